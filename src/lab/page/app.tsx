import { type ReactNode, useState } from 'react';
import type { LabState, PageAnswer } from '../server/lab-state.ts';
import type { Message } from '../slack/message.ts';
import { Composer } from './composer.tsx';
import { DirectoryContext } from './directory.ts';
import { FleetPanel } from './fleet/fleet-panel.tsx';
import { askLab, useLab } from './lab-client.ts';
import { MessageList } from './message-list.tsx';
import { Modal } from './modal.tsx';
import { Problem } from './problem.tsx';
import { Sidebar } from './sidebar.tsx';
import { useUnread } from './unread.ts';
import { Welcome } from './welcome.tsx';

export function App(): ReactNode {
  const lab = useLab();
  if (lab.kind === 'connecting') return <p className="connecting">Connecting to the lab…</p>;
  if (lab.state === null) return <p className="connecting">The lab does not answer.</p>;
  return (
    <>
      {lab.kind === 'lost' && (
        <p className="lost" role="alert">
          The lab has stopped. Start it again with <code>npm run lab</code>; this page will catch
          up.
        </p>
      )}
      <Workspace state={lab.state} />
    </>
  );
}

function Workspace({ state }: { readonly state: LabState }): ReactNode {
  const { workspace, fleet } = state;
  const [me, setMe] = useState(workspace.people[0]?.id ?? '');
  const [channelId, setChannelId] = useState(workspace.channels[0]?.id ?? '');
  const [problem, setProblem] = useState<string | null>(null);
  const seen = workspace.messages.filter(
    (message) => message.visibleTo === null || message.visibleTo === me,
  );
  const unread = useUnread(seen, channelId);
  const channel = workspace.channels.find((each) => each.id === channelId);
  const view = workspace.views.find((each) => each.user === me);

  const ask = async (path: string, body: unknown): Promise<void> => {
    setProblem(null);
    const answer: PageAnswer = await askLab(path, body);
    if (answer.kind === 'problem') setProblem(answer.message);
  };
  const press = (message: Message) => (pressed: object) =>
    ask('/api/action', {
      on: 'message',
      as: me,
      channel: message.channel,
      ts: message.ts,
      ...pressed,
    });

  return (
    <DirectoryContext value={workspace}>
      <div className="lab">
        <Sidebar
          channels={workspace.channels}
          channelId={channelId}
          unread={unread}
          onChannel={setChannelId}
          people={workspace.people}
          me={me}
          onMe={setMe}
        />
        <main className="channel">
          <header>
            <h2 className="channel-title"># {channel?.name}</h2>
            <small>{channel?.topic}</small>
          </header>
          <MessageList
            key={channelId}
            messages={seen.filter((message) => message.channel === channelId)}
            onPress={press}
            whenEmpty={<Welcome channelName={channel?.name ?? ''} />}
          />
          {problem !== null && <Problem message={problem} onDismiss={() => setProblem(null)} />}
          <Composer
            channelName={channel?.name ?? ''}
            commands={state.commands}
            onSend={(text) => void ask('/api/command', { as: me, channel: channelId, text })}
          />
        </main>
        <FleetPanel
          fleet={fleet}
          faults={state.faults}
          onInject={(id) => ask('/api/fault', { id })}
          onReset={() => ask('/api/reset', {})}
        />
        {view && <Modal key={view.id} view={view} onProblem={setProblem} />}
      </div>
    </DirectoryContext>
  );
}
