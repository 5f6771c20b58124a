import { isoInstant } from '../brand.ts';
import type { Observation, ObservationOf } from '../read/observation.ts';
import type { Diagnosis } from './verdict.ts';

/** So much of the failures in one zone, and it is that zone's. */
const NEARLY_ALL = 0.9;

/** When it began, how bad it is and who makes the errors, from the load balancer's counts; null without them. */
export function onsetIn(observations: readonly Observation[]): Diagnosis['onset'] {
  const onset = observations.find((one) => one.kind === 'onset');
  if (onset === undefined) return null;
  return {
    at: onset.at === null ? null : isoInstant(onset.at),
    lastFailure: isoInstant(onset.lastFailure),
    perMinute: Math.round(onset.perMinute * 10) / 10,
    share: onset.share === null ? null : Math.round(onset.share * 1000) / 1000,
    madeBy: onset.madeBy,
    onlyZone: onlyZone(observations),
  };
}

/** The one zone whose nodes count nearly all failures, where others carry traffic too; null otherwise. */
function onlyZone(observations: readonly Observation[]): string | null {
  const counts = observations.filter(
    (one): one is ObservationOf<'zone-metric'> =>
      one.kind === 'zone-metric' && /^HTTPCode_(?:ELB_50|Target_5)/.test(one.metric),
  );
  const byZone = new Map<string, number>();
  for (const { zone, total } of counts) byZone.set(zone, (byZone.get(zone) ?? 0) + total);
  const all = [...byZone.values()].reduce((a, b) => a + b, 0);
  if (all === 0 || byZone.size < 2) return null;
  return [...byZone].find(([, total]) => total >= all * NEARLY_ALL)?.[0] ?? null;
}

/** `Since 17:03 UTC: about 41 failures a minute, 11 % of the requests.` */
export function onsetInWords(onset: NonNullable<Diagnosis['onset']>): string {
  const { at, perMinute, share, onlyZone: zone } = onset;
  const since = at === null ? 'Since before the counts begin' : `Since ${at.slice(11, 16)} UTC`;
  const rate = perMinute < 1 ? 'less than one failure' : `about ${Math.round(perMinute)} failures`;
  const part = share === null ? '' : `, ${percent(share)} of the requests`;
  const where = zone === null ? '' : `, nearly all in ${zone}`;
  return `${since}: ${rate} a minute${part}${where}.`;
}

const percent = (share: number): string =>
  share < 0.01 ? 'less than 1 %' : `${Math.round(share * 100)} %`;
