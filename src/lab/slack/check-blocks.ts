import type { z } from 'zod';
import { type Block, messageBlocksSchema, type ViewDefinition, viewSchema } from './block-kit.ts';
import { LIMITS } from './block-limits.ts';

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  /** `error` is Slack's code; `reasons` say where and why, as in Slack's `response_metadata.messages`. */
  | { readonly ok: false; readonly error: string; readonly reasons: readonly string[] };

/** The blocks of a message, or why Slack would not take them. */
export function checkBlocks(blocks: unknown): Checked<readonly Block[]> {
  if (!Array.isArray(blocks)) {
    return { ok: false, error: 'invalid_blocks_format', reasons: [] };
  }
  const parsed = messageBlocksSchema.safeParse(blocks);
  if (!parsed.success) return refused('invalid_blocks', parsed.error, '/blocks');
  if (JSON.stringify(blocks).length > LIMITS.serialisedBlocks) {
    return { ok: false, error: 'msg_blocks_too_long', reasons: [] };
  }
  return { ok: true, value: nameBlocks(parsed.data) };
}

/** A modal, or why Slack would not open it. */
export function checkView(view: unknown): Checked<ViewDefinition> {
  const parsed = viewSchema.safeParse(view);
  if (!parsed.success) return refused('invalid_arguments', parsed.error, '/view');
  if (Buffer.byteLength(JSON.stringify(view)) > LIMITS.viewBytes) {
    return { ok: false, error: 'view_too_large', reasons: [] };
  }
  return { ok: true, value: { ...parsed.data, blocks: [...nameBlocks(parsed.data.blocks)] } };
}

/** Slack names every block and element that came without an id; a click refers to them by it. */
function nameBlocks(blocks: readonly Block[]): readonly Block[] {
  return blocks.map((block, index) =>
    nameElements({ ...block, block_id: block.block_id ?? `lab-${index}` }),
  );
}

function nameElements(block: Block): Block {
  const named = <T extends { action_id?: string | undefined }>(element: T, index: number): T => ({
    ...element,
    action_id: element.action_id ?? `lab-${index}`,
  });
  switch (block.type) {
    case 'actions':
      return { ...block, elements: block.elements.map(named) };
    case 'section':
      return block.accessory ? { ...block, accessory: named(block.accessory, 0) } : block;
    case 'input':
      return { ...block, element: named(block.element, 0) };
    case 'header':
    case 'context':
    case 'divider':
    case 'rich_text':
      return block;
    default:
      return block satisfies never;
  }
}

function refused(error: string, cause: z.ZodError, root: string): Checked<never> {
  return { ok: false, error, reasons: cause.issues.map((issue) => reason(issue, root)) };
}

/** In Slack's words where they are known, e.g. `no more than 25 items allowed [json-pointer:/blocks/1/elements]`. */
function reason(issue: z.core.$ZodIssue, root: string): string {
  const pointer = [root, ...issue.path.map(String)].join('/');
  return `${complaint(issue)} [json-pointer:${pointer}]`;
}

function complaint(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_big':
      return issue.origin === 'array'
        ? `no more than ${issue.maximum} items allowed`
        : `must be less than ${Number(issue.maximum) + 1} characters`;
    case 'too_small':
      return issue.origin === 'array'
        ? `no fewer than ${issue.minimum} items allowed`
        : `must be more than ${Number(issue.minimum) - 1} characters`;
    case 'invalid_union':
      return 'unsupported type';
    default:
      return issue.message;
  }
}
