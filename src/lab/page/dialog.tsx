import { type ReactNode, useEffect, useRef } from 'react';

/** The browser's own modal dialog: keeps the focus inside, closes on Escape, hides the rest from screen readers. */
export function Dialog(props: {
  readonly label: string;
  readonly onDismiss: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element}
      aria-label={props.label}
      onCancel={(event) => {
        event.preventDefault();
        props.onDismiss();
      }}
    >
      {props.children}
    </dialog>
  );
}
