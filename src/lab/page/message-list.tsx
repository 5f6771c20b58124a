import { type ReactNode, useLayoutEffect, useRef } from 'react';
import type { Message } from '../slack/message.ts';
import { MessageItem } from './message-item.tsx';
import type { OnPress } from './press.ts';

/** Nearer than this to the end counts as being there: then the list follows what is new. */
const AT_END_PIXELS = 120;

/** The messages of a channel, answers of a thread below the message they answer to. */
export function MessageList(props: {
  readonly messages: readonly Message[];
  readonly onPress: (message: Message) => OnPress;
  readonly whenEmpty: ReactNode;
}): ReactNode {
  const { messages } = props;
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the list has to follow when its messages change.
  useLayoutEffect(() => {
    if (atEnd.current) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [messages]);

  // A smaller window, or a notice above the channel, must not push the newest message out of sight.
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTo({ top: element.scrollHeight });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const roots = messages.filter((message) => message.threadTs === null);
  return (
    <div
      ref={list}
      className="message-list"
      role="log"
      aria-label="Messages"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls has to be reachable by keyboard.
      tabIndex={0}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < AT_END_PIXELS;
      }}
    >
      {roots.length === 0 && props.whenEmpty}
      {roots.map((message) => (
        <div key={message.ts}>
          <MessageItem message={message} onPress={props.onPress(message)} />
          <Thread
            replies={messages.filter((reply) => reply.threadTs === message.ts)}
            onPress={props.onPress}
          />
        </div>
      ))}
    </div>
  );
}

function Thread(props: {
  readonly replies: readonly Message[];
  readonly onPress: (message: Message) => OnPress;
}): ReactNode {
  if (props.replies.length === 0) return null;
  return (
    <section className="thread" aria-label="Thread">
      {props.replies.map((reply) => (
        <MessageItem key={reply.ts} message={reply} onPress={props.onPress(reply)} />
      ))}
    </section>
  );
}
