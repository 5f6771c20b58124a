import { type ReactNode, useId } from 'react';
import type { Block, InputElement, Option } from '../slack/block-kit.ts';
import type { Entries } from '../slack/submit-view.ts';
import { PlainText } from './blocks/emoji.tsx';
import { TextObject } from './blocks/text-object.tsx';

type InputBlock = Extract<Block, { type: 'input' }>;
type Entry = string | readonly string[];

export function initialEntries(blocks: readonly Block[]): Entries {
  const entries = blocks.flatMap((block) =>
    block.type === 'input' ? [[block.block_id ?? '', initialEntry(block.element)]] : [],
  );
  return Object.fromEntries(entries);
}

function initialEntry(element: InputElement): Entry {
  switch (element.type) {
    case 'plain_text_input':
      return element.initial_value ?? '';
    case 'static_select':
    case 'radio_buttons':
      return element.initial_option?.value ?? '';
    case 'checkboxes':
      return (element.initial_options ?? []).map((option) => option.value);
    default:
      return element satisfies never;
  }
}

/** One question of a modal, with its label, hint and what is wrong with the answer. */
export function ModalInput(props: {
  readonly block: InputBlock;
  readonly entry: Entry;
  readonly error: string | null;
  readonly onEntry: (entry: Entry) => void;
}): ReactNode {
  const { block, error } = props;
  const id = useId();
  return (
    <div className="modal-input">
      <label htmlFor={id}>
        <PlainText text={block.label.text} />
        {block.optional && <small> (optional)</small>}
      </label>
      <Field id={id} element={block.element} entry={props.entry} onEntry={props.onEntry} />
      {block.hint && (
        <small className="hint">
          <PlainText text={block.hint.text} />
        </small>
      )}
      {error !== null && (
        <p role="alert" className="input-error">
          {error}
        </p>
      )}
    </div>
  );
}

interface FieldProps {
  readonly id: string;
  readonly element: InputElement;
  readonly entry: Entry;
  readonly onEntry: (entry: Entry) => void;
}

function Field({ id, element, entry, onEntry }: FieldProps): ReactNode {
  const text = typeof entry === 'string' ? entry : '';
  switch (element.type) {
    case 'plain_text_input': {
      const shared = {
        id,
        value: text,
        placeholder: element.placeholder?.text,
        minLength: element.min_length,
        maxLength: element.max_length,
        onChange: (event: { readonly target: { readonly value: string } }) =>
          onEntry(event.target.value),
      };
      return element.multiline ? <textarea rows={4} {...shared} /> : <input {...shared} />;
    }
    case 'static_select':
      return (
        <select id={id} value={text} onChange={(event) => onEntry(event.target.value)}>
          <option value="">{element.placeholder?.text ?? 'Choose'}</option>
          {element.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.text.text}
            </option>
          ))}
        </select>
      );
    case 'radio_buttons':
      return (
        <Choices
          name={id}
          type="radio"
          options={element.options}
          isChosen={(value) => value === text}
          onChange={(value) => onEntry(value)}
        />
      );
    case 'checkboxes': {
      const chosen = typeof entry === 'string' ? [] : entry;
      return (
        <Choices
          name={id}
          type="checkbox"
          options={element.options}
          isChosen={(value) => chosen.includes(value)}
          onChange={(value, checked) =>
            onEntry(checked ? [...chosen, value] : chosen.filter((each) => each !== value))
          }
        />
      );
    }
    default:
      return element satisfies never;
  }
}

function Choices(props: {
  readonly name: string;
  readonly type: 'radio' | 'checkbox';
  readonly options: readonly Option[];
  readonly isChosen: (value: string) => boolean;
  readonly onChange: (value: string, checked: boolean) => void;
}): ReactNode {
  return (
    <div className="choices">
      {props.options.map((option) => (
        <label key={option.value}>
          <input
            type={props.type}
            name={props.name}
            checked={props.isChosen(option.value)}
            onChange={(event) => props.onChange(option.value, event.target.checked)}
          />
          <TextObject text={option.text} />
          {option.description && <small> {option.description.text}</small>}
        </label>
      ))}
    </div>
  );
}
