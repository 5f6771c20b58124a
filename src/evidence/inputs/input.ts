import { readFile, stat } from 'node:fs/promises';
import type { Observation } from '../../read/observation.ts';
import { type EvidenceBundle, parseBundle } from '../bundle.ts';
import { bundleOfCapture } from './capture.ts';
import { bundleOfCase } from './case.ts';
import { readLargeLog } from './large-log.ts';
import { bundleOfPastedLog } from './pasted-log.ts';

/** Larger files, and compressed ones, are logs: they are read in pieces instead of being held whole. */
const LARGEST_WHOLE = 16 * 1024 * 1024;

/** Evidence as it was loaded: exhibits that are still to be read, and what a large log showed. */
export interface Loaded {
  readonly bundle: EvidenceBundle;
  readonly observations: readonly Observation[];
}

/**
 * The evidence in a file or folder: a bundle, a capture folder, a YAML case, or a log of any size, compressed or not.
 * @throws {TypeError} when it can be read but is none of these; {Error} when it cannot be read.
 */
export async function loadEvidence(path: string): Promise<Loaded> {
  const entry = await opened(path);
  if (entry.isFile() && (path.endsWith('.gz') || entry.size > LARGEST_WHOLE)) {
    // The exhibit stands for the log: it was collected, only its text is not held.
    return { bundle: bundleOfPastedLog('', path), observations: await readLargeLog(path) };
  }
  return { bundle: await loadInput(path), observations: [] };
}

/** The same for what is small enough to be held whole. */
export async function loadInput(path: string): Promise<EvidenceBundle> {
  if ((await opened(path)).isDirectory()) return await bundleOfCapture(path);
  const text = await readFile(path, 'utf8');
  if (text.trim() === '') throw new TypeError(`${path} is empty: put the log or bundle in it`);
  if (/\.ya?ml$/i.test(path)) return bundleOfCase(text, path);
  return bundleIn(text) ?? bundleOfPastedLog(text, path);
}

async function opened(path: string) {
  return await stat(path).catch((cause: unknown) => {
    throw new Error(`Cannot open ${path}: check the path and its permissions`, { cause });
  });
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
