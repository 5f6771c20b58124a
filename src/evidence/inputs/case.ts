import { parse } from 'yaml';
import * as z from 'zod';
import { type EvidenceBundle, NOBODY_SAID } from '../bundle.ts';
import { collected, type Exhibit, type Origin } from '../exhibit.ts';

const fieldCase = z.object({
  gateway: z.string().optional(),
  platform: z.string().optional(),
  evidence: z.record(z.string(), z.string()),
});

/**
 * The evidence of a YAML case: sections of text that somebody had at hand and pasted.
 * @throws {TypeError} when the text is no such case; {SyntaxError} when it is no YAML.
 */
export function bundleOfCase(text: string, path: string): EvidenceBundle {
  let value: unknown;
  try {
    value = parse(text);
  } catch (cause) {
    throw new SyntaxError(`${path} is no valid YAML: check its indentation`, { cause });
  }
  const parsed = fieldCase.safeParse(value);
  if (!parsed.success) {
    throw new TypeError(`${path} is no case: it needs "evidence:" with sections of text`, {
      cause: parsed.error,
    });
  }
  const { gateway = null, platform = null, evidence } = parsed.data;
  const exhibits = Object.entries(evidence).map(([section, body]) => exhibitOf(section, body));
  return { version: 1, subject: { ...NOBODY_SAID, gateway, platform }, exhibits };
}

const exhibitOf = (section: string, text: string): Exhibit =>
  collected({
    id: section,
    section,
    source: 'pasted',
    origin: { role: roleOf(section), name: null, address: null },
    text,
  });

function roleOf(section: string): Origin['role'] {
  if (section.startsWith('gateway')) return 'gateway';
  if (section.startsWith('backend')) return 'backend';
  return section.startsWith('alb') ? 'aws' : 'unknown';
}
