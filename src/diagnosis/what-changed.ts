import { type EpochMs, epochMs, isoInstant } from '../brand.ts';
import type { Subject } from '../evidence/bundle.ts';
import type { Observation, ObservationOf } from '../read/observation.ts';
import type { Diagnosis } from './verdict.ts';

type Change = ObservationOf<'change'>;

/** A change that is older did not bring about what began now. */
const BEFORE_MS = 60 * 60_000;
/** Clocks differ, and an onset is known by the minute. */
const AFTER_MS = 2 * 60_000;
const MOST_SHOWN = 6;

/** The changes of the hour before the failures began; before now, where their beginning is not known. */
export function changesBefore(
  observations: readonly Observation[],
  now: EpochMs | null,
): readonly Change[] {
  const at = observations.find((one) => one.kind === 'onset')?.at ?? now;
  if (at === null) return [];
  return observations.filter(
    (one): one is Change =>
      one.kind === 'change' &&
      one.first !== null &&
      one.first >= at - BEFORE_MS &&
      one.first <= at + AFTER_MS,
  );
}

/**
 * What people are shown of them: about this service first, then the newest; what an Auto Scaling group did follows from
 * something that somebody changed, and comes after that. Our own actions are told apart.
 */
export function whatChanged(
  observations: readonly Observation[],
  { service }: Subject,
  now: EpochMs | null,
): Diagnosis['changes'] {
  const ours = idsOf(observations);
  if (service !== null) ours.add(service);
  const about = (change: Change): boolean => change.resources.some((id) => ours.has(id));
  return changesBefore(observations, now)
    .toSorted(
      (a, b) =>
        Number(a.own) - Number(b.own) ||
        Number(about(b)) - Number(about(a)) ||
        Number(isByGroup(a)) - Number(isByGroup(b)) ||
        (b.first ?? 0) - (a.first ?? 0),
    )
    .slice(0, MOST_SHOWN)
    .map((change) => ({
      at: isoInstant(change.first ?? epochMs(0)),
      what: changeInWords(change),
      by: change.by,
      own: change.own,
      about: about(change),
      exhibit: change.citations[0]?.exhibit ?? '',
      line: change.citations[0]?.line ?? 0,
    }));
}

const isByGroup = ({ source }: Change): boolean => source === 'auto-scaling';

/** `RevokeSecurityGroupIngress of sg-0f66e77d88c99b00a by kim`, `Deployment of shop: production, r215.zip, Succeeded`. */
export function changeInWords({ event, by, resources, detail, source }: Change): string {
  if (source === 'auto-scaling') return detail ?? event;
  // Of an ARN its end is enough to know it by.
  const what = resources[0] === undefined ? '' : ` of ${resources[0].replace(/^arn:\S*:/, '')}`;
  const who = by === null || source !== 'cloudtrail' ? '' : ` by ${by}`;
  const more = source === 'cloudtrail' || detail === null ? '' : `: ${detail}`;
  return `${event}${what}${who}${more}`;
}

/** Everything that the service is made of, as far as the evidence names it. */
function idsOf(observations: readonly Observation[]): Set<string> {
  const ids = new Set<string>();
  const add = (...more: readonly (string | null)[]) => {
    for (const id of more) if (id !== null) ids.add(id);
  };
  for (const one of observations) {
    if (one.kind === 'placement') add(one.target, one.subnet, one.scalingGroup, ...one.groups);
    if (one.kind === 'acl-entry') add(one.acl);
    if (one.kind === 'vpc-route') add(one.table);
    if (one.kind === 'scaling-group') add(one.group);
    if (one.kind === 'target-health') add(one.target);
    if (one.kind === 'listener-rule') add(one.listener, ...one.targetGroups);
  }
  return ids;
}
