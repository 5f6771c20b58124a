import type { EvidenceBundle, Subject } from '../evidence/bundle.ts';
import { isLoopback } from '../read/endpoint.ts';
import type { RemedyId } from '../remedies/remedy-id.ts';
import { type Cause, saidOf } from './cause.ts';
import type { Judged, Weighed } from './engine.ts';
import type { Scene } from './scene.ts';
import type { Reason, Verdict } from './verdict.ts';

/** A cause with less chance than this is not worth a line. */
const WORTH_SAYING = 0.04;
const MAX_PER_SCENE = 5;
const MAX_REASONS = 8;

/** The verdicts of all scenes, best first; what is true of every target alike is said once, of the service. */
export function verdictsOf(judged: readonly Judged[], subject: Subject): readonly Verdict[] {
  const all = judged
    .flatMap(({ scene, weighed }) =>
      weighed
        .filter(({ confidence, because }) => confidence >= WORTH_SAYING && because.length > 0)
        .slice(0, MAX_PER_SCENE)
        .map((one) => ({ scene, one })),
    )
    .filter(({ scene, one }, _, found) => !isExplainedElsewhere(scene, one, found));
  const verdicts: Verdict[] = [];
  for (const { scene, one } of all) {
    const same = all.filter((other) => other.one.cause.id === one.cause.id);
    const everywhere = same.length === judged.length;
    if (everywhere && same[0]?.scene !== scene) continue;
    const target = everywhere && coversAll(judged, subject) ? null : targetName(scene, subject);
    verdicts.push(verdict(one, target, everywhere ? same : [{ scene, one }]));
  }
  return verdicts.sort(
    (a, b) => b.confidence - a.confidence || (a.cause < b.cause ? -1 : a.cause > b.cause ? 1 : 0),
  );
}

interface Found {
  readonly scene: Scene;
  readonly one: Weighed;
}

/** On the way of a request: what a target seems to answer is what a gateway on it could not get from behind it. */
const isExplainedElsewhere = (scene: Scene, one: Weighed, found: readonly Found[]): boolean =>
  !one.conclusive &&
  found.some(
    (other) =>
      other.scene !== scene &&
      isConfirmed(other.one) &&
      other.one.cause.bringsAbout.includes(one.cause.id),
  );

/** Sure, and by a signal that proves it. */
const isConfirmed = ({ conclusive, confidence }: Weighed): boolean =>
  conclusive && confidence >= 0.75;

/** True when the scenes are all targets that are known, so that a common cause is the service's. */
function coversAll(judged: readonly Judged[], subject: Subject): boolean {
  const known = new Set<string>(subject.targets.map(({ id }) => id));
  for (const { scene } of judged) {
    for (const { target } of scene.of('target-health')) known.add(target);
    for (const { address, group } of scene.of('upstream'))
      if (address !== group) known.add(address);
  }
  return judged.length > 1 ? true : known.size <= 1;
}

/** The target as target health names it, else the upstream's address. */
function targetName(scene: Scene, subject: Subject): string | null {
  if (scene.upstream === null) return null;
  const { endpoint, host } = scene;
  const called = endpoint?.kind === 'tcp' && !isLoopback(endpoint.host) ? endpoint.host : host;
  const target = subject.targets.find(({ id, address }) => id === called || address === called);
  return target?.id ?? scene.upstream;
}

function verdict(
  { cause }: Weighed,
  target: string | null,
  there: readonly { readonly scene: Scene; readonly one: Weighed }[],
): Verdict {
  const all = there.map(({ one }) => one);
  const confidence = Math.round(Math.max(...all.map((each) => each.confidence)) * 1000) / 1000;
  const because = distinct(all.flatMap((each) => each.because)).slice(0, MAX_REASONS);
  return {
    cause: cause.id,
    confidence,
    strength:
      all.some((each) => each.conclusive) && confidence >= 0.75
        ? 'confirmed'
        : confidence >= 0.5
          ? 'likely'
          : 'possible',
    target,
    summary: summarise(cause, target, because),
    because,
    against: distinct(all.flatMap((each) => each.against)).slice(0, MAX_REASONS),
    remedies: remediesOf(
      cause,
      there.map(({ scene }) => scene),
    ),
    checklist: checklistOf(
      cause,
      there.map(({ scene }) => scene),
    ),
  };
}

function remediesOf(
  { remedies, remediesLast }: Cause,
  scenes: readonly Scene[],
): readonly RemedyId[] {
  if (remediesLast === undefined) return remedies;
  const { where, remedies: last } = remediesLast;
  if (!scenes.some((scene) => where(scene).length > 0)) return remedies;
  return [...remedies.filter((id) => !last.includes(id)), ...last];
}

/** More than a few filled-in steps are a report, not a list. */
const MOST_FOUND = 5;

function checklistOf({ found, checklist }: Cause, scenes: readonly Scene[]): readonly string[] {
  const steps = found === undefined ? [] : scenes.flatMap(found);
  return [...[...new Set(steps)].slice(0, MOST_FOUND), ...checklist];
}

function distinct(reasons: readonly Reason[]): readonly Reason[] {
  const seen = new Set<string>();
  return reasons.filter(({ exhibit, line, says }) => {
    const key = `${exhibit}:${line}:${says}`;
    const known = seen.has(key);
    seen.add(key);
    return !known;
  });
}

function summarise(cause: Cause, target: string | null, because: readonly Reason[]): string {
  const where = target === null ? '' : ` (${target})`;
  const [first] = because;
  return `${cause.title}${where}${first === undefined ? '' : `: ${first.says}`}.`;
}

/** The verdict that the evidence does not decide, resting on what fails or on what was collected at all. */
export function undecided(
  cause: Cause,
  judged: readonly Judged[],
  bundle: EvidenceBundle,
): Verdict {
  const found = judged.flatMap(({ scene }) =>
    cause.speaksFor.flatMap((signal) =>
      signal.look(scene).map((observation) => ({ observation, says: saidOf(signal, observation) })),
    ),
  );
  const reasons = found.flatMap(({ observation, says }) =>
    observation.citations.slice(0, 1).map((citation) => ({ ...citation, says })),
  );
  return {
    cause: cause.id,
    confidence: 0.4,
    strength: 'possible',
    target: null,
    summary: `${cause.title}.`,
    because: reasons.length > 0 ? distinct(reasons).slice(0, 3) : nothingRead(bundle),
    against: [],
    remedies: [],
    checklist: cause.checklist,
  };
}

function nothingRead({ exhibits }: EvidenceBundle): readonly Reason[] {
  return exhibits.slice(0, 3).map(({ id, text, outcome }) => {
    const lines = text.split('\n');
    const line = lines.findIndex((each) => each.trim() !== '');
    const says =
      outcome.kind === 'collected'
        ? 'nothing here tells of a fault'
        : `this evidence is missing (${outcome.kind})`;
    return { exhibit: id, line: line + 1, text: (lines[line] ?? '').trim().slice(0, 500), says };
  });
}
