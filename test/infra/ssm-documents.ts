import { createRequire } from 'node:module';
import { z } from 'zod';

const documentSchema = z.object({
  schemaVersion: z.literal('2.2'),
  description: z.string(),
  parameters: z.record(
    z.string(),
    z.object({
      type: z.literal('String'),
      description: z.string(),
      default: z.string().optional(),
      allowedPattern: z.string(),
      maxChars: z.number(),
      interpolationType: z.string(),
    }),
  ),
  mainSteps: z.array(
    z.object({
      action: z.string(),
      name: z.string(),
      precondition: z.unknown(),
      inputs: z.object({ timeoutSeconds: z.string(), runCommand: z.array(z.string()) }),
    }),
  ),
});

const builder = z
  .object({ ssmDocument: z.function({ input: [z.string()], output: documentSchema }) })
  .parse(createRequire(import.meta.url)('../../infra/documents/ssm-documents.cjs'));

/** A document as the deployment makes it from its script. */
export const ssmDocument = builder.ssmDocument;
