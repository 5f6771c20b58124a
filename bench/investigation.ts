// How long an investigation takes beside the longest chain of calls that it cannot avoid, and how many calls it makes:
//
//     node tools/run-ts.mjs bench/investigation.ts [--runs 3] [--json]

import { diagnose } from '../src/diagnosis/diagnose.ts';
import { ASK_ALL } from '../src/evidence/choose-hosts.ts';
import { collectEvidence } from '../src/evidence/collect.ts';
import { locate } from '../src/locate/locate.ts';
import { LATENCIES, type Latencies } from './latencies.ts';
import { benchWorld, latencyOf, simulateAws } from './simulated-aws.ts';
import { type Size, simulatedFleet } from './simulated-fleet.ts';

/**
 * Each of these needs the answer of the one before: the group's name, which of them is the service, its targets, which
 * of them have an agent, the command, its end, its output. The script runs for as long as it runs.
 */
const LONGEST_CHAIN = [
  'DescribeTargetGroups',
  'DescribeTags',
  'DescribeTargetHealth',
  'DescribeInstanceInformation',
  'SendCommand',
  'ListCommandInvocations',
  'GetCommandInvocation',
];

/** Many hosts are asked by zone, and only the description of an instance tells its zone. */
const chainOf = (latencies: Latencies, targets: number): number =>
  (targets > ASK_ALL ? [...LONGEST_CHAIN, 'DescribeInstances'] : LONGEST_CHAIN).reduce(
    (sum, operation) => sum + latencyOf(operation, latencies),
    0,
  ) +
  latencies.delivery +
  latencies.script;

/** With answers at once: the work of this program alone, and the calls that it makes. */
async function investigate(size: Size, latencies: Latencies | null) {
  const { made } = simulateAws(await simulatedFleet(size), latencies);
  const world = benchWorld();
  const began = performance.now();
  const found = await locate(world, 'shop');
  if (!found.ok) throw new Error(found.why);
  const located = performance.now();
  const bundle = await collectEvidence(world, found.located, 'bench');
  const collected = performance.now();
  const { verdicts } = diagnose(bundle);
  const ended = performance.now();
  return {
    cause: verdicts[0]?.cause ?? 'none',
    seconds: (ended - began) / 1000,
    parts: [located - began, collected - located, ended - collected].map(Math.round),
    made,
  };
}

/** The middle of an odd number of values. */
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

const json = process.argv.includes('--json');
const runs = Number(process.argv[process.argv.indexOf('--runs') + 1]) || 3;
process.env['AWS_ACCESS_KEY_ID'] = 'simulated';
process.env['AWS_SECRET_ACCESS_KEY'] = 'simulated';

// The first one compiles.
await investigate({ targets: 3, groups: 1 }, null);

const times = [];
for (const [name, latencies] of Object.entries(LATENCIES)) {
  for (const targets of [3, 50]) {
    const measured = [];
    for (let run = 0; run < runs; run++) {
      measured.push(await investigate({ targets, groups: 1 }, latencies));
    }
    const seconds = median(measured.map((one) => one.seconds));
    const chain = chainOf(latencies, targets) / 1000;
    times.push({
      latencies: name,
      targets,
      seconds: Number(seconds.toFixed(2)),
      chain: Number(chain.toFixed(2)),
      ratio: Number((seconds / chain).toFixed(2)),
      cause: measured[0]?.cause,
      parts: measured[0]?.parts,
    });
  }
}

const SIZES: readonly Size[] = [
  { targets: 1, groups: 1 },
  { targets: 50, groups: 1 },
  { targets: 1_000, groups: 20 },
  { targets: 1_000, groups: 1 },
];
const calls = [];
for (const size of SIZES) {
  const { made, cause } = await investigate(size, null);
  const counts = new Map<string, number>();
  for (const operation of made) counts.set(operation, (counts.get(operation) ?? 0) + 1);
  const most = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 4);
  calls.push({ ...size, calls: made.length, cause, most: Object.fromEntries(most) });
}

if (json) {
  console.log(JSON.stringify({ runs, times, calls }));
} else {
  console.log(
    `| investigation, median of ${runs} | targets | time | longest chain | ratio | answer |`,
  );
  console.log('|---|---|---|---|---|---|');
  for (const { latencies, targets, seconds, chain, ratio, cause } of times) {
    console.log(`| ${latencies} | ${targets} | ${seconds} s | ${chain} s | ${ratio} | ${cause} |`);
  }
  console.log('\n| targets | target groups | API calls | most of them | answer |');
  console.log('|---|---|---|---|---|');
  for (const { targets, groups, calls: count, cause, most } of calls) {
    const parts = Object.entries(most).map(([operation, times]) => `${operation} ${times}`);
    console.log(`| ${targets} | ${groups} | ${count} | ${parts.join(', ')} | ${cause} |`);
  }
}
