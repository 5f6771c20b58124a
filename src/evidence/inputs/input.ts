import { readFile, stat } from 'node:fs/promises';
import { type EvidenceBundle, parseBundle } from '../bundle.ts';
import { bundleOfCapture } from './capture.ts';
import { bundleOfCase } from './case.ts';
import { bundleOfPastedLog } from './pasted-log.ts';

/** Larger texts are a mistake, not evidence. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * The evidence in a file or folder: a bundle, a capture folder, a YAML case, or a pasted log.
 * @throws {TypeError} when it can be read but is none of these; {Error} when it cannot be read.
 */
export async function loadInput(path: string): Promise<EvidenceBundle> {
  const entry = await stat(path).catch((cause: unknown) => {
    throw new Error(`Cannot open ${path}: check the path and its permissions`, { cause });
  });
  if (entry.isDirectory()) return await bundleOfCapture(path);
  if (entry.size > MAX_BYTES) {
    throw new RangeError(
      `${path} is larger than 64 MiB: cut the log to the minutes around the 502s`,
    );
  }
  const text = await readFile(path, 'utf8');
  if (text.trim() === '') throw new TypeError(`${path} is empty: put the log or bundle in it`);
  if (/\.ya?ml$/i.test(path)) return bundleOfCase(text, path);
  return bundleIn(text) ?? bundleOfPastedLog(text, path);
}

/** The bundle that a JSON text is, or null when it is other JSON (an API answer) or no JSON at all. */
function bundleIn(text: string): EvidenceBundle | null {
  if (!/^\s*\{/.test(text) || !/"exhibits"\s*:/.test(text)) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new SyntaxError('The bundle is no valid JSON: export it again', { cause });
  }
  return parseBundle(value);
}
