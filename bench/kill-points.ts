/**
 * Kills the process of an incident at random checkpoints, under every remedy of the lab, and counts what must never
 * happen: `npm run kill-points -- [COUNT] [SEED]`. Exit status 1 when any of it did.
 */
import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import {
  anyPoint,
  lengthsOf,
  MENDED_FAULTS,
  type Problem,
  playKilled,
  sequence,
} from '../test/incident/killed-incident.ts';

const count = Number(process.argv[2] ?? 1000);
const seed = Number(process.argv[3] ?? 502);
if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed)) {
  console.error('npm run kill-points -- [COUNT] [SEED]');
  process.exit(2);
}
/** Incidents wait most of their time; more side by side only need more memory. */
const SIDE_BY_SIDE = 24;

await LocalDurableTestRunner.setupTestEnvironment({ skipTime: true });
const random = sequence(seed);
const lengths = await lengthsOf(MENDED_FAULTS);
const remedies = new Set([...lengths.values()].flatMap((each) => each.remedies));

const counts: Record<Problem, number> = {
  'applied twice': 0,
  lost: 0,
  'lock left behind': 0,
  'trail not sound': 0,
};
let begun = 0;
let deaths = 0;
async function worker(): Promise<void> {
  while (begun < count) {
    begun += 1;
    const point = anyPoint(MENDED_FAULTS, lengths, random);
    const { died, problems } = await playKilled(point);
    if (died) deaths += 1;
    for (const { what, detail } of problems) {
      counts[what] += 1;
      console.log(`${JSON.stringify(point)}: ${what}: ${detail}`);
    }
  }
}
await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
await LocalDurableTestRunner.teardownTestEnvironment();

console.log(`${count} incidents, ${deaths} of them killed on the way; seed ${seed}`);
console.log(`under ${remedies.size} remedies: ${[...remedies].sort().join(', ')}`);
for (const [what, times] of Object.entries(counts)) console.log(`${what.padEnd(18)} ${times}`);
process.exitCode = Object.values(counts).some((times) => times > 0) ? 1 : 0;
