import type { ReactNode } from 'react';

/** A letter on a colour of its own. */
export function Avatar(props: { readonly who: string; readonly letter: string }): ReactNode {
  return (
    <span className={`avatar avatar-${props.who}`} aria-hidden="true">
      {props.letter}
    </span>
  );
}
