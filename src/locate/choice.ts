import type { Catalogue } from '../catalogue/catalogue.ts';
import { arnOf, type Candidate } from './candidate.ts';
import { type GroupState, stateInWords } from './group-states.ts';
import { placeName } from './place-name.ts';

/** One of several things that may be meant. */
export interface Choosable {
  /** Tells it from the others, the telling part first; at most 75 characters, which is what a menu shows. */
  readonly label: string;
  /** Asked again with this, it is found without a doubt. */
  readonly query: string;
}

/** A menu of Slack has at most 100 options of 75 characters each. */
export const MOST_OPTIONS = 100;
const LONGEST_LABEL = 75;

/** Several candidates as a question. */
export function choiceOf(
  name: string,
  candidates: readonly Candidate[],
  states: ReadonlyMap<string, GroupState>,
  catalogue: Catalogue,
): { readonly why: string; readonly options: readonly Choosable[] } {
  const places = new Set(candidates.map(({ place }) => placeName(place, catalogue)));
  const options = candidates.slice(0, MOST_OPTIONS).map((candidate): Choosable => {
    const arn = arnOf(candidate);
    const state = states.get(arn);
    const details = [
      state === undefined ? '' : stateInWords(state),
      candidate.by ?? '',
      places.size > 1 ? placeName(candidate.place, catalogue) : '',
      candidate.kind === 'load-balancer' && candidate.by === null ? 'load balancer' : '',
    ].filter((detail) => detail !== '');
    const called =
      candidate.kind === 'target-group'
        ? candidate.group.TargetGroupName
        : candidate.balancer.LoadBalancerName;
    return { label: shortened([called, ...details].join(' · ')), query: arn };
  });
  const left = candidates.length - options.length;
  return { why: question(name, candidates, left), options };
}

function question(name: string, candidates: readonly Candidate[], left: number): string {
  const balancers = candidates.every(({ kind }) => kind === 'load-balancer');
  const groups = candidates.every(({ kind }) => kind === 'target-group');
  const what = balancers ? 'load balancers' : groups ? 'target groups' : 'things';
  const more = left > 0 ? ` ${left} more are not shown.` : '';
  if (name === '') {
    return `${candidates.length} ${what} answered 5xx in the last 15 minutes, the worst first. Which one is meant?${more}`;
  }
  return `"${name}" means ${candidates.length} ${what}. Which one is meant?${more}`;
}

function shortened(label: string): string {
  const characters = [...label];
  return label.length <= LONGEST_LABEL
    ? label
    : `${characters
        .slice(0, LONGEST_LABEL - 1)
        .join('')
        .slice(0, LONGEST_LABEL - 1)
        .trimEnd()}…`;
}
