import type { LayerDecision, NetworkFacts, Placement, SecurityRule } from './facts.ts';
import { coverage, rangeOf } from './ranges.ts';

/**
 * Security groups are judged on both sides: what lets the load balancer out, and what lets it in at the target.
 * They keep state, so that answers need no rule. A rule names a group, an address range or a prefix list, and all
 * rules of all groups of an interface count together.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
 * @returns null when not all that it takes was read
 */
export function securityGroupLayer(
  facts: NetworkFacts,
  target: Placement,
  port: number,
): LayerDecision | null {
  const balancerGroups = facts.balancer[0]?.groups ?? [];
  const out = rulesOf(facts, balancerGroups, 'egress');
  const into = rulesOf(facts, target.groups, 'ingress');
  if (out === null || into === null) return null;

  const inward = admitted(facts, into, port, balancerGroups, balancerRanges(facts));
  const outward =
    target.address === null
      ? ('open' as const)
      : admitted(facts, out, port, target.groups, [target.address]);
  if (inward === null || outward === null) return null;
  const [balancerGroup = ''] = balancerGroups;
  const where = target.groups.join(', ');
  if (inward !== 'open') {
    const missing = `ingress tcp ${port} from ${balancerGroup}`;
    return {
      state: inward,
      detail:
        inward === 'blocked'
          ? `no rule of ${where} lets the load balancer (${balancerGroup}) reach tcp ${port}; missing: ${missing}`
          : `${where} lets only some of the load balancer's subnets reach tcp ${port}; missing: ${missing}`,
      because: into,
    };
  }
  if (outward !== 'open') {
    return {
      state: outward,
      detail: `no rule of ${balancerGroup} lets the load balancer out to tcp ${port} of ${target.target}; missing: egress tcp ${port} to ${target.groups[0] ?? target.address}`,
      because: out,
    };
  }
  return {
    state: 'open',
    detail: `the security groups let the load balancer reach tcp ${port}`,
    because: into.filter((rule) => admitsPort(rule, port)),
  };
}

/** The rules of all groups in one direction; null when one of the groups was not read. */
function rulesOf(
  { rulesOf: known }: NetworkFacts,
  groups: readonly string[],
  direction: SecurityRule['direction'],
): readonly SecurityRule[] | null {
  if (groups.length === 0) return null;
  const found: SecurityRule[] = [];
  for (const group of groups) {
    const rules = known.get(group);
    if (rules === undefined) return null;
    found.push(...rules.filter((rule) => rule.direction === direction));
  }
  return found;
}

const balancerRanges = ({ balancer, rangesOf }: NetworkFacts): readonly string[] =>
  balancer.flatMap(({ subnet }) => rangesOf.get(subnet ?? '') ?? []);

const admitsPort = ({ protocol, fromPort, toPort }: SecurityRule, port: number): boolean =>
  /^(?:tcp|6|-1|all)$/i.test(protocol) && fromPort <= port && port <= toPort;

/** Whether rules admit peers, by their groups or by all of their ranges; null when a rule cannot be judged. */
function admitted(
  facts: NetworkFacts,
  rules: readonly SecurityRule[],
  port: number,
  peerGroups: readonly string[],
  peerRanges: readonly string[],
): LayerDecision['state'] | null {
  const fitting = rules.filter((rule) => admitsPort(rule, port));
  if (fitting.some(({ peer }) => peerGroups.includes(peer))) return 'open';
  const unread = fitting.some(({ peer }) => peer.startsWith('pl-') && !facts.prefixLists.has(peer));
  const allowed = fitting.flatMap(({ peer }) => facts.prefixLists.get(peer) ?? [peer]);
  const ipv4 = peerRanges.filter((range) => !range.includes(':'));
  // Load balancer and target meet in one address family; a target of IPv6 has no IPv4 peers to let in.
  const wanted = ipv4.length > 0 ? ipv4 : peerRanges;
  if (wanted.length === 0)
    return fitting.length === 0 ? 'blocked' : unread ? null : anyRange(fitting);
  const parts = wanted.map((range) => most(allowed, range));
  if (parts.every((part) => part === 'all')) return 'open';
  if (unread) return null;
  return parts.every((part) => part === 'none') ? 'blocked' : 'partly';
}

/** Without the subnets of the load balancer nobody can say whether a range covers them. */
const anyRange = (rules: readonly SecurityRule[]): 'open' | 'blocked' | null =>
  rules.some(({ peer }) => /^(?:0\.0\.0\.0|::)\/0$/.test(peer))
    ? 'open'
    : rules.some(({ peer }) => peer.includes('/'))
      ? null
      : 'blocked';

function most(allowed: readonly string[], wanted: string): 'all' | 'part' | 'none' {
  const range = rangeOf(wanted);
  if (range === null) return 'none';
  let best: 'part' | 'none' = 'none';
  for (const text of allowed) {
    const rule = rangeOf(text);
    if (rule === null) continue;
    const covers = coverage(rule, range);
    if (covers === 'all') return 'all';
    if (covers === 'part') best = 'part';
  }
  return best;
}
