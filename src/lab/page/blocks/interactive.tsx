import { type ReactNode, useState } from 'react';
import type { InteractiveElement } from '../../slack/block-kit.ts';
import { ConfirmDialog } from '../confirm-dialog.tsx';
import { useOnPress } from '../press.ts';
import { PlainText } from './emoji.tsx';

/** What waits for a person's yes: the choice that was made, if the element offers one. */
interface Intent {
  readonly choice: string | null;
}

/** A button or a menu, with the question that it asks before it does anything. */
export function Interactive(props: {
  readonly blockId: string;
  readonly element: InteractiveElement;
}): ReactNode {
  const { element, blockId } = props;
  const onPress = useOnPress();
  const [asking, setAsking] = useState<Intent | null>(null);
  const [sending, setSending] = useState(false);

  const send = async (intent: Intent) => {
    setAsking(null);
    setSending(true);
    await onPress({ blockId, actionId: element.action_id ?? '', choice: intent.choice });
    setSending(false);
  };
  const begin = (intent: Intent) => {
    if (element.confirm) setAsking(intent);
    else void send(intent);
  };

  return (
    <>
      {element.type === 'button' ? (
        <Button element={element} sending={sending} onPress={() => begin({ choice: null })} />
      ) : (
        <Menu element={element} sending={sending} onChoose={(choice) => begin({ choice })} />
      )}
      {asking && element.confirm && (
        <ConfirmDialog
          confirm={element.confirm}
          onConfirm={() => void send(asking)}
          onDeny={() => setAsking(null)}
        />
      )}
    </>
  );
}

function Button(props: {
  readonly element: Extract<InteractiveElement, { type: 'button' }>;
  readonly sending: boolean;
  readonly onPress: () => void;
}): ReactNode {
  const { element } = props;
  return (
    <button
      type="button"
      className={`kit-button ${element.style ?? 'default'}`}
      aria-label={element.accessibility_label}
      aria-busy={props.sending}
      disabled={props.sending}
      onClick={props.onPress}
    >
      <PlainText text={element.text.text} />
    </button>
  );
}

function Menu(props: {
  readonly element: Extract<InteractiveElement, { type: 'static_select' }>;
  readonly sending: boolean;
  readonly onChoose: (choice: string) => void;
}): ReactNode {
  const { element } = props;
  const placeholder = element.placeholder?.text ?? 'Choose';
  return (
    <select
      className="kit-select"
      aria-label={placeholder}
      disabled={props.sending}
      // Never holds a choice of its own: what was chosen shows in the message once the app acted on it.
      value={element.initial_option?.value ?? ''}
      onChange={(event) => props.onChoose(event.target.value)}
    >
      <option value="" disabled>
        {placeholder}
      </option>
      {element.options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.text.text}
        </option>
      ))}
    </select>
  );
}
