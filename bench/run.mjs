#!/usr/bin/env node
// Every benchmark, one after the other: `npm run bench`, or `npm run -s bench -- --json` for one object.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BENCHMARKS = [
  { name: 'reading', file: 'reading.mjs' },
  { name: 'diagnosis', file: '../tools/run-ts.mjs', arguments: ['bench/diagnosis.ts'] },
  { name: 'growth', file: '../tools/run-ts.mjs', arguments: ['bench/growth.ts'] },
  { name: 'coldStart', file: 'cold-start.mjs' },
  {
    name: 'investigation',
    file: '../tools/run-ts.mjs',
    arguments: ['bench/investigation.ts'],
  },
  {
    name: 'investigationMemory',
    file: '../tools/run-ts.mjs',
    arguments: ['bench/investigation-memory.ts'],
  },
];

const json = process.argv.includes('--json');
const results = BENCHMARKS.map(({ name, file, arguments: given = [] }) => {
  const script = fileURLToPath(new URL(file, import.meta.url));
  const output = execFileSync(process.execPath, [script, ...given, ...(json ? ['--json'] : [])], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (!json) console.log(output);
  return [name, output];
});
if (json) {
  console.log(
    JSON.stringify(Object.fromEntries(results.map(([name, output]) => [name, JSON.parse(output)]))),
  );
}
