#!/usr/bin/env node
// How fast logs are read, how much memory that takes, and how long an explanation takes:
//
//     node bench/reading.mjs [--runs 3] [--json]
//
// Each run is a process of its own, in turns with grep on the same file, so that a busy machine slows both alike.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { median } from './median.mjs';
import { LOGS, writeLog } from './synthetic-logs.mjs';

const MB = 1_000_000;
/** Below the 32 MiB of one exhibit, so that every byte is read. */
const SPEED_BYTES = 24 * MB;
const MEMORY_BYTES = [10 * MB, 100 * MB, 1000 * MB];
const CAPTURE = 'test/fixtures/captures/nginx-backend-stopped';

const json = process.argv.includes('--json');
const runs = Number(process.argv[process.argv.indexOf('--runs') + 1]) || 3;
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const run = promisify(execFile);

async function grep(pattern, file) {
  const began = performance.now();
  const command = file.endsWith('.gz') ? 'zcat "$2" | grep -c "$1"' : 'grep -c "$1" "$2"';
  await run('sh', ['-c', command, 'grep', pattern, file], { env: { ...process.env, LC_ALL: 'C' } });
  return performance.now() - began;
}

const folder = await mkdtemp(join(tmpdir(), 'reading-'));
const child = join(folder, 'reading-child.mjs');
const measure = async (...args) =>
  JSON.parse((await run(process.execPath, [child, ...args])).stdout);

async function speedOf({ name, file, line, pattern }) {
  const log = join(folder, file);
  const bytes = await writeLog(log, line, SPEED_BYTES);
  const times = { all: [], own: [], grep: [] };
  for (let count = 0; count < runs; count++) {
    times.all.push((await measure('text', log)).milliseconds);
    times.own.push((await measure('text', log, name)).milliseconds);
    times.grep.push(await grep(pattern, log));
  }
  await rm(log);
  const perSecond = (values) => Math.round(bytes / 1000 / median(values));
  const ratio = (values) => Number((median(values) / median(times.grep)).toFixed(1));
  return {
    log: name,
    allReaders: perSecond(times.all),
    ownReader: perSecond(times.own),
    grep: perSecond(times.grep),
    allToGrep: ratio(times.all),
    ownToGrep: ratio(times.own),
  };
}

async function memoryOf(bytes) {
  const { name, file, line } = LOGS[1];
  const log = join(folder, file);
  await writeLog(log, line, bytes);
  const slices = await measure('slices', log, name);
  const explain = await measure('explain', log);
  await rm(log);
  return {
    megabytes: bytes / MB,
    slicesPeakMb: slices.peakMb,
    slicesSeconds: Number((slices.milliseconds / 1000).toFixed(1)),
    explainPeakMb: explain.peakMb,
    explain: String(explain.found).replace(/ .* is larger/, ' larger'),
  };
}

try {
  await build({
    entryPoints: [path('reading-child.ts')],
    outfile: child,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
    banner: {
      js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
    },
  });

  const speed = [];
  for (const log of LOGS) speed.push(await speedOf(log));
  const memory = [];
  for (const bytes of MEMORY_BYTES) memory.push(await memoryOf(bytes));
  const explained = [];
  for (let count = 0; count < 5; count++) {
    explained.push(await measure('explain', path(`../${CAPTURE}`)));
  }
  const capture = {
    capture: CAPTURE.split('/').at(-1),
    milliseconds: Math.round(median(explained.map(({ milliseconds }) => milliseconds))),
    peakMb: median(explained.map(({ peakMb }) => peakMb)),
    found: explained[0].found,
  };

  if (json) {
    console.log(JSON.stringify({ node: process.version, runs, speed, memory, capture }));
  } else {
    console.log(
      `| reading, median of ${runs} | all readers | own reader | grep | all : grep | own : grep |`,
    );
    console.log('|---|---|---|---|---|---|');
    for (const { log, allReaders, ownReader, grep: plain, allToGrep, ownToGrep } of speed) {
      console.log(
        `| ${log} | ${allReaders} MB/s | ${ownReader} MB/s | ${plain} MB/s | ${allToGrep} | ${ownToGrep} |`,
      );
    }
    console.log('\n| nginx error log | in slices: peak | time | `explain`: peak | answer |');
    console.log('|---|---|---|---|---|');
    for (const row of memory) {
      console.log(
        `| ${row.megabytes} MB | ${row.slicesPeakMb} MB | ${row.slicesSeconds} s | ${row.explainPeakMb} MB | ${row.explain} |`,
      );
    }
    console.log('\n| `explain` of one capture, median of 5 | time | peak | answer |');
    console.log('|---|---|---|---|');
    console.log(
      `| ${capture.capture} | ${capture.milliseconds} ms | ${capture.peakMb} MB | ${capture.found} |`,
    );
  }
} finally {
  await rm(folder, { recursive: true });
}
