import type { ReactNode } from 'react';
import type { RichText as RichTextBlock, RichTextInline } from '../../slack/rich-text.ts';
import { inOrder } from '../in-order.ts';
import { Emoji } from './emoji.tsx';
import { Mention } from './mention.tsx';
import { SafeLink } from './safe-link.tsx';

type Element = RichTextBlock['elements'][number];

export function RichText({ block }: { readonly block: RichTextBlock }): ReactNode {
  return inOrder(block.elements, (element) => <RichTextElement element={element} />);
}

function RichTextElement({ element }: { readonly element: Element }): ReactNode {
  switch (element.type) {
    case 'rich_text_section':
      return (
        <p className="rich-text">
          <Inlines elements={element.elements} />
        </p>
      );
    case 'rich_text_preformatted':
      return (
        <pre>
          <Inlines elements={element.elements} />
        </pre>
      );
    case 'rich_text_quote':
      return (
        <blockquote className="rich-text">
          <Inlines elements={element.elements} />
        </blockquote>
      );
    case 'rich_text_list':
      return <List element={element} />;
    default:
      return element satisfies never;
  }
}

function List(props: {
  readonly element: Extract<Element, { type: 'rich_text_list' }>;
}): ReactNode {
  const items = inOrder(props.element.elements, (item) => (
    <li>
      <Inlines elements={item.elements} />
    </li>
  ));
  const className = `rich-text indent-${props.element.indent ?? 0}`;
  return props.element.style === 'ordered' ? (
    <ol className={className}>{items}</ol>
  ) : (
    <ul className={className}>{items}</ul>
  );
}

function Inlines({ elements }: { readonly elements: readonly RichTextInline[] }): ReactNode {
  return inOrder(elements, (element) => (
    <Styled styling={element.style}>
      <Inline element={element} />
    </Styled>
  ));
}

function Styled(props: {
  readonly styling: RichTextInline['style'];
  readonly children: ReactNode;
}): ReactNode {
  const { bold, italic, strike, code } = props.styling ?? {};
  const marked = code ? <code>{props.children}</code> : props.children;
  const struck = strike ? <s>{marked}</s> : marked;
  const slanted = italic ? <i>{struck}</i> : struck;
  return bold ? <b>{slanted}</b> : slanted;
}

/** Text is drawn as it is: no mentions, no markup, no shortcodes. */
function Inline({ element }: { readonly element: RichTextInline }): ReactNode {
  switch (element.type) {
    case 'text':
      return element.text;
    case 'link':
      return <SafeLink url={element.url}>{element.text ?? element.url}</SafeLink>;
    case 'emoji':
      return <Emoji name={element.name} />;
    case 'user':
      return <Mention of="user" id={element.user_id} />;
    case 'usergroup':
      return <Mention of="group" id={element.usergroup_id} />;
    case 'channel':
      return <Mention of="channel" id={element.channel_id} />;
    case 'broadcast':
      return <Mention of="broadcast" id={element.range} />;
    default:
      return element satisfies never;
  }
}
