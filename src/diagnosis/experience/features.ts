import type { EpochMs } from '../../brand.ts';
import type { EvidenceBundle } from '../../evidence/bundle.ts';
import type { Exhibit } from '../../evidence/exhibit.ts';
import { type Line, linesOf } from '../../read/lines.ts';
import { timeReader, yearOf } from '../../read/log-time.ts';
import type { Observation } from '../../read/observation.ts';
import { isOver, nowOf } from '../recency.ts';

const WORD = /[A-Za-z_][A-Za-z0-9_]{2,}/g;
/** A log that somebody pasted whole says after so many lines nothing new about what kind of incident this is. */
const MAX_LINES = 400;
/** Lines that are older than this tell of another incident. */
const FRESH_MS = 2 * 60 * 60_000;

/** The words of a text, in lower case, each once. */
export const wordsIn = (text: string): ReadonlySet<string> =>
  new Set(text.toLowerCase().match(WORD) ?? []);

/** The lines of an exhibit that tell of this incident; a line without a time belongs to the one before it. */
export function linesOfNow(exhibit: Exhibit, now: EpochMs | null): readonly Line[] {
  const timeOf = timeReader(yearOf(exhibit.collectedAt, exhibit.text));
  let last: EpochMs | null = null;
  const lines: Line[] = [];
  for (const line of linesOf(exhibit)) {
    last = timeOf(line.text) ?? last;
    if (now === null || last === null || now - last <= FRESH_MS) lines.push(line);
    if (lines.length >= MAX_LINES) break;
  }
  return lines;
}

/**
 * What makes one incident like another: the words that people pasted, the facts that were read from them, the gateway.
 * How often something occurs says nothing; a log repeats itself.
 */
export function featuresOf(
  { subject, exhibits }: EvidenceBundle,
  observations: readonly Observation[],
): ReadonlySet<string> {
  const now = nowOf(subject, observations);
  const features = new Set<string>();
  for (const exhibit of exhibits) {
    for (const { text } of linesOfNow(exhibit, now)) {
      for (const word of wordsIn(text)) features.add(word);
    }
  }
  for (const fact of observations) {
    if (!isOver(fact, now)) features.add(`${fact.kind}:${detailOf(fact)}`);
  }
  features.add(`gateway:${subject.gateway}`);
  features.add(`platform:${subject.platform}`);
  return features;
}

/** What tells two facts of one kind apart, names and numbers left out. */
function detailOf(fact: Observation): string {
  switch (fact.kind) {
    case 'failure':
      return fact.failure;
    case 'event':
      return fact.event;
    case 'statement':
      return fact.topic;
    case 'probe':
      return fact.outcome;
    case 'unit':
      return fact.state;
    case 'answer':
      return `${fact.status} ${fact.madeBy}`;
    case 'setting':
      return fact.setting;
    case 'target-health':
      return fact.reason ?? fact.state;
    case 'metric':
      return fact.metric;
    case 'resource':
      return fact.resource;
    case 'firewall-rule':
      return fact.action;
    default:
      return '';
  }
}
