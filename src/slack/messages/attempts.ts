import type { Attempt, ChangeResult, IncidentRecord, Verification } from '../../incident/record.ts';
import { alikeOnHosts, onHosts, withoutHost } from '../../remedies/on-hosts.ts';
import {
  bold,
  list,
  type Part,
  paragraph,
  people,
  person,
  type Section,
  section,
  text,
} from './card.ts';
import { oneLine } from './escape.ts';
import { minuteOf } from './instant.ts';

const MOST_CHANGES = 12;
const MOST_PROOF = 6;

/** What was done, target by target, and what came of it: the last attempt in full, earlier ones in a line. */
export function attemptSections({ attempts, stage }: IncidentRecord): readonly Section[] {
  const last = attempts.at(-1);
  if (last === undefined) return [];
  const earlier = attempts.slice(-3, -1);
  return [
    ...earlier.map((attempt) =>
      section(3, paragraph(...approval(attempt), text(` ${inShort(attempt)}`))),
    ),
    section(1, ...inFull(last, stage === 'applying')),
  ];
}

const approval = ({ proposal, approvedBy, approvedAt }: Attempt) => [
  bold(oneLine(proposal.plan.title, 100)),
  text(', approved by '),
  ...people(approvedBy),
  text(` at ${minuteOf(approvedAt)}.`),
];

function inShort({ refused, verification, undone }: Attempt): string {
  if (refused !== null) return `Not done: ${oneLine(refused, 200)}`;
  if (undone !== null) return undone.complete ? 'Undone.' : 'Could not be undone.';
  return verification === null ? 'Not verified.' : verdictOn(verification);
}

function inFull(attempt: Attempt, applying: boolean): readonly Part[] {
  const { refused, changes, verification, undone, proposal } = attempt;
  if (refused !== null) {
    return [
      paragraph(...approval(attempt)),
      paragraph(text(`✗ Not done: ${oneLine(refused, 400)}`)),
    ];
  }
  const waiting = applying ? proposal.plan.changes.slice(changes.length) : [];
  const lines = [
    ...changeLines(changes),
    ...waiting.map(({ shown }, index) =>
      index === 0 ? `… ${oneLine(shown, 160)} (now)` : `· ${oneLine(shown, 160)} (waits)`,
    ),
  ];
  const more = lines.length - MOST_CHANGES;
  return [
    paragraph(...approval(attempt)),
    ...lines.slice(0, MOST_CHANGES).map((line) => paragraph(text(line))),
    ...(more > 0 ? [paragraph(text(`and ${more} more`))] : []),
    ...(verification === null ? [] : proofParts(verification)),
    ...(undone === null
      ? []
      : [
          paragraph(
            bold(undone.complete ? 'Undone' : 'Could not be undone'),
            text(' by '),
            person(undone.by),
            text(` at ${minuteOf(undone.at)}: ${oneLine(undone.result, 300)}`),
          ),
        ]),
  ];
}

/** What came out alike on several hosts is one line. */
function changeLines(changes: readonly ChangeResult[]): readonly string[] {
  return alikeOnHosts(changes, outcomeOf, notInCommand).map(({ first, hosts }) => {
    const { detail, kind } = first.result;
    const did = detail === '' ? '' : ` → ${oneLine(detail, 160)}`;
    return `${markOf(kind)} ${oneLine(onHosts(commandOf(first), hosts), 240)}${did}`;
  });
}

const commandOf = ({ shown, target }: ChangeResult): string => withoutHost(shown, target);

const outcomeOf = (change: ChangeResult): string =>
  JSON.stringify([change.result.kind, change.result.detail, commandOf(change)]);

/** A call names in its command what it changes. */
const notInCommand = (change: ChangeResult): string | null =>
  change.target === null || commandOf(change).includes(change.target) ? null : change.target;

function markOf(kind: ChangeResult['result']['kind']): string {
  switch (kind) {
    case 'done':
      return '✓';
    case 'failed':
      return '✗';
    case 'unknown':
      return '?';
    case 'skipped':
      return '–';
    default:
      return kind satisfies never;
  }
}

const proofParts = (verification: Verification): readonly Part[] => [
  paragraph(bold('Proof: '), text(`${verdictOn(verification)} (${minuteOf(verification.at)})`)),
  list(verification.proof.slice(0, MOST_PROOF).map((line) => [text(oneLine(line, 200))])),
];

function verdictOn({ kind }: Verification): string {
  switch (kind) {
    case 'fixed':
      return '✓ fixed';
    case 'not-fixed':
      return '✗ not fixed';
    case 'worse':
      return '✗ worse than before';
    default:
      return kind satisfies never;
  }
}
