import { gatewayStatusInWords } from '../diagnosis/gateway-status.ts';
import { onsetInWords } from '../diagnosis/onset.ts';
import { requestPathInWords } from '../diagnosis/request-path.ts';
import type { Diagnosis, Reason, Verdict } from '../diagnosis/verdict.ts';

/** Verdicts shown in full and in a line each; the rest is in `--json`. */
const SHOWN_IN_FULL = 2;
const SHOWN = 4;

/** A diagnosis for somebody who was woken by it: plain text, the answer first. */
export function renderDiagnosis(input: string, diagnosis: Diagnosis): string {
  const { verdicts, missing, ruledOut, madeBy, gatewayStatus, requestPath, hostsAsked } = diagnosis;
  const { onset, changes } = diagnosis;
  const shown = verdicts.slice(0, SHOWN);
  const full = shown
    .slice(0, SHOWN_IN_FULL)
    .filter((verdict, i) => i === 0 || verdict.confidence >= 0.3);
  const rest = shown.filter((verdict) => !full.includes(verdict));
  const lines = [
    input,
    madeBy === 'unknown' ? '' : `The errors are made by the ${madeBy.replace('-', ' ')}.`,
    gatewayStatus === null ? '' : gatewayStatusInWords(gatewayStatus),
    onset === null ? '' : onsetInWords(onset),
    ...section(
      'Changed shortly before',
      changes.map(({ at, what, own }) => `${at} ${what}${own ? ' (fiveohtwo itself)' : ''}`),
    ),
    requestPath === null ? '' : `The way of a request: ${requestPathInWords(requestPath)}`,
    hostsAsked === null ? '' : `Hosts: ${hostsAsked}.`,
    ...full.flatMap(describe),
    ...rest.map(
      ({ cause, summary, strength }) => `Also possible: ${cause} (${strength}). ${summary}`,
    ),
    ...section(
      'Ruled out',
      ruledOut.map(({ cause, because }) => `${cause}: ${because[0]?.says ?? ''}`),
    ),
    ...section(
      'Missing',
      missing.map(({ what, how }) => `${what}: ${how}`),
    ),
  ];
  return `${lines.filter((line) => line !== '').join('\n')}\n\n`;
}

function describe(verdict: Verdict): readonly string[] {
  return [
    '',
    `${verdict.cause} (${inWords(verdict)})`,
    `  ${verdict.summary}`,
    ...section('Because', verdict.because.map(quote), '  '),
    ...section('Against', verdict.against.map(quote), '  '),
    ...section('Next', verdict.checklist, '  '),
  ];
}

function inWords({ strength, confidence }: Verdict): string {
  const tenths = Math.round(confidence * 10);
  return `${strength}: right in about ${Math.max(1, Math.min(9, tenths))} of 10 such cases`;
}

const quote = ({ exhibit, line, text, says }: Reason): string =>
  `${says}\n      ${exhibit}${line > 0 ? `:${line}` : ''}${text === '' ? '' : `: ${text.slice(0, 200)}`}`;

function section(title: string, items: readonly string[], indent = ''): readonly string[] {
  return items.length === 0
    ? []
    : [`${indent}${title}`, ...items.map((item) => `${indent}  - ${item}`)];
}
