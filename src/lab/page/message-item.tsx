import type { ReactNode } from 'react';
import type { Author, Message } from '../slack/message.ts';
import { Avatar } from './avatar.tsx';
import { Blocks } from './blocks/block.tsx';
import { Mrkdwn } from './blocks/mrkdwn.tsx';
import { type Directory, useDirectory } from './directory.ts';
import { type OnPress, PressContext } from './press.ts';

export function MessageItem(props: {
  readonly message: Message;
  readonly onPress: OnPress;
}): ReactNode {
  const { message } = props;
  const author = nameOf(message.author, useDirectory());
  const privately = message.visibleTo !== null;
  return (
    <article
      className={`message${privately ? ' ephemeral' : ''}`}
      aria-label={`Message from ${author}`}
    >
      <Avatar who={avatarOf(message.author)} letter={letterOf(message.author, author)} />
      <div className="message-content">
        {privately && <p className="only-you">Only visible to you</p>}
        <header>
          <b>{author}</b>
          {message.author.kind !== 'person' && <span className="app-badge">APP</span>}
          <time dateTime={isoOf(message.ts)}>{timeOf(message.ts)}</time>
          {message.edited && <small>(edited)</small>}
        </header>
        <PressContext value={props.onPress}>
          {message.blocks.length > 0 ? (
            <Blocks blocks={message.blocks} />
          ) : (
            <Mrkdwn text={message.text} />
          )}
        </PressContext>
      </div>
    </article>
  );
}

function nameOf(author: Author, directory: Directory): string {
  switch (author.kind) {
    case 'person':
      return directory.people.find((person) => person.id === author.user)?.realName ?? author.user;
    case 'bot':
      return 'fiveohtwo';
    case 'slackbot':
      return 'Slackbot';
    default:
      return author satisfies never;
  }
}

const avatarOf = (author: Author): string => (author.kind === 'person' ? author.user : author.kind);

const letterOf = (author: Author, name: string): string =>
  author.kind === 'bot' ? '502' : name.slice(0, 1);

const instantOf = (ts: string): Date => new Date(Number(ts) * 1000);
const isoOf = (ts: string): string => instantOf(ts).toISOString();
const timeOf = (ts: string): string =>
  instantOf(ts).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
