import type { Exhibit } from '../evidence/exhibit.ts';
import type { AppEvent } from './event.ts';
import { linesOf } from './lines.ts';
import type { Observation } from './observation.ts';
import { Tally } from './tally.ts';

/** A literal phrase of a program's log and the event that it reports. */
export interface EventPhrase {
  /** Groups `subject` and `detail` are kept; all lines with the same event, subject and detail are one fact. */
  readonly phrase: RegExp;
  readonly event: AppEvent;
}

/** Reads a log by a table of phrases. The first phrase that fits a line wins, so special ones stand first. */
export function readEvents(
  exhibit: Exhibit,
  phrases: readonly EventPhrase[],
  hint: RegExp,
  /** Lines that look alike but are somebody else's. */
  except?: RegExp,
): readonly Observation[] {
  const tally = new Tally(exhibit);
  for (const line of linesOf(exhibit)) {
    if (!hint.test(line.text) || except?.test(line.text) === true) continue;
    for (const { phrase, event } of phrases) {
      const match = phrase.exec(line.text);
      if (match === null) continue;
      const subject = match.groups?.['subject']?.trim() ?? null;
      const detail = match.groups?.['detail']?.trim().slice(0, 120) ?? null;
      tally.add(`${event}|${subject}|${detail}`, line, { kind: 'event', event, subject, detail });
      break;
    }
  }
  return tally.observations();
}
