import * as z from 'zod';
import { personSchema } from './request.ts';

/** Somebody pressed a button of an incident's message. The workflow, not the button, decides what it is worth. */
export const clickSchema = z.object({
  by: personSchema,
  channel: z.string(),
  /** ISO 8601, the front door's clock. */
  at: z.string(),
  choice: z.discriminatedUnion('kind', [
    /** `planHash` is the plan that was on the card when the button was pressed. */
    z.object({ kind: z.literal('approve'), remedy: z.string(), planHash: z.string() }),
    z.object({ kind: z.literal('decline'), reason: z.string().max(500) }),
    z.object({ kind: z.literal('re-run') }),
    z.object({ kind: z.literal('close') }),
    z.object({ kind: z.literal('undo'), planHash: z.string() }),
    /** One of several things that the command may mean; `query` is what is looked for instead. */
    z.object({ kind: z.literal('pick'), label: z.string(), query: z.string() }),
  ]),
});

export type Click = Readonly<z.infer<typeof clickSchema>>;
export type Choice = Click['choice'];
