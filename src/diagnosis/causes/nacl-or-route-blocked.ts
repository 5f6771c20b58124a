import type { Observation } from '../../read/observation.ts';
import { type Cause, conclusive, strong, weak } from '../cause.ts';
import { networkChanged } from '../changes.ts';
import { blockedPaths } from '../found-steps.ts';
import {
  forgetfulFilters,
  hostFilterBlocks,
  networkFilterBlocks,
  routeMissing,
  routesAgainst,
  routesBackDropped,
} from '../packet-filter.ts';
import { answersRejected, droppedByHost, passedByNetwork, rejectedOnTheWay } from '../packets.ts';
import { pathDetail } from '../path-detail.ts';
import { sameRouteServed } from '../routes.ts';
import type { Scene } from '../scene.ts';
import { connectsThere, silence, withinHost } from '../symptoms.ts';

const LAYERS = ['network-acl', 'route'] as const;

/**
 * Failures of connections that were made, but for those that came before the host could not be reached any more: what
 * was under way when the route went broke off too.
 */
function connectedSince(scene: Scene): readonly Observation[] {
  const unreachable = Math.max(
    ...scene.failures('host-unreachable', 'net-unreachable').map(({ last }) => last ?? 0),
    0,
  );
  return scene
    .failures('closed', 'reset', 'response-timed-out', 'header-too-big', 'invalid-header')
    .filter(({ last }) => last === null || last >= unreachable);
}

/** Small packets pass and big ones are lost on the way, and nobody is told: answers of more than one packet hang. */
const bigPacketsLost = (scene: Scene): readonly Observation[] => {
  const sizes = scene.of('packet-size');
  const lost = sizes.filter(({ passes }) => !passes);
  const smallest = Math.min(...lost.map(({ bytes }) => bytes));
  const hangs = [
    ...scene.failures('response-timed-out', 'body-cut', 'check-no-answer'),
    ...scene.probes('no-answer'),
  ];
  return hangs.length > 0 &&
    (sizes.some(({ bytes, passes }) => passes && bytes < smallest) ||
      connectsThere(scene).length > 0)
    ? lost
    : [];
};

/** Requests over kept connections hang now and are answered then, and a filter on the way drops unknown connections. */
const forgotten = (scene: Scene): readonly Observation[] =>
  scene.failures('response-timed-out').length > 0 &&
  sameRouteServed(scene) &&
  scene.settings('upstream-keepalive').length > 0
    ? forgetfulFilters(scene)
    : [];

export const naclOrRouteBlocked: Cause = {
  id: 'nacl-or-route-blocked',
  title: 'A network ACL or a route drops the traffic',
  explanation: 'A network ACL, a router or a route table drops the traffic or its way back.',
  speaksFor: [
    strong('the network ACL lets no answers out to the ports of those who ask', (s) =>
      s.failures('refused').length === 0 ? s.said('acl-drops-answers') : [],
    ),
    conclusive(
      'a network ACL or a route table does not let the packets pass',
      (s) => s.paths(LAYERS, 'blocked'),
      pathDetail,
    ),
    strong(
      'a network ACL or a route table lets only some of the packets pass',
      (s) => s.paths(LAYERS, 'partly'),
      pathDetail,
    ),
    conclusive(
      'big packets are lost on the way while small ones pass, so that long answers never arrive',
      bigPacketsLost,
    ),
    conclusive('a route drops what goes to the target', routesAgainst),
    conclusive('a route of the target drops its answers', routesBackDropped),
    conclusive(
      'a filter on the way has forgotten the idle connections that the gateway reuses, and drops what is sent over them',
      forgotten,
    ),
    conclusive('a packet filter between the hosts drops the port', networkFilterBlocks),
    strong(
      'the table of routes has an entry for each neighbour but not for this one',
      routeMissing,
    ),
    strong('the network is unreachable from the gateway', (s) =>
      s.failures('net-unreachable', 'invalid-route'),
    ),
    strong('nobody answers the attempt to connect', silence),
    conclusive('the flow log shows the question accepted and the answer rejected', answersRejected),
    weak('the flow log shows that what comes in is rejected', rejectedOnTheWay),
    weak('the host cannot be reached', (s) => [
      ...s.failures('host-unreachable'),
      ...s.probes('unreachable'),
    ]),
    strong(
      'only what is on another node does not answer: the way between the nodes is closed',
      (s) => (s.failures('refused').length === 0 ? s.said('only-across-nodes') : []),
    ),
    conclusive('the flow log or the path analysis names the network ACL or the route', (s) =>
      s.said('acl-analysed'),
    ),
    strong('somebody names the network ACL or the route', (s) => s.said('acl-named')),
  ],
  speaksAgainst: [
    strong('network ACLs and route tables let requests and answers pass', (s) =>
      LAYERS.every((layer) => s.paths([layer], 'open').length > 0) &&
      s.paths(LAYERS, 'blocked', 'partly').length === 0
        ? s.paths(LAYERS, 'open').slice(0, 2)
        : [],
    ),
    conclusive('the connection stays within the host', withinHost),
    conclusive('the connection is refused by the host itself', (s) =>
      s.failures('refused', 'check-refused'),
    ),
    strong('the flow log lets both directions pass', passedByNetwork),
    strong('the packet filter of the host drops the packets', droppedByHost),
    strong('connections are made', (s) =>
      bigPacketsLost(s).length + forgotten(s).length > 0 ? [] : connectsThere(s),
    ),
    strong('the connection was made, and something else went wrong', (s) =>
      bigPacketsLost(s).length + forgotten(s).length > 0 ? [] : connectedSince(s),
    ),
    strong('a rule of the host itself drops the packets', hostFilterBlocks),
  ],
  raisedBy: [networkChanged],
  bringsAbout: [],
  questions: [
    {
      what: 'network ACLs and route tables of both subnets',
      how: 'allow ec2:DescribeNetworkAcls and ec2:DescribeRouteTables, or ip route get <target> on the gateway',
      answered: (s) =>
        s.of('route').length > 0 || s.paths(LAYERS, 'open', 'blocked', 'partly').length > 0,
    },
    {
      what: 'flow logs of the target',
      how: 'enable VPC flow logs: ACCEPT in and REJECT out names a network ACL',
      answered: () => false,
    },
  ],
  remedies: [],
  found: blockedPaths,
  checklist: [
    'Look at the network ACLs of both subnets: the port in, and 1024-65535 back',
    'Look at the route tables of both subnets, and ip route get <target> on the gateway',
    'See in CloudTrail what changed; a person changes it back',
  ],
  prevention: ['Network ACLs and routes in reviewed code'],
};
