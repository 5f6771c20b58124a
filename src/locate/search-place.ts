import { epochMs } from '../brand.ts';
import type { Clock } from '../ports/clock.ts';
import type { Cloud, Place } from '../ports/cloud.ts';
import { loadBalancersShape, type Parsed, parseAnswer, targetGroupsShape } from './api-shapes.ts';
import { type Candidate, type Findings, type LoadBalancer, nothingIn } from './candidate.ts';
import { readFailures } from './failures.ts';
import { type Inventory, readInventory, SERVICE_TAG } from './inventory.ts';
import { type Route, routeThrough } from './route.ts';
import { sideBySide } from './side-by-side.ts';
import type { TypedUrl } from './typed-url.ts';
import type { Wanted } from './wanted.ts';

type Sources = Pick<Cloud, 'loadBalancers' | 'metrics'>;

/** Listeners can be read one load balancer at a time only. */
const MOST_AT_ONCE = 8;

/** Nobody waits for the rules of more load balancers than this. */
const MOST_ROUTED = 200;

const RECENT_MS = 15 * 60_000;

/** What may be meant in one place. Never throws for what AWS said. */
export async function searchPlace(
  place: Place,
  cloud: Sources,
  wanted: Wanted,
  clock: Clock,
): Promise<Findings> {
  switch (wanted.kind) {
    case 'arn':
      return byArn(place, cloud, wanted);
    case 'tag': {
      const { key, value } = wanted;
      const inventory = await readInventory(cloud, { groups: true, tags: true });
      const findings = found(place, inventory, (_, tags) => tags?.get(key) === value);
      const values = [...inventory.tags.values()].flatMap((tags) => tags.get(key) ?? []);
      return { ...findings, names: values.map((each) => `${key}=${each}`) };
    }
    case 'name':
      return byName(place, await readInventory(cloud, { groups: true, tags: true }), wanted.name);
    case 'url':
      return byUrl(place, cloud, wanted.url, wanted.text);
    case 'whatever-fails':
      return failingNow(place, cloud, clock);
    default:
      return wanted satisfies never;
  }
}

async function byArn(
  place: Place,
  { loadBalancers }: Sources,
  { arn, of }: Extract<Wanted, { kind: 'arn' }>,
): Promise<Findings> {
  if (of === 'target-group') {
    const answer = await loadBalancers.targetGroups({ by: 'arns', arns: [arn] });
    const parsed = parseAnswer('target groups', targetGroupsShape, answer);
    const groups = parsed.ok ? parsed.value.TargetGroups : [];
    return {
      ...nothingIn(place),
      candidates: groups.map((group) => ({ kind: 'target-group', place, group, by: null })),
      searched: ['target groups'],
      problems: problemsOf(parsed),
    };
  }
  const answer = await loadBalancers.loadBalancers([arn]);
  const parsed = parseAnswer('load balancers', loadBalancersShape, answer);
  const balancers = parsed.ok ? parsed.value.LoadBalancers : [];
  return {
    ...nothingIn(place),
    candidates: balancers.map((balancer) => balancerCandidate(place, balancer)),
    searched: ['load balancers'],
    problems: problemsOf(parsed),
  };
}

/** Asked for something that is not there, AWS answers with an error; that is no obstacle, it is the answer. */
const problemsOf = (parsed: Parsed<unknown>): readonly string[] =>
  parsed.ok || /NotFound/.test(parsed.why) ? [] : [parsed.why];

const balancerCandidate = (place: Place, balancer: LoadBalancer): Candidate => ({
  kind: 'load-balancer',
  place,
  balancer,
  by: null,
  failures: 0,
});

function byName(place: Place, inventory: Inventory, name: string): Findings {
  const wanted = name.toLowerCase();
  const same = (text: string | undefined): boolean => text?.toLowerCase() === wanted;
  return found(
    place,
    inventory,
    (called, tags) => called.some(same) || same(tags?.get(SERVICE_TAG)),
  );
}

/** Everything of the inventory that is called so. A group says more than the load balancer in front of it. */
function found(
  place: Place,
  { groups, balancers, tags, problems }: Inventory,
  isMeant: (called: readonly string[], tags: ReadonlyMap<string, string> | undefined) => boolean,
): Findings {
  const meant = groups.filter(({ TargetGroupName, TargetGroupArn }) =>
    isMeant([TargetGroupName], tags.get(TargetGroupArn)),
  );
  const covered = new Set(meant.flatMap(({ LoadBalancerArns }) => LoadBalancerArns));
  const others = balancers.filter(
    ({ LoadBalancerName, DNSName, LoadBalancerArn }) =>
      !covered.has(LoadBalancerArn) &&
      isMeant([LoadBalancerName, DNSName], tags.get(LoadBalancerArn)),
  );
  const services = [...tags.values()].flatMap((each) => each.get(SERVICE_TAG) ?? []);
  return {
    ...nothingIn(place),
    candidates: [
      ...meant.map((group): Candidate => ({ kind: 'target-group', place, group, by: null })),
      ...others.map(
        (balancer): Candidate => ({
          kind: 'load-balancer',
          place,
          balancer,
          by: null,
          failures: 0,
        }),
      ),
    ],
    names: [
      ...services,
      ...groups.map(({ TargetGroupName }) => TargetGroupName),
      ...balancers.map(({ LoadBalancerName }) => LoadBalancerName),
    ],
    searched: [counted(groups.length, 'target group'), counted(balancers.length, 'load balancer')],
    problems,
  };
}

async function byUrl(place: Place, cloud: Sources, url: TypedUrl, text: string): Promise<Findings> {
  // Only a host name may be somebody's name for a service; a URL is a URL.
  const mayBeName = url.scheme === null && url.path === null;
  const inventory = await readInventory(cloud, { groups: mayBeName, tags: mayBeName });
  const host = awsHost(url.host);
  const own = inventory.balancers.filter(({ DNSName }) => awsHost(DNSName) === host);
  if (own.length > 0 && url.path === null && url.port === null) {
    return {
      ...found(place, inventory, () => false),
      candidates: own.map((balancer) => balancerCandidate(place, balancer)),
    };
  }
  if (mayBeName) {
    const named = byName(place, inventory, text);
    if (named.candidates.length > 0) return named;
  }
  if (own.length === 0 && host.endsWith('.elb.amazonaws.com')) {
    return found(place, inventory, () => false);
  }
  return routed(place, cloud, inventory, own, url);
}

/** A load balancer's DNS name as DescribeLoadBalancers has it; `dualstack.` before it is the same. */
const awsHost = (host: string): string =>
  host
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^dualstack\./, '');

async function routed(
  place: Place,
  cloud: Sources,
  inventory: Inventory,
  /** The load balancers that the host is the DNS name of; none when it is a name of people's own. */
  own: readonly LoadBalancer[],
  url: TypedUrl,
): Promise<Findings> {
  const balancers = own.length > 0 ? own : inventory.balancers;
  const asked = balancers.slice(0, MOST_ROUTED);
  const routes = await sideBySide(asked, MOST_AT_ONCE, async (balancer) => ({
    balancer,
    route: await routeThrough(cloud, balancer, url),
  }));
  const isFor = ({ route }: { readonly route: Route }): boolean =>
    own.length > 0 || route.namesHost;
  const groupsOf = (some: typeof routes) => some.flatMap(({ route }) => route.groups);
  const wanted = new Map(groupsOf(routes).map(({ arn, by }) => [arn, by]));
  const { groups, problems } = await groupsByArn(cloud, [...wanted.keys()]);
  const candidatesOf = (some: typeof routes): readonly Candidate[] =>
    groupsOf(some).flatMap(({ arn, by }) => {
      const group = groups.find(({ TargetGroupArn }) => TargetGroupArn === arn);
      return group === undefined ? [] : [{ kind: 'target-group', place, group, by }];
    });
  return {
    ...nothingIn(place),
    candidates: candidatesOf(routes.filter(isFor)),
    fallbacks: candidatesOf(routes.filter((each) => !isFor(each))),
    names: inventory.balancers.map(({ LoadBalancerName }) => LoadBalancerName),
    searched: [`the rules of ${counted(asked.length, 'load balancer')}`],
    problems: [
      ...inventory.problems,
      ...routes.flatMap(({ route }) => route.problems),
      ...problems,
      ...(asked.length < balancers.length
        ? [`The rules of ${balancers.length - asked.length} more load balancers were not read.`]
        : []),
    ],
    notes: routes.filter(isFor).flatMap(({ route }) => route.answers),
  };
}

async function groupsByArn({ loadBalancers }: Sources, arns: readonly string[]) {
  if (arns.length === 0) return { groups: [], problems: [] };
  const answer = await loadBalancers.targetGroups({ by: 'arns', arns });
  const parsed = parseAnswer('target groups', targetGroupsShape, answer);
  return parsed.ok
    ? { groups: parsed.value.TargetGroups, problems: [] }
    : { groups: [], problems: [parsed.why] };
}

/** Load balancers that answered 5xx themselves in the last quarter of an hour, worst first. */
async function failingNow(place: Place, cloud: Sources, clock: Clock): Promise<Findings> {
  const inventory = await readInventory(cloud, { groups: false, tags: false });
  const now = clock.now();
  const { failures, problem } = await readFailures(
    cloud,
    inventory.balancers.map(({ LoadBalancerArn }) => LoadBalancerArn),
    epochMs(now - RECENT_MS),
    now,
  );
  const failing = inventory.balancers
    .map((balancer) => ({ balancer, counts: failures.get(balancer.LoadBalancerArn) }))
    .flatMap(({ balancer, counts }) =>
      counts === undefined || counts.elb5xx === 0 ? [] : [{ balancer, counts }],
    )
    .sort((a, b) => b.counts.elb5xx - a.counts.elb5xx);
  return {
    ...nothingIn(place),
    candidates: failing.map(({ balancer, counts }) => ({
      kind: 'load-balancer',
      place,
      balancer,
      by: `${counts.elb5xx} × 5xx, ${counts.elb502} of them 502`,
      failures: counts.elb5xx,
    })),
    names: inventory.balancers.map(({ LoadBalancerName }) => LoadBalancerName),
    searched: [counted(inventory.balancers.length, 'load balancer')],
    problems: [...inventory.problems, ...(problem === null ? [] : [problem])],
  };
}

const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? '' : 's'}`;
