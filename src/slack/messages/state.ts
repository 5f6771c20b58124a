import type { IncidentRecord, ServiceReading } from '../../incident/record.ts';
import { isUnchecked } from '../../incident/service-reading.ts';
import { bold, paragraph, type Section, section, text } from './card.ts';
import { oneLine } from './escape.ts';
import { minuteOf } from './instant.ts';

/** As many targets as a phone shows without scrolling far; those in trouble come first. */
const MOST_TARGETS = 8;

/** Is it bad: targets and failures as they were read last, in one sentence; null when nothing was read yet. */
export function howBad({ readings }: IncidentRecord): string | null {
  const last = readings.at(-1);
  if (last === undefined) return null;
  // What is leaving is not counted: it was taken out on purpose.
  const staying = last.targets.filter(({ state }) => state !== 'draining');
  const healthy = staying.filter(({ state }) => state === 'healthy').length;
  const health =
    staying.length > 0 && staying.every(isUnchecked)
      ? 'Health checks are off'
      : `${healthy} of ${staying.length} targets healthy`;
  return `${health}. In a minute: ${traffic(last)} (${minuteOf(last.at)}).`;
}

/** Who failed is the first thing to know: the load balancer made the answer, or a target did. */
function traffic(reading: ServiceReading): string {
  const { failuresPerMinute: failed, target5xxPerMinute: answered, requestsPerMinute } = reading;
  const requests = requestsPerMinute === null ? [] : [`${requestsPerMinute} requests`];
  if (failed === null && answered === null) {
    return [...requests, 'failures could not be read'].join(', ');
  }
  if ((failed ?? 0) + (answered ?? 0) === 0) return [...requests, 'none failed'].join(', ');
  const byTargets = answered === null || answered === 0 ? [] : [`${answered} × 5xx by targets`];
  const byLoadBalancer = failed === 0 ? [] : [`${failed ?? '?'} failed at the load balancer`];
  return [...requests, ...byLoadBalancer, ...byTargets].join(', ');
}

/** Each target in trouble with its reason, then the healthy ones in a line. */
export function targetSections({ readings }: IncidentRecord): readonly Section[] {
  const targets = readings.at(-1)?.targets ?? [];
  if (targets.length === 0) return [];
  const sick = targets.filter(({ state }) => state !== 'healthy').sort(unhealthyFirst);
  const healthy = targets.filter(({ state }) => state === 'healthy');
  const lines = sick.slice(0, MOST_TARGETS).map(({ id, state, reason }) => {
    const why = reason === null || reason === '' ? '' : `, ${oneLine(reason, 120)}`;
    const mark = state === 'unhealthy' ? '✗' : '·';
    return `${mark} ${oneLine(id, 60)} ${oneLine(state, 30)}${why}`;
  });
  const named = healthy.slice(0, MOST_TARGETS).map(({ id }) => oneLine(id, 60));
  const more = [...sick.slice(MOST_TARGETS), ...healthy.slice(MOST_TARGETS)].length;
  return [
    section(
      6,
      paragraph(bold('Targets')),
      ...lines.map((line) => paragraph(text(line))),
      ...(named.length > 0 ? [paragraph(text(`✓ healthy: ${named.join(', ')}`))] : []),
      ...(more > 0 ? [paragraph(text(`and ${more} more`))] : []),
    ),
  ];
}

type Target = ServiceReading['targets'][number];

/** What is starting or draining may be on its way; what is unhealthy is not. */
const unhealthyFirst = (a: Target, b: Target): number =>
  Number(b.state === 'unhealthy') - Number(a.state === 'unhealthy');
