import type { ReactNode } from 'react';
import type { LabChannel, LabPerson } from '../slack/people.ts';
import { Avatar } from './avatar.tsx';

export function Sidebar(props: {
  readonly channels: readonly LabChannel[];
  readonly channelId: string;
  readonly unread: ReadonlySet<string>;
  readonly onChannel: (id: string) => void;
  readonly people: readonly LabPerson[];
  readonly me: string;
  readonly onMe: (id: string) => void;
}): ReactNode {
  return (
    <aside className="sidebar" aria-label="Workspace">
      <h1>fiveohtwo lab</h1>
      <nav aria-label="Channels">
        <h2 className="side-title">Channels</h2>
        {props.channels.map((channel) => (
          <button
            key={channel.id}
            type="button"
            aria-current={channel.id === props.channelId ? 'page' : undefined}
            className={props.unread.has(channel.id) ? 'unread' : undefined}
            onClick={() => props.onChannel(channel.id)}
          >
            # {channel.name}
          </button>
        ))}
      </nav>
      <fieldset className="identity">
        <legend className="side-title">You are</legend>
        {props.people.map((person) => (
          <label key={person.id}>
            <input
              type="radio"
              name="identity"
              checked={person.id === props.me}
              onChange={() => props.onMe(person.id)}
            />
            <Avatar who={person.id} letter={person.realName.slice(0, 1)} />
            <span>
              {person.realName} <small>{person.role}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <p className="disclaimer">A stand-in for Slack on this machine. Not affiliated with Slack.</p>
    </aside>
  );
}
