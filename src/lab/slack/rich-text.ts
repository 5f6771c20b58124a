import * as z from 'zod';
import { LIMITS } from './block-limits.ts';

const style = z
  .object({
    bold: z.boolean().optional(),
    italic: z.boolean().optional(),
    strike: z.boolean().optional(),
    code: z.boolean().optional(),
  })
  .optional();

const inlineSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string().min(1), style }),
  z.object({ type: z.literal('link'), url: z.string().min(1), text: z.string().optional(), style }),
  z.object({ type: z.literal('emoji'), name: z.string().min(1), style }),
  z.object({ type: z.literal('user'), user_id: z.string(), style }),
  z.object({ type: z.literal('usergroup'), usergroup_id: z.string(), style }),
  z.object({ type: z.literal('channel'), channel_id: z.string(), style }),
  z.object({ type: z.literal('broadcast'), range: z.enum(['here', 'channel', 'everyone']), style }),
]);

const sectionSchema = z.object({
  type: z.literal('rich_text_section'),
  elements: z.array(inlineSchema),
});

/** Text in here is never parsed: no mentions, no formatting. The place for what hosts print. */
export const richTextSchema = z.object({
  type: z.literal('rich_text'),
  block_id: z.string().min(1).max(LIMITS.id).optional(),
  elements: z
    .array(
      z.discriminatedUnion('type', [
        sectionSchema,
        z.object({
          type: z.literal('rich_text_preformatted'),
          elements: z.array(inlineSchema),
          border: z.number().optional(),
          language: z.string().optional(),
        }),
        z.object({ type: z.literal('rich_text_quote'), elements: z.array(inlineSchema) }),
        z.object({
          type: z.literal('rich_text_list'),
          style: z.enum(['bullet', 'ordered']),
          indent: z.number().int().min(0).max(8).optional(),
          elements: z.array(sectionSchema),
        }),
      ]),
    )
    .min(1),
});

export type RichText = z.infer<typeof richTextSchema>;
export type RichTextInline = z.infer<typeof inlineSchema>;
