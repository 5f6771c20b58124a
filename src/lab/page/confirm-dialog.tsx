import type { ReactNode } from 'react';
import type { Confirm } from '../slack/block-kit.ts';
import { PlainText } from './blocks/emoji.tsx';
import { TextObject } from './blocks/text-object.tsx';
import { Dialog } from './dialog.tsx';

/** The question that a button asks before anything is sent; what it sends is known to nobody until then. */
export function ConfirmDialog(props: {
  readonly confirm: Confirm;
  readonly onConfirm: () => void;
  readonly onDeny: () => void;
}): ReactNode {
  const { confirm } = props;
  return (
    <Dialog label={confirm.title.text} onDismiss={props.onDeny}>
      <h2 className="dialog-title">
        <PlainText text={confirm.title.text} />
      </h2>
      <div className="dialog-body">
        <TextObject text={confirm.text} />
      </div>
      <div className="dialog-buttons">
        <button type="button" className="kit-button default" onClick={props.onDeny}>
          <PlainText text={confirm.deny.text} />
        </button>
        <button
          type="button"
          className={`kit-button ${confirm.style ?? 'primary'}`}
          onClick={props.onConfirm}
        >
          <PlainText text={confirm.confirm.text} />
        </button>
      </div>
    </Dialog>
  );
}
