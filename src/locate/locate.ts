import { type Catalogue, EMPTY_CATALOGUE } from '../catalogue/catalogue.ts';
import type { World } from '../ports/world.ts';
import { parseAnswer, targetGroupsShape } from './api-shapes.ts';
import { arnOf, type Candidate, type Findings, nothingIn } from './candidate.ts';
import { type Choosable, choiceOf } from './choice.ts';
import { describeTargetGroup } from './describe-target-group.ts';
import { fails, type GroupState, readGroupStates } from './group-states.ts';
import type { Located } from './located.ts';
import { readMeant } from './meant.ts';
import { nothingFound } from './nothing-found.ts';
import { placeName } from './place-name.ts';
import { searchPlace } from './search-place.ts';
import { serviceName } from './service-name.ts';

export type LocateResult =
  | {
      readonly ok: true;
      readonly located: Located;
      /** What to know of the search: a place that could not be searched, which of several was taken and why. */
      readonly notes: readonly string[];
    }
  | {
      readonly ok: false;
      readonly kind: 'choose';
      /** The question. */
      readonly why: string;
      readonly options: readonly Choosable[];
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly kind: 'nothing'; readonly why: string }
  /** Not one place could be searched: whether it is there was not found out. */
  | { readonly ok: false; readonly kind: 'not-searched'; readonly why: string };

type Group = Extract<Candidate, { kind: 'target-group' }>;
type Search = Pick<World, 'clouds' | 'clock'> & { readonly catalogue: Catalogue };

/**
 * Finds what a person meant, in all places side by side: a service of the catalogue or of the tag `service`, a target
 * group or load balancer by name, ARN or DNS name, a URL as the listener rules see it, a tag, or, when nothing was
 * typed, what fails now. Several things are a choice; nothing says what was looked through and what is nearest.
 */
export async function locate(
  { clouds, clock }: Pick<World, 'clouds' | 'clock'>,
  query: string,
  catalogue: Catalogue = EMPTY_CATALOGUE,
): Promise<LocateResult> {
  const meant = readMeant(query, catalogue, clouds.places);
  if (!meant.ok) return { ok: false, kind: 'nothing', why: meant.why };
  const search = { clouds, clock, catalogue };

  const findings = await Promise.all(
    meant.places.map((place) =>
      searchPlace(place, clouds.at(place), meant.wanted, clock).catch(
        // A fault of our own in one place hides nothing in the others.
        (error: unknown): Findings => ({ ...nothingIn(place), problems: [String(error)] }),
      ),
    ),
  );
  const notes = findings.flatMap(({ place, problems }) =>
    [...new Set(problems)].map((problem) => `${placeName(place, catalogue)}: ${problem}`),
  );
  const candidates = bestOf(findings);
  const [first, second] = candidates;
  if (first === undefined) {
    const why = nothingFound(query, meant.wanted, findings, notes, catalogue);
    return { ok: false, kind: wasSearched(findings) ? 'nothing' : 'not-searched', why };
  }
  if (second === undefined && first.kind === 'load-balancer') {
    return throughBalancer(search, first, meant.service, notes);
  }
  return oneOf(search, query, candidates, meant.service, notes);
}

/** Those that the question names; only without any, those that would take every request. */
function bestOf(findings: readonly Findings[]): readonly Candidate[] {
  const named = findings.flatMap(({ candidates }) => candidates);
  const all = named.length > 0 ? named : findings.flatMap(({ fallbacks }) => fallbacks);
  const byArn = new Map(all.map((candidate) => [arnOf(candidate), candidate]));
  const failures = (candidate: Candidate) =>
    candidate.kind === 'load-balancer' ? candidate.failures : 0;
  return [...byArn.values()].sort((a, b) => failures(b) - failures(a));
}

const wasSearched = (findings: readonly Findings[]): boolean =>
  findings.some(
    ({ problems, names, searched }) =>
      problems.length === 0 || (names.length > 0 && searched.length > 0),
  );

/** A load balancer stands for the target groups behind it. */
async function throughBalancer(
  search: Search,
  { place, balancer }: Extract<Candidate, { kind: 'load-balancer' }>,
  service: string | null,
  notes: readonly string[],
): Promise<LocateResult> {
  const { LoadBalancerArn: arn, LoadBalancerName: name } = balancer;
  const answer = await search.clouds
    .at(place)
    .loadBalancers.targetGroups({ by: 'load-balancer', arn });
  const groups = parseAnswer(`target groups of ${name}`, targetGroupsShape, answer);
  if (!groups.ok) return { ok: false, kind: 'not-searched', why: groups.why };
  if (groups.value.TargetGroups.length === 0) {
    const why = `The load balancer ${name} has no target group: it answers everything by itself.`;
    return { ok: false, kind: 'nothing', why };
  }
  const candidates = groups.value.TargetGroups.map(
    (group): Candidate => ({ kind: 'target-group', place, group, by: null }),
  );
  return oneOf(search, name, candidates, service, notes);
}

/**
 * The one that is meant: the only one, or the only one of a load balancer's target groups that fails. Across load
 * balancers a failing one proves nothing, because two services may bear one name; there a person chooses.
 */
async function oneOf(
  search: Search,
  name: string,
  candidates: readonly Candidate[],
  service: string | null,
  notes: readonly string[],
): Promise<LocateResult> {
  const groups = candidates.filter((each): each is Group => each.kind === 'target-group');
  const [only] = groups;
  if (only !== undefined && candidates.length === 1) {
    return found(search, only, service, notes);
  }
  // A group without a load balancer shares it with none.
  const balancers = new Set(groups.map(({ group }) => group.LoadBalancerArns[0] ?? group));
  let states: ReadonlyMap<string, GroupState> = new Map();
  if (only !== undefined && groups.length === candidates.length && balancers.size === 1) {
    const cloud = search.clouds.at(only.place);
    const { clock } = search;
    states = await readGroupStates(
      cloud,
      clock,
      groups.map(({ group }) => group),
    );
    const failing = groups.filter((each) => {
      const state = states.get(arnOf(each));
      return state !== undefined && fails(state);
    });
    const [broken] = failing;
    if (broken !== undefined && failing.length === 1) {
      const taken = `Of ${groups.length} target groups, ${broken.group.TargetGroupName} is the only one that fails.`;
      return found(search, broken, service, [taken, ...notes]);
    }
  }
  const choice = choiceOf(name, candidates, states, search.catalogue);
  return { ok: false, kind: 'choose', ...choice, notes };
}

async function found(
  { clouds, catalogue }: Search,
  { place, group, by }: Group,
  service: string | null,
  notes: readonly string[],
): Promise<LocateResult> {
  const cloud = clouds.at(place);
  const [called, described] = await Promise.all([
    service ?? serviceName(cloud, place, group, catalogue),
    describeTargetGroup(cloud, place, group, group.TargetGroupName),
  ]);
  const located = { ...described, service: called };
  return { ok: true, located, notes: by === null ? notes : [`Found by ${by}.`, ...notes] };
}
