import { faultsOf } from '../../src/audit/chain.ts';
import type { IncidentRecord } from '../../src/incident/record.ts';
import { faultById } from '../../src/lab/fault-by-id.ts';
import { FAULTS } from '../../src/lab/fleet/faults.ts';
import { ADA, GRACE, INCIDENT, Killer, Stage } from './harness.ts';

/** One death of the process that carries an incident, and what the incident is about. */
export interface KillPoint {
  readonly fault: string;
  /** The checkpoint at which it dies. */
  readonly nth: number;
  /** `before` loses that checkpoint, `after` stores it. */
  readonly when: 'before' | 'after';
  /** Whether somebody presses "Undo" once it has recovered. */
  readonly undo: boolean;
}

export type Problem = 'applied twice' | 'lost' | 'lock left behind' | 'trail not sound';

export interface Survived {
  readonly died: boolean;
  readonly checkpoints: number;
  readonly remedies: readonly string[];
  readonly problems: readonly { readonly what: Problem; readonly detail: string }[];
}

/** Every fault of the lab that a remedy clears: together they go through all remedies. */
export const MENDED_FAULTS: readonly string[] = FAULTS.filter(
  ({ remedies }) => remedies.length > 0,
).map(({ id }) => id);

/** Plays a whole incident whose process dies once, and answers what was left of it. */
export async function playKilled({ fault, nth, when, undo }: KillPoint): Promise<Survived> {
  const killer = new Killer(nth, when);
  const stage = new Stage({ wrap: killer.wrap });
  faultById(fault).inject(stage.fleet);
  await stage.ask();
  const ended = stage.incidents.ended(INCIDENT);
  const answered = new Set<string>();
  for (;;) {
    const incident = await Promise.race([
      stage.until((now) => isOpen(now) && !answered.has(questionOf(now))),
      ended.then(() => null),
    ]).catch(() => null);
    if (incident === null) break;
    // As people do: when the click did not get through, press again.
    if ((await decide(stage, incident, undo)) === 'delivered') answered.add(questionOf(incident));
    else await aMoment();
  }

  const ending = await ended;
  const closed = await stage.store.load(INCIDENT);
  const trail = await stage.store.auditTrail(INCIDENT);
  const problems: { what: Problem; detail: string }[] = [];
  const twice = stage.made.filter((each, index) => stage.made.indexOf(each) !== index);
  for (const detail of twice) problems.push({ what: 'applied twice', detail });
  if (ending.kind === 'threw') problems.push({ what: 'lost', detail: String(ending.error) });
  if (closed?.stage !== 'closed' || closed.outcome === null) {
    problems.push({ what: 'lost', detail: `left in stage ${closed?.stage}` });
  }
  // What was done is told: no change without its command in the trail before it.
  const commands = trail.filter(({ kind }) => kind === 'command').length;
  if (commands < stage.made.length) {
    problems.push({ what: 'lost', detail: `${stage.made.length} changes, ${commands} commands` });
  }
  const arn = closed?.located?.targetGroup.arn ?? '';
  const lock = await stage.store.lock(arn, 'next', '2030-01-01T00:00:00Z');
  if (lock.kind === 'held') problems.push({ what: 'lock left behind', detail: lock.by });
  for (const detail of faultsOf(trail)) problems.push({ what: 'trail not sound', detail });
  return {
    died: killer.died,
    checkpoints: killer.checkpoints,
    remedies: closed?.attempts.map(({ proposal }) => proposal.plan.remedy) ?? [],
    problems,
  };
}

/** The local runner replaces the timers of the whole process when it is set up, later than this. */
const realTimeout = setTimeout;
const aMoment = () => new Promise((resolve) => realTimeout(resolve, 100));

const isOpen = ({ decision }: IncidentRecord): boolean => decision !== null;

/** A question with those who have approved so far: when one more is missing it is asked again. */
const questionOf = ({ decision }: IncidentRecord): string =>
  `${decision?.decisionId} ${decision?.partial.map(({ by }) => by.length).join()}`;

/** Approves once; later says no, or undoes what can be undone. */
async function decide(
  stage: Stage,
  incident: IncidentRecord,
  undo: boolean,
): Promise<'delivered' | 'taken'> {
  const kinds = new Set(incident.decision?.options.map(({ kind }) => kind));
  const second = (incident.decision?.partial.length ?? 0) > 0;
  if (incident.outcome !== null) return stage.press(GRACE, undo ? 'undo' : 'close');
  if (incident.attempts.length > 0 || !kinds.has('approve')) return stage.press(GRACE, 'decline');
  return stage.press(second ? ADA : GRACE, 'approve');
}

/** Numbers that look random and are the same for the same seed. */
export function sequence(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    // mulberry32: small, and good enough to choose by.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How many checkpoints each kind of incident has when nothing dies. */
export async function lengthsOf(faults: readonly string[]): Promise<ReadonlyMap<string, Survived>> {
  const whole = await Promise.all(
    faults.flatMap((fault) =>
      [false, true].map(async (undo) => {
        const nth = Number.POSITIVE_INFINITY;
        const survived = await playKilled({ fault, nth, when: 'after', undo });
        return [`${fault} ${undo}`, survived] as const;
      }),
    ),
  );
  return new Map(whole);
}

/** A point somewhere in one of these incidents. */
export function anyPoint(
  faults: readonly string[],
  lengths: ReadonlyMap<string, Survived>,
  random: () => number,
): KillPoint {
  const fault = faults[Math.floor(random() * faults.length)] ?? '';
  const undo = random() < 0.5;
  const most = lengths.get(`${fault} ${undo}`)?.checkpoints ?? 1;
  const nth = 1 + Math.floor(random() * most);
  return { fault, nth, when: random() < 0.5 ? 'before' : 'after', undo };
}
