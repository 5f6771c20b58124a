import { isNode, LineCounter, parseDocument } from 'yaml';
import type * as z from 'zod';
import { type Catalogue, catalogueSchema } from './catalogue.ts';

/** More faults than this are more than a person corrects at once. */
const MOST_FAULTS = 5;

/**
 * The catalogue that a YAML text holds; an empty text is an empty catalogue.
 * @param source how people know the text: a file name, the name of a parameter
 * @throws {SyntaxError} naming each fault with its line
 */
export function readCatalogue(text: string, source: string): Catalogue {
  const lines = new LineCounter();
  // `uniqueKeys`: a service that is there twice would silently be the second one.
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const broken = document.errors.map(({ message, pos }) => ({
    line: lines.linePos(pos[0]).line,
    // The rest of the message draws the place with an arrow, for a terminal.
    says: message.split(' at line ')[0] ?? message,
  }));
  if (broken.length > 0) throw faulty(source, broken);

  const parsed = catalogueSchema.safeParse(document.toJS() ?? {});
  if (parsed.success) return parsed.data;
  throw faulty(
    source,
    parsed.error.issues.map((issue) => ({
      line: lines.linePos(offsetOf(document, issue)).line,
      says: `${issue.path.map(String).join('.') || 'the catalogue'}: ${issue.message}`,
    })),
    parsed.error,
  );
}

type Document = ReturnType<typeof parseDocument>;

/** Where the faulty value stands; where a value is missing or unknown, where its parent does. */
function offsetOf(document: Document, issue: z.core.$ZodIssue): number {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  for (let tried = [...path, ...unknown]; ; tried = tried.slice(0, -1)) {
    const node = tried.length === 0 ? document.contents : document.getIn(tried, true);
    if (isNode(node) && node.range) return node.range[0];
    if (tried.length === 0) return 0;
  }
}

function faulty(
  source: string,
  faults: readonly { readonly line: number; readonly says: string }[],
  cause?: unknown,
): SyntaxError {
  const shown = faults.slice(0, MOST_FAULTS).map(({ line, says }) => `${source}:${line}: ${says}`);
  const more =
    faults.length > MOST_FAULTS ? [`and ${faults.length - MOST_FAULTS} more faults`] : [];
  return new SyntaxError([...shown, ...more].join('\n'), { cause });
}
