import { type FormEvent, type ReactNode, useState } from 'react';
import type { OpenView } from '../slack/modals.ts';
import type { Entries } from '../slack/submit-view.ts';
import { Blocks } from './blocks/block.tsx';
import { PlainText } from './blocks/emoji.tsx';
import { Dialog } from './dialog.tsx';
import { askLab } from './lab-client.ts';
import { initialEntries, ModalInput } from './modal-input.tsx';
import { PressContext } from './press.ts';

/** A modal that the bot opened for this person. A new view (other id) starts with fresh inputs: give it as key. */
export function Modal(props: {
  readonly view: OpenView;
  readonly onProblem: (message: string) => void;
}): ReactNode {
  const { id, user, definition } = props.view;
  const [entries, setEntries] = useState<Entries>(() => initialEntries(definition.blocks));
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [sending, setSending] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setSending(true);
    const answer = await askLab('/api/view-submit', { as: user, viewId: id, entries });
    setSending(false);
    setErrors(answer.kind === 'errors' ? answer.errors : {});
    if (answer.kind === 'problem') props.onProblem(answer.message);
  };
  const close = () => void askLab('/api/view-close', { as: user, viewId: id });
  const press = async (pressed: object) => {
    const answer = await askLab('/api/action', { on: 'view', as: user, viewId: id, ...pressed });
    if (answer.kind === 'problem') props.onProblem(answer.message);
  };

  return (
    <Dialog label={definition.title.text} onDismiss={close}>
      <form onSubmit={(event) => void submit(event)}>
        <h2 className="dialog-title">
          <PlainText text={definition.title.text} />
        </h2>
        <div className="dialog-body">
          <PressContext value={press}>
            <Blocks
              blocks={definition.blocks}
              drawInput={(block) => (
                <ModalInput
                  key={block.block_id}
                  block={block}
                  entry={entries[block.block_id ?? ''] ?? ''}
                  error={errors[block.block_id ?? ''] ?? null}
                  onEntry={(entry) =>
                    setEntries((known) => ({ ...known, [block.block_id ?? '']: entry }))
                  }
                />
              )}
            />
          </PressContext>
        </div>
        <div className="dialog-buttons">
          <button type="button" className="kit-button default" onClick={close}>
            <PlainText text={definition.close?.text ?? 'Cancel'} />
          </button>
          {definition.submit && (
            <button type="submit" className="kit-button primary" disabled={sending}>
              <PlainText text={definition.submit.text} />
            </button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
