/**
 * Kills the process of an incident at random checkpoints, under every remedy that the lab offers, and counts what must
 * never happen: `npm run kill-points -- [COUNT] [SEED]`; with `every` in the place of COUNT, at each checkpoint of each
 * remedy and of its undo once. Exit status 1 when any of it did.
 */
import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import {
  anyPoint,
  everyPoint,
  everyRepair,
  type KillPoint,
  type Problem,
  playKilled,
  sequence,
  Whole,
} from '../test/incident/killed-incident.ts';

const every = process.argv[2] === 'every';
const count = every ? Number.POSITIVE_INFINITY : Number(process.argv[2] ?? 1000);
const seed = Number(process.argv[3] ?? 502);
if (!every && (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed))) {
  console.error('npm run kill-points -- [COUNT | every] [SEED]');
  process.exit(2);
}
/** Incidents wait most of their time; more side by side only need more memory. */
const SIDE_BY_SIDE = 24;

await LocalDurableTestRunner.setupTestEnvironment({ skipTime: true });
const repairs = await everyRepair();
const whole = new Whole();
const next = every ? listed(await everyPoint(repairs, whole)) : drawn(count);

const counts: Record<Problem, number> = {
  'applied twice': 0,
  lost: 0,
  'lock left behind': 0,
  'trail not sound': 0,
};
const remedies = new Set<string>();
let played = 0;
let deaths = 0;
async function worker(): Promise<void> {
  for (let point = await next(); point !== null; point = await next()) {
    played += 1;
    const survived = await playKilled(point);
    if (survived.died) deaths += 1;
    for (const remedy of survived.remedies) remedies.add(remedy);
    for (const { what, detail } of survived.problems) {
      counts[what] += 1;
      console.log(`${JSON.stringify(point)}: ${what}: ${detail}`);
    }
  }
}
await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
await LocalDurableTestRunner.teardownTestEnvironment();

const how = every ? 'every checkpoint once' : `seed ${seed}`;
console.log(`${played} incidents, ${deaths} of them killed on the way; ${how}`);
console.log(`under ${remedies.size} remedies: ${[...remedies].sort().join(', ')}`);
for (const [what, times] of Object.entries(counts)) console.log(`${what.padEnd(18)} ${times}`);
process.exitCode = Object.values(counts).some((times) => times > 0) ? 1 : 0;

function listed(points: readonly KillPoint[]): () => Promise<KillPoint | null> {
  let begun = 0;
  return async () => points[begun++] ?? null;
}

function drawn(most: number): () => Promise<KillPoint | null> {
  const random = sequence(seed);
  let begun = 0;
  return async () => {
    begun += 1;
    return begun > most ? null : anyPoint(repairs, whole, random);
  };
}
