import type { ReactNode } from 'react';

/** A link that can only lead to a web page or a mail; anything else is drawn as the text it is. */
export function SafeLink(props: { readonly url: string; readonly children: ReactNode }): ReactNode {
  if (!/^(?:https?:\/\/|mailto:)/i.test(props.url)) return props.children;
  return (
    <a href={props.url} target="_blank" rel="noreferrer noopener">
      {props.children}
    </a>
  );
}
