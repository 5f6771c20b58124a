import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { JoinedObservations } from '../../read/join-observations.ts';
import type { Observation } from '../../read/observation.ts';
import { readExhibit } from '../../read/registry.ts';
import { bundleOfPastedLog } from './pasted-log.ts';

/** Enough lines for a reader to recognise a format, few enough to keep memory flat. */
const PIECE_BYTES = 4 * 1024 * 1024;

/**
 * Reads a log of any size, gzip or plain, in pieces: memory does not grow with the file.
 * @throws {Error} when the file cannot be read, or is no gzip although its name says so.
 */
export async function readLargeLog(path: string): Promise<readonly Observation[]> {
  const joined = new JoinedObservations();
  let firstLine = 1;
  try {
    for await (const text of pieces(path)) {
      for (const exhibit of bundleOfPastedLog(text, path).exhibits) {
        joined.add(readExhibit(exhibit), firstLine);
      }
      firstLine += lineEnds(text);
    }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const hint = path.endsWith('.gz') ? '; is it really gzip, and whole?' : '';
    throw new Error(`Cannot read ${path}: ${why}${hint}`, { cause });
  }
  return joined.all();
}

/** The text in pieces that end at line ends; a line longer than a piece is handed over in parts. */
async function* pieces(path: string): AsyncGenerator<string> {
  const file = createReadStream(path, { highWaterMark: 256 * 1024 });
  // `compose` hands an error of either stream to whoever iterates.
  const source = path.endsWith('.gz') ? file.compose(createGunzip()) : file;
  let kept: Buffer[] = [];
  let size = 0;
  for await (const chunk of source) {
    const bytes: Buffer = chunk;
    kept.push(bytes);
    size += bytes.length;
    if (size < PIECE_BYTES) continue;
    const whole = Buffer.concat(kept);
    const end = whole.lastIndexOf(0x0a) + 1 || whole.length;
    yield whole.toString('utf8', 0, end);
    kept = [whole.subarray(end)];
    size = whole.length - end;
  }
  if (size > 0) yield Buffer.concat(kept).toString('utf8');
}

function lineEnds(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
