import { useEffect, useState } from 'react';
import type { Message } from '../slack/message.ts';

/** The channels in which something was said since this person last looked. */
export function useUnread(messages: readonly Message[], openChannel: string): ReadonlySet<string> {
  const [readUpTo, setReadUpTo] = useState<Readonly<Record<string, string>>>({});
  const newest = messages.findLast((message) => message.channel === openChannel)?.ts ?? '';
  useEffect(() => {
    setReadUpTo((known) => ({ ...known, [openChannel]: newest }));
  }, [openChannel, newest]);
  return new Set(
    messages
      .filter(({ channel, ts }) => channel !== openChannel && ts > (readUpTo[channel] ?? ''))
      .map(({ channel }) => channel),
  );
}
