import type { Observation, ObservationOf, SettingName } from '../read/observation.ts';

/** A setting as the AWS API told it; null when it was not read. What hosts say of their own gateways is none of it. */
export function awsSetting(
  observations: readonly Observation[],
  setting: SettingName,
): ObservationOf<'setting'> | null {
  const found = observations.find(
    (fact) => fact.kind === 'setting' && fact.setting === setting && fact.origin.role === 'aws',
  );
  return found?.kind === 'setting' ? found : null;
}

/** Settings that the hosts behind the load balancer tell of themselves. */
export const hostSettings = (
  observations: readonly Observation[],
  setting: SettingName,
): readonly ObservationOf<'setting'>[] =>
  observations.filter(
    (fact): fact is ObservationOf<'setting'> =>
      fact.kind === 'setting' && fact.setting === setting && fact.origin.role !== 'aws',
  );

/** How long what has the load balancer's connections keeps them idle, in seconds: a gateway on the host, or the service. */
export function keptIdle(observations: readonly Observation[]): readonly number[] {
  const front = hostSettings(observations, 'front-keepalive-seconds');
  const known = front.length > 0 ? front : hostSettings(observations, 'backend-keepalive-seconds');
  return known.flatMap(({ number }) => (number === null ? [] : [number]));
}

/** The longest that a request has taken in the time looked at, in seconds; null when nothing tells. */
export function slowestSeconds(observations: readonly Observation[]): number | null {
  const seconds = observations.flatMap((fact) => {
    if (fact.kind === 'metric' && fact.metric === 'TargetResponseTime') return [fact.peak];
    // What the backend itself tells: it may have finished long after nobody waited any more.
    if (fact.kind === 'event' && fact.event === 'slow-answer') return [Number(fact.detail)];
    if (fact.kind === 'answer' && fact.slowestMillis !== null) return [fact.slowestMillis / 1000];
    return [];
  });
  const known = seconds.filter(Number.isFinite);
  return known.length === 0 ? null : Math.max(...known);
}

export const metricTotal = (observations: readonly Observation[], metric: string): number =>
  observations.reduce(
    (sum, fact) => sum + (fact.kind === 'metric' && fact.metric === metric ? fact.total : 0),
    0,
  );
