// How the time of reading grows with the text, for texts made to slow patterns down: what a text of twice the length
// takes, as a multiple of the single length. 2 is proportion, 4 would be a pattern that backtracks.
//
//     node tools/run-ts.mjs bench/growth.ts [--json]
import { collected, type Exhibit } from '../src/evidence/exhibit.ts';
import { readExhibit } from '../src/read/registry.ts';
import { oneLine } from '../src/slack/messages/escape.ts';
import { HOSTILE } from '../test/read/hostile-tokens.ts';

const CHARACTERS = 12_000;
const RUNS = 5;

const exhibitOf = (text: string): Exhibit =>
  collected({
    id: 'bench',
    section: 'notes',
    source: 'pasted',
    origin: { role: 'gateway', name: null, address: null },
    text,
  });

const WORK: Readonly<Record<string, (text: string) => unknown>> = {
  read: (text) => readExhibit(exhibitOf(text)),
  'escape for Slack': (text) => oneLine(text, 300),
};

/** The fastest of several runs: what the machine did meanwhile only adds. */
function fastest(work: (text: string) => unknown, text: string): number {
  return Math.min(
    ...Array.from({ length: RUNS }, () => {
      const began = performance.now();
      work(text);
      return performance.now() - began;
    }),
  );
}

const rows = Object.entries(WORK).flatMap(([name, work]) =>
  HOSTILE.map((token) => {
    const of = (length: number) => token.repeat(Math.ceil(length / token.length)).slice(0, length);
    const single = fastest(work, of(CHARACTERS));
    const twice = fastest(work, of(2 * CHARACTERS));
    return { name, token, growth: Number((twice / single).toFixed(1)), milliseconds: twice };
  }),
);
// Below a millisecond the clock decides.
const worst = Object.keys(WORK).map((name) =>
  rows
    .filter((row) => row.name === name)
    .reduce((a, b) => (b.milliseconds >= 1 && b.growth > a.growth ? b : a)),
);
if (process.argv.includes('--json')) {
  console.log(JSON.stringify(rows));
} else {
  console.log('| twice the text takes, at the worst | times | text |');
  console.log('|---|---|---|');
  for (const { name, token, growth } of worst) {
    console.log(`| ${name} | ${growth} | ${JSON.stringify(token)} over and over |`);
  }
}
