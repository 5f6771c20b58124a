import { type KeyboardEvent, type ReactNode, useState } from 'react';

/** The message box. Enter sends, Shift+Enter starts a new line, Tab takes the command that is offered. */
export function Composer(props: {
  readonly channelName: string;
  readonly commands: readonly string[];
  readonly onSend: (text: string) => void;
}): ReactNode {
  const [text, setText] = useState('');
  const offered = props.commands.filter(
    (command) => text.startsWith('/') && command.startsWith(text) && command !== text,
  );
  const hinted = props.commands.filter((command) => command === text.trimEnd());

  const send = () => {
    if (text.trim() === '') return;
    props.onSend(text);
    setText('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const [first] = offered;
    if (event.key === 'Tab' && first !== undefined && !event.shiftKey) {
      event.preventDefault();
      setText(`${first} `);
    }
    // While an input method composes a character, Enter belongs to it.
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      send();
    }
  };

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {[...offered, ...hinted].map((command) => (
        <button
          key={command}
          type="button"
          className="command-hint"
          onClick={() => setText(`${command} `)}
        >
          <b>{command}</b> &lt;service&gt;{' '}
          <span>find out why it answers 502, e.g. {command} shop</span>
        </button>
      ))}
      <textarea
        rows={1}
        aria-label={`Message #${props.channelName}`}
        placeholder={`Message #${props.channelName}, or type / for a command`}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <button type="submit" className="kit-button primary" disabled={text.trim() === ''}>
        Send
      </button>
    </form>
  );
}
