import type {
  Button as ButtonElement,
  KnownBlock,
  RichTextBlock,
  RichTextElement,
  RichTextSection,
  StaticSelect,
} from '@slack/types';
import { MENU_ACTION, optionActionId } from '../button-value.ts';
import type { Button, Part, Section, Span } from './card.ts';
import { clean, cut, mrkdwn, oneLine } from './escape.ts';

/**
 * Limits of Block Kit that a message can meet.
 * @see https://docs.slack.dev/reference/block-kit/blocks
 */
const LIMITS = {
  headerText: 150,
  contextText: 1000,
  richText: 3000,
  buttonText: 75,
  buttonValue: 2000,
  optionText: 75,
  menuOptions: 100,
  placeholder: 150,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
} as const;

export const headerBlock = (title: string): KnownBlock => ({
  type: 'header',
  text: { type: 'plain_text', text: oneLine(title, LIMITS.headerText) || '502', emoji: true },
});

/** One section's blocks. Whatever came from hosts or people goes into rich text, which Slack never parses. */
export function sectionBlocks({ parts }: Section): readonly KnownBlock[] {
  const blocks: KnownBlock[] = [];
  let rich: RichTextBlock['elements'] = [];
  const close = () => {
    if (rich.length > 0) blocks.push({ type: 'rich_text', elements: rich });
    rich = [];
  };
  for (const part of parts) {
    switch (part.kind) {
      case 'paragraph':
      case 'list':
      case 'verbatim':
        rich = withRich(rich, part);
        break;
      case 'small': {
        close();
        const text = mrkdwn(part.text, LIMITS.contextText);
        // `verbatim` keeps Slack from making links and mentions of what looks like one.
        if (text !== '')
          blocks.push({ type: 'context', elements: [{ type: 'mrkdwn', text, verbatim: true }] });
        break;
      }
      case 'buttons':
        close();
        blocks.push({ type: 'actions', elements: part.buttons.map(buttonElement) });
        break;
      case 'menu':
        close();
        blocks.push({ type: 'actions', elements: [menuElement(part)] });
        break;
      default:
        part satisfies never;
    }
  }
  close();
  return blocks;
}

type RichPart = Extract<Part, { kind: 'paragraph' | 'list' | 'verbatim' }>;

function withRich(rich: RichTextBlock['elements'], part: RichPart): RichTextBlock['elements'] {
  switch (part.kind) {
    case 'paragraph': {
      const elements = richElements(part.spans);
      if (elements.length === 0) return rich;
      // Paragraphs in a row are lines of one section: Slack sets sections of their own apart, but not everywhere alike.
      const last = rich.at(-1);
      if (last?.type !== 'rich_text_section') {
        return [...rich, { type: 'rich_text_section', elements }];
      }
      const joined = [...last.elements, { type: 'text' as const, text: '\n' }, ...elements];
      return [...rich.slice(0, -1), { type: 'rich_text_section', elements: joined }];
    }
    case 'list': {
      const items = part.items
        .map(
          (spans): RichTextSection => ({
            type: 'rich_text_section',
            elements: richElements(spans),
          }),
        )
        .filter(({ elements }) => elements.length > 0);
      if (items.length === 0) return rich;
      return [...rich, { type: 'rich_text_list', style: 'bullet', elements: items }];
    }
    case 'verbatim': {
      const text = cut(clean(part.text), LIMITS.richText);
      if (text.trim() === '') return rich;
      return [...rich, { type: 'rich_text_preformatted', elements: [{ type: 'text', text }] }];
    }
    default:
      return part satisfies never;
  }
}

function richElements(spans: readonly Span[]): RichTextElement[] {
  return spans.flatMap((span): RichTextElement[] => {
    if ('id' in span) {
      return span.kind === 'user'
        ? [{ type: 'user', user_id: span.id }]
        : [{ type: 'usergroup', usergroup_id: span.id }];
    }
    const text = cut(clean(span.text), LIMITS.richText);
    // Slack refuses an empty text element.
    if (text === '') return [];
    if (span.kind === 'text') return [{ type: 'text', text }];
    return [{ type: 'text', text, style: span.kind === 'bold' ? { bold: true } : { code: true } }];
  });
}

function menuElement({ placeholder, options }: Extract<Part, { kind: 'menu' }>): StaticSelect {
  const plain = (words: string, limit: number) =>
    ({ type: 'plain_text', text: oneLine(words, limit) || '…' }) as const;
  return {
    type: 'static_select',
    action_id: MENU_ACTION,
    placeholder: plain(placeholder, LIMITS.placeholder),
    options: options.slice(0, LIMITS.menuOptions).map(({ label, value }) => ({
      text: plain(label, LIMITS.optionText),
      value,
    })),
  };
}

function buttonElement({ option, label, means, style, value, confirm }: Button): ButtonElement {
  const plain = (words: string, limit: number) =>
    ({ type: 'plain_text', text: oneLine(words, limit) || '…' }) as const;
  return {
    type: 'button',
    action_id: optionActionId(option),
    text: plain(label, LIMITS.buttonText),
    accessibility_label: oneLine(means, LIMITS.buttonText),
    value: cut(value, LIMITS.buttonValue),
    ...(style === 'plain' ? {} : { style }),
    ...(confirm === null
      ? {}
      : {
          confirm: {
            title: plain(confirm.title, LIMITS.confirmTitle),
            text: plain(confirm.text, LIMITS.confirmText),
            confirm: plain(confirm.yes, LIMITS.confirmButton),
            deny: plain(confirm.no, LIMITS.confirmButton),
            ...(style === 'plain' ? {} : { style }),
          },
        }),
  };
}
