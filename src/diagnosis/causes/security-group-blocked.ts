import type { ObservationOf } from '../../read/observation.ts';
import { type Cause, conclusive, strong, weak } from '../cause.ts';
import { securityGroupChanged } from '../changes.ts';
import { answersRejected, droppedByHost, passedByNetwork, rejectedOnTheWay } from '../packets.ts';
import { pathDetail } from '../path-detail.ts';
import type { Scene } from '../scene.ts';
import { connectsThere, silence, withinHost } from '../symptoms.ts';
import { trafficPort } from '../traffic-port.ts';

const LAYERS = ['security-group'] as const;

const admits = (rule: ObservationOf<'security-rule'>, port: number): boolean =>
  /^(?:tcp|6|-1|all)$/i.test(rule.protocol) && rule.fromPort <= port && port <= rule.toPort;

/** Groups of targets, as far as the rules tell: those that some rule of the load balancer's does not belong to. */
function targetGroups(scene: Scene): readonly string[] {
  const groups = [
    ...new Set(
      [...scene.of('security-rule'), ...scene.of('security-group')].map(({ group }) => group),
    ),
  ];
  const balancer = loadBalancerGroups(scene);
  return groups.filter((group) => !balancer.has(group));
}

/** Exhibits of the rules are made per owner; a load balancer's group lets the world in on 80 or 443. */
function loadBalancerGroups(scene: Scene): ReadonlySet<string> {
  const open = scene
    .of('security-rule')
    .filter(
      ({ direction, peer, fromPort, toPort }) =>
        direction === 'ingress' &&
        /^(?:0\.0\.0\.0|::)\/0$/.test(peer) &&
        [80, 443].some((port) => fromPort <= port && port <= toPort),
    );
  const named = scene
    .of('security-group')
    .filter(({ citations }) => /load.?balancer|\balb\b/i.test(citations[0]?.exhibit ?? ''));
  return new Set([...open.map(({ group }) => group), ...named.map(({ group }) => group)]);
}

/** The rules of the targets' groups were read, and none lets the port in. */
function noRuleForPort(scene: Scene) {
  // Where the whole way could be decided, its decision is the better one.
  if (scene.paths(LAYERS, 'open', 'blocked', 'partly').length > 0) return [];
  const port = trafficPort(scene);
  if (port === null) return [];
  const groups = targetGroups(scene);
  if (groups.length === 0) return [];
  const rules = scene
    .of('security-rule')
    .filter(({ direction, group }) => direction === 'ingress' && groups.includes(group));
  if (rules.some((rule) => admits(rule, port))) return [];
  return rules.length > 0
    ? rules
    : scene.of('security-group').filter(({ group }) => groups.includes(group));
}

/** A rule lets the port in, but only for others than the load balancer. */
function onlyForOthers(scene: Scene) {
  if (scene.paths(LAYERS, 'open', 'blocked', 'partly').length > 0) return [];
  const port = trafficPort(scene);
  const balancer = loadBalancerGroups(scene);
  if (port === null || balancer.size === 0) return [];
  const groups = targetGroups(scene);
  const rules = scene
    .of('security-rule')
    .filter(
      (rule) => rule.direction === 'ingress' && groups.includes(rule.group) && admits(rule, port),
    );
  const useful = rules.some(
    ({ peer }) => balancer.has(peer) || /\/\d+$/.test(peer) || /^pl-/.test(peer),
  );
  return useful ? [] : rules;
}

/** Rules for the way out of the load balancer exist, and none has the port. */
function noWayOut(scene: Scene) {
  if (scene.paths(LAYERS, 'open', 'blocked', 'partly').length > 0) return [];
  const port = trafficPort(scene);
  const balancer = loadBalancerGroups(scene);
  if (port === null || balancer.size === 0) return [];
  const out = scene
    .of('security-rule')
    .filter(({ direction, group }) => direction === 'egress' && balancer.has(group));
  return out.length > 0 && !out.some((rule) => admits(rule, port)) ? out : [];
}

const noRuleAtAll = (scene: Scene) =>
  scene.paths(LAYERS, 'open', 'blocked', 'partly').length > 0
    ? []
    : scene
        .of('security-group')
        .filter(
          ({ ingressRules, group }) => ingressRules === 0 && !loadBalancerGroups(scene).has(group),
        );

const rulesRead = (scene: Scene): boolean =>
  scene.of('security-rule').length + scene.of('security-group').length > 0;

export const securityGroupBlocked: Cause = {
  id: 'security-group-blocked',
  title: 'A security group blocks the port',
  explanation: 'No security group rule lets the gateway reach the port of the backend.',
  speaksFor: [
    conclusive(
      'the rules of both sides, taken together, do not let the load balancer reach the target',
      (s) => s.paths(LAYERS, 'blocked'),
      pathDetail,
    ),
    strong(
      'the rules let only some nodes of the load balancer reach the target',
      (s) => s.paths(LAYERS, 'partly'),
      pathDetail,
    ),
    conclusive('no rule of the security group lets this port in', noRuleForPort),
    conclusive('the security group lets nothing in at all', (s) =>
      noRuleForPort(s).length > 0 ? [] : noRuleAtAll(s),
    ),
    conclusive('the port is open, but not for the load balancer', onlyForOthers),
    conclusive('no rule lets the load balancer out to this port', noWayOut),
    strong('nobody answers the attempt to connect', silence),
    strong('the flow log shows that what comes in is rejected', rejectedOnTheWay),
    weak('the health check gets no answer in time', (s) => s.health('Target.Timeout')),
    conclusive('the path analysis names the security group', (s) =>
      s.said('security-group-mismatch'),
    ),
    strong('somebody names a missing rule', (s) => s.said('security-group-suspected')),
  ],
  speaksAgainst: [
    conclusive('the connection stays within the host', withinHost),
    conclusive('the connection is refused, which a security group never does', (s) =>
      s.failures('refused', 'check-refused', 'host-unreachable'),
    ),
    strong('connections are made', (s) => [
      ...connectsThere(s),
      ...s.failures('closed', 'reset', 'response-timed-out', 'header-too-big', 'invalid-header'),
    ]),
    strong('the flow log shows that what comes in is accepted', (s) => [
      ...passedByNetwork(s),
      ...answersRejected(s),
    ]),
    strong('the packet filter of the host drops the packets', droppedByHost),
    strong('a rule of the host itself drops the packets', (s) =>
      s
        .there(s.of('firewall-rule'))
        .filter(({ action, packets }) => action !== 'accept' && (packets ?? 0) > 0),
    ),
    conclusive(
      'the rules of both sides, taken together, let the load balancer reach the target',
      (s) => (s.paths(LAYERS, 'blocked', 'partly').length === 0 ? s.paths(LAYERS, 'open') : []),
    ),
    strong('the rules of the security groups let the port in', (s) =>
      rulesRead(s) &&
      s.paths(LAYERS, 'open', 'blocked', 'partly').length === 0 &&
      noRuleForPort(s).length +
        noRuleAtAll(s).length +
        onlyForOthers(s).length +
        noWayOut(s).length ===
        0
        ? s.of('security-rule')
        : [],
    ),
  ],
  raisedBy: [securityGroupChanged],
  bringsAbout: [],
  questions: [
    {
      what: 'the security group rules of target and load balancer',
      how: 'allow ec2:DescribeSecurityGroupRules',
      answered: rulesRead,
    },
    {
      what: 'flow logs of the interface of the target',
      how: 'enable VPC flow logs: REJECT on the way in names a security group or a network ACL',
      answered: () => false,
    },
  ],
  remedies: ['open-security-group'],
  checklist: [
    'Compare the rules of the target with the security group of the load balancer, for traffic and health-check port',
    'See in CloudTrail who revoked a rule: RevokeSecurityGroupIngress',
    'After the change, test the connection from the gateway',
  ],
  prevention: [
    'Refer to the load balancer by its security group, not by addresses',
    'Keep rules in code and watch for drift',
  ],
};
