import { gatewayStatusInWords } from '../../diagnosis/gateway-status.ts';
import { onsetInWords } from '../../diagnosis/onset.ts';
import { requestPathInWords } from '../../diagnosis/request-path.ts';
import type { Diagnosis, MadeBy, Verdict } from '../../diagnosis/verdict.ts';
import { bold, type Part, paragraph, type Section, section, text } from './card.ts';
import { confidence } from './confidence.ts';
import { doubtSections } from './doubts.ts';
import { oneLine } from './escape.ts';
import { evidenceSections } from './evidence.ts';
import { minuteOf } from './instant.ts';

const MOST_CAUSES = 3;

/**
 * The cause, the lines that say so, and what speaks against it.
 * @param said what stands above already: the summary of a closed incident may be the cause word for word.
 */
export function findingSections(diagnosis: Diagnosis, said: string): readonly Section[] {
  const shown = mainVerdicts(diagnosis);
  return [
    section(0, ...causeParts(diagnosis, shown, said)),
    ...changeSections(diagnosis),
    ...evidenceSections(shown),
    ...doubtSections(diagnosis, shown),
  ];
}

/** What is said of the cause in a notification. */
export const causeInShort = (diagnosis: Diagnosis): string =>
  oneLine(diagnosis.verdicts[0]?.summary ?? '', 300);

/** The best verdict, and others that are as good as sure: two targets may be broken in two ways. */
function mainVerdicts({ verdicts }: Diagnosis): readonly Verdict[] {
  const [best, ...others] = verdicts;
  if (best === undefined) return [];
  const sure = others.filter(({ strength }) => strength !== 'possible');
  return [best, ...(best.strength === 'possible' ? [] : sure)].slice(0, MOST_CAUSES);
}

function causeParts(
  { status, madeBy, gatewayStatus, onset, requestPath, hostsAsked }: Diagnosis,
  shown: readonly Verdict[],
  said: string,
): readonly Part[] {
  const causes = shown.map((verdict, index) => {
    const label = index === 0 ? 'Cause' : 'Also';
    const how = status === 'diagnosed' ? ` (${confidence(verdict)})` : '';
    const { target, summary } = verdict;
    const where = target === null || summary.includes(target) ? '' : ` (${oneLine(target, 60)})`;
    return paragraph(
      bold(status === 'diagnosed' ? `${label}${how}: ` : 'Finding: '),
      text(said.includes(summary) ? `as said above${where}.` : `${oneLine(summary, 400)}${where}`),
    );
  });
  const origin = [
    ...(onset === null || status === 'healthy' ? [] : [onsetInWords(onset)]),
    ...(madeBy === 'unknown' ? [] : [whoMadeIt(madeBy, gatewayStatus?.status ?? '502')]),
    ...(gatewayStatus === null ? [] : [gatewayStatusInWords(gatewayStatus)]),
  ].join(' ');
  const way = [
    ...(requestPath === null ? [] : [requestPathInWords(requestPath)]),
    ...(hostsAsked === null ? [] : [`Hosts: ${hostsAsked}.`]),
  ];
  return [
    ...causes,
    ...(origin === '' ? [] : [paragraph(text(origin))]),
    ...way.map((line) => paragraph(text(oneLine(line, 400)))),
  ];
}

/** Somebody who reads "the security group was changed two minutes before" needs no more. */
const MOST_CHANGES = 3;

/** What was changed shortly before: about this service, or the newest where none is. Our own actions are no news. */
function changeSections({ changes, status }: Diagnosis): readonly Section[] {
  if (status === 'healthy') return [];
  const others = changes.filter(({ own }) => !own);
  const telling = others.some(({ about }) => about) ? others.filter(({ about }) => about) : others;
  if (telling.length === 0) return [];
  return [
    section(
      3,
      ...telling
        .slice(0, MOST_CHANGES)
        .map(({ at, what }, index) =>
          paragraph(
            bold(index === 0 ? 'Changed shortly before: ' : 'And: '),
            text(`${oneLine(what, 200)} (${minuteOf(at)})`),
          ),
        ),
    ),
  ];
}

function whoMadeIt(madeBy: Exclude<MadeBy, 'unknown'>, status: string): string {
  switch (madeBy) {
    case 'load-balancer':
      return 'The load balancer itself made the 502: it got no valid answer from a target.';
    case 'gateway':
      return `A gateway behind the load balancer made the ${status}, and the load balancer passed it on.`;
    case 'application':
      return 'The application itself answered 502, and the load balancer passed it on.';
    default:
      return madeBy satisfies never;
  }
}
