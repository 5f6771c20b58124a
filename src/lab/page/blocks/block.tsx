import type { ReactNode } from 'react';
import type { Block as BlockData } from '../../slack/block-kit.ts';
import { inOrder } from '../in-order.ts';
import { Interactive } from './interactive.tsx';
import { RichText } from './rich-text.tsx';
import { TextObject } from './text-object.tsx';

/** All blocks of a message or modal; `drawInput` draws those that only modals have. */
export function Blocks(props: {
  readonly blocks: readonly BlockData[];
  readonly drawInput?: (block: Extract<BlockData, { type: 'input' }>) => ReactNode;
}): ReactNode {
  return (
    <div className="blocks">
      {props.blocks.map((block) =>
        block.type === 'input' ? (
          props.drawInput?.(block)
        ) : (
          <Block key={block.block_id} block={block} />
        ),
      )}
    </div>
  );
}

function Block(props: { readonly block: Exclude<BlockData, { type: 'input' }> }): ReactNode {
  const { block } = props;
  switch (block.type) {
    case 'header':
      return (
        <h3 className="block-header">
          <TextObject text={block.text} />
        </h3>
      );
    case 'section':
      return <Section block={block} />;
    case 'context':
      return (
        <div className="block-context">
          {inOrder(block.elements, (text) => (
            <TextObject text={text} />
          ))}
        </div>
      );
    case 'actions':
      return (
        <div className="block-actions">
          {block.elements.map((element) => (
            <Interactive key={element.action_id} blockId={block.block_id ?? ''} element={element} />
          ))}
        </div>
      );
    case 'divider':
      return <hr />;
    case 'rich_text':
      return (
        <div className="block-rich-text">
          <RichText block={block} />
        </div>
      );
    default:
      return block satisfies never;
  }
}

function Section(props: { readonly block: Extract<BlockData, { type: 'section' }> }): ReactNode {
  const { block } = props;
  return (
    <div className="block-section">
      <div className="block-section-text">
        {block.text && <TextObject text={block.text} />}
        {block.fields && (
          <div className="block-fields">
            {inOrder(block.fields, (field) => (
              <TextObject text={field} />
            ))}
          </div>
        )}
      </div>
      {block.accessory && <Interactive blockId={block.block_id ?? ''} element={block.accessory} />}
    </div>
  );
}
