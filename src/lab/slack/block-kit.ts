import * as z from 'zod';
import { LIMITS } from './block-limits.ts';
import { richTextSchema } from './rich-text.ts';

/**
 * The part of Block Kit that the lab knows, with Slack's limits. A block outside it is refused, though Slack may
 * take it: teach it here and in `src/lab/page/blocks` first.
 */
const blockId = z.string().min(1).max(LIMITS.id).optional();
const actionId = z.string().min(1).max(LIMITS.id);

const plainText = (max: number) =>
  z.object({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
  });
const anyText = (max: number) =>
  z.discriminatedUnion('type', [
    plainText(max),
    z.object({
      type: z.literal('mrkdwn'),
      text: z.string().min(1).max(max),
      verbatim: z.boolean().optional(),
    }),
  ]);

const confirmSchema = z.object({
  title: plainText(LIMITS.confirmTitle),
  text: anyText(LIMITS.confirmText),
  confirm: plainText(LIMITS.confirmButton),
  deny: plainText(LIMITS.confirmButton),
  style: z.enum(['primary', 'danger']).optional(),
});

const buttonSchema = z.object({
  type: z.literal('button'),
  action_id: actionId.optional(),
  text: plainText(LIMITS.buttonText),
  value: z.string().max(LIMITS.buttonValue).optional(),
  url: z.string().max(LIMITS.url).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: confirmSchema.optional(),
  accessibility_label: z.string().max(LIMITS.buttonText).optional(),
});

const optionSchema = z.object({
  text: anyText(LIMITS.optionText),
  value: z.string().min(1).max(LIMITS.optionText),
  description: plainText(LIMITS.optionText).optional(),
});

const selectSchema = z.object({
  type: z.literal('static_select'),
  action_id: actionId.optional(),
  placeholder: plainText(LIMITS.placeholder).optional(),
  options: z.array(optionSchema).min(1).max(LIMITS.selectOptions),
  initial_option: optionSchema.optional(),
  confirm: confirmSchema.optional(),
});

const radioSchema = z.object({
  type: z.literal('radio_buttons'),
  action_id: actionId.optional(),
  options: z.array(optionSchema).min(1).max(LIMITS.choiceOptions),
  initial_option: optionSchema.optional(),
});

const checkboxesSchema = z.object({
  type: z.literal('checkboxes'),
  action_id: actionId.optional(),
  options: z.array(optionSchema).min(1).max(LIMITS.choiceOptions),
  initial_options: z.array(optionSchema).min(1).optional(),
});

const textInputSchema = z.object({
  type: z.literal('plain_text_input'),
  action_id: actionId.optional(),
  placeholder: plainText(LIMITS.placeholder).optional(),
  initial_value: z.string().max(LIMITS.inputMaxLength).optional(),
  multiline: z.boolean().optional(),
  min_length: z.number().int().min(0).max(LIMITS.inputMaxLength).optional(),
  max_length: z.number().int().min(1).max(LIMITS.inputMaxLength).optional(),
});

const interactiveSchema = z.discriminatedUnion('type', [buttonSchema, selectSchema]);

const unique = (ids: readonly string[]): boolean => new Set(ids).size === ids.length;

const uniqueActionIds = (elements: readonly { action_id?: string | undefined }[]): boolean =>
  unique(elements.flatMap((element) => element.action_id ?? []));

const uniqueBlockIds = (blocks: readonly { block_id?: string | undefined }[]): boolean =>
  unique(blocks.flatMap((block) => block.block_id ?? []));

const blockSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('header'),
    block_id: blockId,
    text: plainText(LIMITS.headerText),
    level: z.number().int().min(1).max(4).optional(),
  }),
  z.object({
    type: z.literal('section'),
    block_id: blockId,
    text: anyText(LIMITS.sectionText).optional(),
    fields: z.array(anyText(LIMITS.fieldText)).min(1).max(LIMITS.sectionFields).optional(),
    accessory: interactiveSchema.optional(),
    expand: z.boolean().optional(),
  }),
  z.object({
    type: z.literal('context'),
    block_id: blockId,
    elements: z.array(anyText(LIMITS.sectionText)).min(1).max(LIMITS.contextElements),
  }),
  z.object({
    type: z.literal('actions'),
    block_id: blockId,
    elements: z
      .array(interactiveSchema)
      .min(1)
      .max(LIMITS.actionsElements)
      .refine(uniqueActionIds, { error: 'action_id already exists' }),
  }),
  z.object({ type: z.literal('divider'), block_id: blockId }),
  richTextSchema,
  z.object({
    type: z.literal('input'),
    block_id: blockId,
    label: plainText(LIMITS.inputLabel),
    hint: plainText(LIMITS.inputLabel).optional(),
    optional: z.boolean().optional(),
    dispatch_action: z.boolean().optional(),
    element: z.discriminatedUnion('type', [
      textInputSchema,
      selectSchema,
      radioSchema,
      checkboxesSchema,
    ]),
  }),
]);

const blocksSchema = (max: number) =>
  z
    .array(
      blockSchema.refine(
        (block) =>
          block.type !== 'section' || block.text !== undefined || block.fields !== undefined,
        { error: 'missing required field: text or fields' },
      ),
    )
    .max(max)
    .refine(uniqueBlockIds, { error: 'block_id already exists' });

export const messageBlocksSchema = blocksSchema(LIMITS.messageBlocks);

export const viewSchema = z.object({
  type: z.literal('modal'),
  callback_id: z.string().max(LIMITS.id).optional(),
  external_id: z.string().max(LIMITS.id).optional(),
  title: plainText(LIMITS.viewTitle),
  submit: plainText(LIMITS.viewTitle).optional(),
  close: plainText(LIMITS.viewTitle).optional(),
  blocks: blocksSchema(LIMITS.viewBlocks),
  private_metadata: z.string().max(LIMITS.privateMetadata).optional(),
  clear_on_close: z.boolean().optional(),
  notify_on_close: z.boolean().optional(),
});

export type Block = z.infer<typeof blockSchema>;
export type TextObject = z.infer<ReturnType<typeof anyText>>;
export type Confirm = z.infer<typeof confirmSchema>;
export type InteractiveElement = z.infer<typeof interactiveSchema>;
export type InputElement = Extract<Block, { type: 'input' }>['element'];
export type Option = z.infer<typeof optionSchema>;
export type ViewDefinition = z.infer<typeof viewSchema>;
