import type { ReactNode } from 'react';
import { inOrder } from '../in-order.ts';
import { Emoji } from './emoji.tsx';
import { Mention } from './mention.tsx';
import { type Mrkdwn as Node, parseMrkdwn } from './parse-mrkdwn.ts';
import { SafeLink } from './safe-link.tsx';

/** Text in Slack's markup. */
export function Mrkdwn({ text }: { readonly text: string }): ReactNode {
  return <span className="mrkdwn">{draw(parseMrkdwn(text))}</span>;
}

const draw = (nodes: readonly Node[]): ReactNode =>
  inOrder(nodes, (node) => <MrkdwnNode node={node} />);

function MrkdwnNode({ node }: { readonly node: Node }): ReactNode {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'bold':
      return <b>{draw(node.children)}</b>;
    case 'italic':
      return <i>{draw(node.children)}</i>;
    case 'strike':
      return <s>{draw(node.children)}</s>;
    case 'quote':
      return <blockquote>{draw(node.children)}</blockquote>;
    case 'code':
      return <code>{node.text}</code>;
    case 'preformatted':
      return <pre>{node.text}</pre>;
    case 'emoji':
      return <Emoji name={node.name} />;
    case 'link':
      return <SafeLink url={node.url}>{node.label}</SafeLink>;
    case 'mention':
      return <Mention of={node.of} id={node.id} />;
    case 'date':
      return Number.isFinite(node.epochSeconds) ? (
        <time>{new Date(node.epochSeconds * 1000).toLocaleString()}</time>
      ) : (
        node.fallback
      );
    default:
      return node satisfies never;
  }
}
