import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
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
  .object({
    ids: z.array(z.string()),
    scriptOf: z.function({ input: [z.string()], output: z.array(z.string()) }),
    ssmDocument: z.function({ input: [z.string()], output: documentSchema }),
  })
  .parse(createRequire(import.meta.url)('../../infra/documents/ssm-documents.cjs'));

export const DOCUMENT_IDS = builder.ids;

/** A document as the deployment makes it from its script. */
export const ssmDocument = builder.ssmDocument;

/** A script of infra/documents, assembled as hosts get it. */
export const scriptText = (id: string): string => `${builder.scriptOf(id).join('\n')}\n`;

/** Writes a script of infra/documents into a folder, assembled as hosts get it, and answers its path. */
export function assembledScript(folder: string, id: string): string {
  const path = join(folder, `${id}.sh`);
  writeFileSync(path, scriptText(id), { mode: 0o755 });
  return path;
}
