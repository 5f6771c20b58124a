import type { ReactNode } from 'react';

/** Something did not work; stays until it is read. */
export function Problem(props: {
  readonly message: string;
  readonly onDismiss: () => void;
}): ReactNode {
  return (
    <div className="problem" role="alert">
      <span>{props.message}</span>
      <button type="button" className="kit-button default" onClick={props.onDismiss}>
        Dismiss
      </button>
    </div>
  );
}
