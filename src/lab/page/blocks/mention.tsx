import type { ReactNode } from 'react';
import { type Directory, useDirectory } from '../directory.ts';

export type MentionOf = 'user' | 'channel' | 'group' | 'broadcast';

export function Mention(props: { readonly of: MentionOf; readonly id: string }): ReactNode {
  return <span className="mention">{nameOf(useDirectory(), props.of, props.id)}</span>;
}

function nameOf(directory: Directory, of: MentionOf, id: string): string {
  switch (of) {
    case 'user':
      return `@${directory.people.find((person) => person.id === id)?.realName ?? id}`;
    case 'channel':
      return `#${directory.channels.find((channel) => channel.id === id)?.name ?? id}`;
    case 'group':
      return `@${directory.userGroups.find((group) => group.id === id)?.handle ?? id}`;
    case 'broadcast':
      return `@${id}`;
    default:
      return of satisfies never;
  }
}
