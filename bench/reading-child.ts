// One measured run in a process of its own, so that its peak memory is its own: prints JSON.
//
//     node reading-child.mjs text|slices|explain PATH [READER]
//
// `text` reads the whole file as one exhibit, as every command does; READER is the one reader to ask instead of all.
// `slices` hands over a piece of the file at a time, so its memory has a bound; no command reads so yet.
import { createReadStream, readFileSync } from 'node:fs';
import { createGunzip, gunzipSync } from 'node:zlib';
import { diagnoseObservations } from '../src/diagnosis/diagnose.ts';
import { collected, type Exhibit } from '../src/evidence/exhibit.ts';
import { loadEvidence } from '../src/evidence/inputs/input.ts';
import { READERS, readExhibit } from '../src/read/registry.ts';

const SLICE_BYTES = 4 * 1024 * 1024;

const [mode = '', path = '', reader] = process.argv.slice(2);

function read(text: string): number {
  const exhibit = exhibitOf(text);
  if (reader === undefined) return readExhibit(exhibit).length;
  const one = READERS.find(({ name }) => name === reader);
  if (one === undefined) throw new RangeError(`There is no reader "${reader}"`);
  return one.read(exhibit).length;
}

const exhibitOf = (text: string): Exhibit =>
  collected({
    id: 'bench',
    section: 'log',
    source: 'bench',
    origin: { role: 'unknown', name: null, address: null },
    text,
  });

function readText(): number {
  const raw = readFileSync(path);
  return read((path.endsWith('.gz') ? gunzipSync(raw) : raw).toString('utf8'));
}

async function readSlices(): Promise<number> {
  const file = createReadStream(path, { highWaterMark: 256 * 1024 });
  const source = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  let pieces: Buffer[] = [];
  let size = 0;
  let observations = 0;
  for await (const chunk of source) {
    const piece: Buffer = chunk;
    pieces.push(piece);
    size += piece.length;
    if (size < SLICE_BYTES) continue;
    const slice = Buffer.concat(pieces);
    const end = slice.lastIndexOf(10) + 1;
    observations += read(slice.toString('utf8', 0, end));
    pieces = [slice.subarray(end)];
    size = slice.length - end;
  }
  return observations + read(Buffer.concat(pieces).toString('utf8'));
}

async function explain(): Promise<string> {
  try {
    const { bundle, observations } = await loadEvidence(path);
    const read = [...bundle.exhibits.flatMap(readExhibit), ...observations];
    const { status, verdicts } = diagnoseObservations(bundle, read);
    return `${status}: ${verdicts[0]?.cause ?? 'no verdict'}`;
  } catch (error) {
    return `refused: ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function run(): Promise<number | string> {
  switch (mode) {
    case 'text':
      return readText();
    case 'slices':
      return readSlices();
    case 'explain':
      return explain();
    default:
      throw new RangeError(`There is no mode "${mode}"`);
  }
}

const began = performance.now();
const found = await run();
const milliseconds = performance.now() - began;
const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
process.stdout.write(JSON.stringify({ milliseconds, peakMb, found }));
