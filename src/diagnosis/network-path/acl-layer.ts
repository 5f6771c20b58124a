import type { AclEntry, LayerDecision, NetworkFacts, Placement } from './facts.ts';
import { joinNodes } from './join-nodes.ts';
import { coverage, type Range, rangeOf } from './ranges.ts';

/** Ports, from one to another, both included. */
interface Ports {
  readonly from: number;
  readonly to: number;
}

/**
 * Ports from which a load balancer's node connects, and to which a target answers.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
 */
const EPHEMERAL: Ports = { from: 1024, to: 65_535 };

/** One passage of packets through the ACL of a subnet. */
interface Passage {
  readonly subnet: string;
  readonly direction: AclEntry['direction'];
  readonly peer: string;
  readonly ports: Ports;
  /** `requests to tcp 8080`, for a person. */
  readonly what: string;
}

/**
 * Network ACLs keep no state: a request passes out of the load balancer's subnet and into the target's, its answer the
 * other way round. Within one subnet they do not apply.
 * @returns null when not all that it takes was read
 */
export function aclLayer(
  facts: NetworkFacts,
  { address, subnet }: Placement,
  port: number,
): LayerDecision | null {
  if (address === null || subnet === null) return null;
  return joinNodes(facts.balancer, 'the network ACLs let requests and answers pass', (node) => {
    if (node.subnet === subnet) return { state: 'open', detail: '', because: [] };
    const here = node.subnet ?? '';
    const range = facts.rangesOf
      .get(here)
      ?.find((one) => one.includes(':') === address.includes(':'));
    if (range === undefined) return null;
    const requests = { ports: { from: port, to: port }, what: `requests to tcp ${port}` };
    const answers = {
      ports: EPHEMERAL,
      what: `answers to the ports ${EPHEMERAL.from}-${EPHEMERAL.to}`,
    };
    const passages: readonly Passage[] = [
      { ...requests, subnet: here, direction: 'egress', peer: address },
      { ...requests, subnet, direction: 'ingress', peer: range },
      { ...answers, subnet, direction: 'egress', peer: range },
      { ...answers, subnet: here, direction: 'ingress', peer: address },
    ];
    const decided = passages.map((passage) => judge(facts, passage));
    return (
      decided.find((one) => one?.state === 'blocked') ??
      decided.find((one) => one?.state === 'partly') ??
      (decided.includes(null) ? null : (decided.at(-1) ?? null))
    );
  });
}

function judge({ aclOf }: NetworkFacts, passage: Passage): LayerDecision | null {
  const { subnet, direction, ports, what } = passage;
  const peer = rangeOf(passage.peer);
  const entries = aclOf.get(subnet)?.filter((entry) => entry.direction === direction);
  const acl = entries?.[0]?.acl;
  if (peer === null || entries === undefined || acl === undefined) return null;
  const { denied, partly, by, allowedBy } = tryEntries(entries, peer, ports);
  if (denied === 0 && !partly) return { state: 'open', detail: '', because: allowedBy };
  const all = denied === ports.to - ports.from + 1 && !partly;
  const which =
    by === null || by.number === LAST_ENTRY
      ? `no ${direction} entry allows`
      : `${direction} entry ${by.number} denies`;
  return {
    state: all ? 'blocked' : 'partly',
    detail: `${acl} of ${subnet}: ${which} ${all ? '' : 'some of the '}${what}`,
    because: by === null ? entries : [by],
  };
}

/** The entry that denies what none before it decided; the console shows it as `*`. */
const LAST_ENTRY = 32_767;

/** Tries the entries in the order of their numbers: the first that fits a packet decides about it. */
function tryEntries(entries: readonly AclEntry[], peer: Range, ports: Ports) {
  let open: readonly Ports[] = [ports];
  let denied = 0;
  let partly = false;
  let by: AclEntry | null = null;
  const allowedBy: AclEntry[] = [];
  for (const entry of entries) {
    const range = rangeOf(entry.range);
    if (range === null || !/^(?:6|-1)$/.test(entry.protocol)) continue;
    const covers = coverage(range, peer);
    if (covers === 'none') continue;
    const all = entry.protocol === '-1';
    const fits: Ports = { from: all ? 0 : entry.fromPort, to: all ? 65_535 : entry.toPort };
    const taken = open.flatMap((part) => overlap(part, fits));
    if (taken.length === 0) continue;
    if (entry.action === 'deny') by ??= entry;
    if (covers === 'part') {
      // It decides about some of the peers; about the others, the entries that follow.
      partly = true;
      continue;
    }
    if (entry.action === 'deny') denied += size(taken);
    else allowedBy.push(entry);
    open = open.flatMap((part) => without(part, fits));
    if (open.length === 0) break;
  }
  const left = size(open);
  // Nobody needs an entry for some of the peers when another one allows all of them.
  const allowedAnyway = partly && by === null && left === 0;
  return { denied: denied + left, partly: partly && !allowedAnyway, by, allowedBy };
}

const size = (parts: readonly Ports[]): number =>
  parts.reduce((sum, { from, to }) => sum + to - from + 1, 0);

function overlap(a: Ports, b: Ports): readonly Ports[] {
  const from = Math.max(a.from, b.from);
  const to = Math.min(a.to, b.to);
  return from <= to ? [{ from, to }] : [];
}

function without(a: Ports, b: Ports): readonly Ports[] {
  if (overlap(a, b).length === 0) return [a];
  return [
    { from: a.from, to: b.from - 1 },
    { from: b.to + 1, to: a.to },
  ].filter(({ from, to }) => from <= to);
}
