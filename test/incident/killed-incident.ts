import { faultsOf } from '../../src/audit/chain.ts';
import type { IncidentRecord } from '../../src/incident/record.ts';
import { faultById } from '../../src/lab/fault-by-id.ts';
import { FAULTS } from '../../src/lab/fleet/faults.ts';
import type { RemedyId } from '../../src/remedies/remedy-id.ts';
import { ADA, GRACE, INCIDENT, Killer, Stage } from './harness.ts';

/** A fault of the lab, and one of the remedies that are offered for it. */
export interface Repair {
  readonly fault: string;
  readonly remedy: RemedyId;
}

/** One death of the process that carries an incident, and what the incident is about. */
export interface KillPoint extends Repair {
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

/** Every fault of the lab with every remedy that is offered for it, whether it clears it or not. */
export async function everyRepair(): Promise<readonly Repair[]> {
  const faults = FAULTS.filter(({ remedies }) => remedies.length > 0);
  const found = await Promise.all(
    faults.map(async ({ id: fault }) => {
      const stage = new Stage();
      faultById(fault).inject(stage.fleet);
      await stage.ask();
      const { proposals } = await stage.offered();
      await stage.press(GRACE, 'decline');
      await stage.closed();
      return proposals.map(({ plan }): Repair => ({ fault, remedy: plan.remedy }));
    }),
  );
  return found.flat();
}

/** Plays a whole incident whose process dies once, and answers what was left of it. */
export async function playKilled({ fault, remedy, nth, when, undo }: KillPoint): Promise<Survived> {
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
    if ((await decide(stage, incident, remedy, undo)) === 'delivered')
      answered.add(questionOf(incident));
    else await aMoment();
  }

  const ending = await ended;
  const closed = await stage.store.load(INCIDENT);
  const trail = await stage.store.auditTrail(INCIDENT);
  const problems: { what: Problem; detail: string }[] = [];
  const twice = stage.made.filter((each, index) => stage.made.indexOf(each) !== index);
  // Taking back is harmless twice: it is tried again where nobody knows whether it happened.
  let inDoubt = trail.filter(({ kind, what }) => kind === 'undone' && what.includes(': unknown: '));
  for (const detail of twice) {
    const again = inDoubt.length > 0 && isUndo(detail);
    if (again) inDoubt = inDoubt.slice(1);
    else problems.push({ what: 'applied twice', detail });
  }
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

const isUndo = (made: string): boolean => /^undo |"mode":"undo"/.test(made);

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
  remedy: RemedyId,
  undo: boolean,
): Promise<'delivered' | 'taken'> {
  const wanted = incident.decision?.options.find(
    (option) => option.kind === 'approve' && option.remedy === remedy,
  );
  const second = (incident.decision?.partial.length ?? 0) > 0;
  if (incident.outcome !== null) return stage.press(GRACE, undo ? 'undo' : 'close');
  if (incident.attempts.length > 0 || wanted === undefined) return stage.press(GRACE, 'decline');
  return stage.choose(second ? ADA : GRACE, wanted);
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

/** What each kind of incident is like when nothing dies; played once, when it is first asked for. */
export class Whole {
  readonly #played = new Map<string, Promise<Survived>>();

  of({ fault, remedy }: Repair, undo: boolean): Promise<Survived> {
    const key = `${fault} ${remedy} ${undo}`;
    const nth = Number.POSITIVE_INFINITY;
    const played = this.#played.get(key) ?? playKilled({ fault, remedy, nth, when: 'after', undo });
    this.#played.set(key, played);
    return played;
  }
}

/** A point somewhere in one of these incidents. */
export async function anyPoint(
  repairs: readonly Repair[],
  whole: Whole,
  random: () => number,
): Promise<KillPoint> {
  const repair = repairs[Math.floor(random() * repairs.length)];
  if (repair === undefined) throw new RangeError('There is nothing to repair');
  const undo = random() < 0.5;
  const share = random();
  const when = random() < 0.5 ? 'before' : 'after';
  const { checkpoints } = await whole.of(repair, undo);
  return { ...repair, nth: 1 + Math.floor(share * checkpoints), when, undo };
}

/** Every checkpoint of every one of these incidents and of its undo, once each. */
export async function everyPoint(
  repairs: readonly Repair[],
  whole: Whole,
): Promise<readonly KillPoint[]> {
  const points = await Promise.all(
    repairs.map(async (repair) => {
      const { checkpoints } = await whole.of(repair, true);
      return Array.from(
        { length: checkpoints },
        (_, index): KillPoint => ({
          ...repair,
          nth: index + 1,
          when: index % 2 === 0 ? 'before' : 'after',
          undo: true,
        }),
      );
    }),
  );
  return points.flat();
}
