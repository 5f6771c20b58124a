import type { IncidentRecord, ServiceReading } from '../../incident/record.ts';
import { bold, paragraph, type Section, type Span, section, text } from './card.ts';
import { oneLine } from './escape.ts';
import { minuteOf } from './instant.ts';

/** As many targets as a phone shows without scrolling far; those in trouble come first. */
const MOST_TARGETS = 8;

/** Is it bad: targets and failures as they were read last, in one sentence; null when nothing was read yet. */
export function howBad({ readings }: IncidentRecord): string | null {
  const last = readings.at(-1);
  if (last === undefined) return null;
  const healthy = last.targets.filter(({ state }) => state === 'healthy').length;
  return `${healthy} of ${last.targets.length} targets healthy; ${failures(last)} (${minuteOf(last.at)}).`;
}

function failures({ failuresPerMinute: failed, requestsPerMinute: all }: ServiceReading): string {
  if (failed === null) return 'failures could not be read';
  const of = all === null ? '' : ` of ${all} requests`;
  return failed === 0
    ? `no failures${all === null ? '' : ` in ${all} requests`} a minute`
    : `${failed}${of} failed in a minute`;
}

/** Each target with its health. */
export function targetSections({ readings }: IncidentRecord): readonly Section[] {
  const targets = readings.at(-1)?.targets ?? [];
  if (targets.length === 0) return [];
  const sorted = [...targets].sort((a, b) => trouble(a.state) - trouble(b.state));
  const lines = sorted.slice(0, MOST_TARGETS).map(({ id, state, reason }): readonly Span[] => {
    const why = reason === null || reason === '' ? '' : `, ${oneLine(reason, 120)}`;
    return [text(`${markOf(state)} ${oneLine(id, 60)} ${oneLine(state, 30)}${why}`)];
  });
  const more = targets.length - MOST_TARGETS;
  return [
    section(
      6,
      paragraph(bold('Targets')),
      ...lines.map((line) => paragraph(...line)),
      ...(more > 0 ? [paragraph(text(`and ${more} more`))] : []),
    ),
  ];
}

const trouble = (state: string): number =>
  state === 'healthy' ? 2 : state === 'unhealthy' ? 0 : 1;

const markOf = (state: string): string =>
  state === 'healthy' ? '✓' : state === 'unhealthy' ? '✗' : '·';
