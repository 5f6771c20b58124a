import type { Diagnosis } from '../../src/diagnosis/verdict.ts';
import { type IncidentRecord, openRecord, revise } from '../../src/incident/record.ts';
import type { Person } from '../../src/incident/request.ts';
import type { Located } from '../../src/locate/located.ts';
import type { Proposal } from '../../src/remedies/plan.ts';

/** One night of the shop, as its record grows; and two other endings. */

export const ANN: Person = { user: 'U0ANN', team: 'T0SHOP', name: 'ann' };
export const BEN: Person = { user: 'U0BEN', team: 'T0SHOP', name: 'ben' };

const located: Located = {
  service: 'shop',
  place: { account: null, region: 'eu-west-1' },
  targetGroup: {
    arn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/tg-shop/0f1e2d3c4b5a6978',
    name: 'tg-shop',
    protocol: 'HTTP',
    port: 8080,
    targetType: 'instance',
    healthCheckPath: '/healthz',
  },
  loadBalancer: {
    arn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/alb-shop/50dc6c495c0c9188',
    name: 'alb-shop',
    dnsName: 'alb-shop-1.eu-west-1.elb.amazonaws.com',
    securityGroups: ['sg-0aa'],
  },
  targets: ['i-0a1', 'i-0b2', 'i-0c3'].map((id, index) => ({
    id,
    port: 8080,
    address: `10.0.${index}.10`,
    securityGroups: ['sg-0bb'],
    availabilityZone: `eu-west-1${'abc'[index] ?? 'a'}`,
  })),
};

const crashed: Diagnosis = {
  status: 'diagnosed',
  madeBy: 'gateway',
  gatewayStatus: null,
  onset: {
    at: '2026-11-22T17:03:00.000Z',
    lastFailure: '2026-11-22T17:11:00.000Z',
    perMinute: 41.2,
    share: 0.108,
    madeBy: 'targets',
    onlyZone: null,
  },
  changes: [
    {
      at: '2026-11-22T17:01:40.000Z',
      what: 'Deployment of shop: production, r215.zip, Succeeded',
      by: 'user',
      own: false,
      about: true,
      exhibit: 'aws/deployments',
      line: 1,
    },
    {
      at: '2026-11-22T16:40:02.000Z',
      what: 'PutParameter of /billing/rates by ben',
      by: 'ben',
      own: false,
      about: false,
      exhibit: 'aws/changes',
      line: 3,
    },
  ],
  requestPath: null,
  hostsAsked: null,
  verdicts: [
    {
      cause: 'backend-crashed',
      confidence: 0.97,
      strength: 'confirmed',
      target: 'i-0b2',
      summary:
        'shop.service on i-0b2 exited with status 1 at 17:03:11 and nothing listens on 8080.',
      because: [
        {
          exhibit: 'i-0b2/error.log',
          line: 412,
          text: '2026/11/22 17:11:58 [error] 811#811: *9184 connect() failed (111: Connection refused) while connecting to upstream, upstream: "http://127.0.0.1:8080/cart"',
          says: 'nginx is refused when it connects to port 8080',
        },
        {
          exhibit: 'i-0b2/systemctl-status',
          line: 3,
          text: '     Active: failed (Result: exit-code) since Sun 2026-11-22 17:03:11 UTC; 9min ago',
          says: 'systemd says that the service failed',
        },
        { exhibit: 'i-0b2/ss-ltnp', line: 0, text: '', says: 'nothing listens on port 8080' },
      ],
      against: [],
      remedies: ['restart-service'],
      checklist: [],
    },
    {
      cause: 'fd-exhausted',
      confidence: 0.2,
      strength: 'possible',
      target: 'i-0b2',
      summary: 'shop on i-0b2 may have run out of file descriptors before it exited.',
      because: [],
      against: [],
      remedies: [],
      checklist: [],
    },
  ],
  ruledOut: [
    {
      cause: 'security-group-blocked',
      because: [
        {
          exhibit: 'aws/security-group-rules',
          line: 14,
          text: 'sg-0bb tcp 8080 from sg-0aa',
          says: 'the load balancer may reach port 8080',
        },
      ],
    },
  ],
  missing: [{ what: 'the access log of the load balancer', how: 'turn on access_logs.s3.enabled' }],
};

export const restart: Proposal = {
  hash: '3f8a2c5d7e9b1f4a6c8d0e2f3a5b7c9d1e3f5a7b9c1d3e5f7a9b1c3d5e7f9a1b',
  approvers: '<!subteam^S0ONCALL>, <@U0BEN> (not the asker)',
  plan: {
    remedy: 'restart-service',
    cause: 'backend-crashed',
    title: 'Restart the service on 2 instances',
    summary:
      'Restarts the service and waits until it listens again. One instance after the other: each has to be healthy before the next one is touched.',
    targetGroupArn: located.targetGroup.arn,
    changes: ['i-0b2', 'i-0c3'].map((instanceId) => ({
      kind: 'run-on-host',
      document: 'restart-service-linux',
      instanceId,
      port: 8080,
      parameters: { unit: 'shop.service', port: '8080' },
      undo: null,
      disrupts: true,
      shown: `systemctl restart shop.service  # on ${instanceId}`,
    })),
    risk: 'low',
    disruption: 'Requests that an instance is serving at that moment are cut off.',
    undo: null,
  },
};

const reading = (at: string, states: readonly string[], failed: number | null) => ({
  at,
  targets: states.map((state, index) => ({
    id: located.targets[index]?.id ?? 'i-?',
    state,
    reason: state === 'unhealthy' ? 'Target.FailedHealthChecks' : null,
  })),
  failuresPerMinute: failed,
  target5xxPerMinute: failed === null ? null : 0,
  requestsPerMinute: 380,
});

const fiveohtwo = 'fiveohtwo' as const;

export const investigating: IncidentRecord = revise(
  openRecord(
    { incidentId: 'shop-5f0c2a91d3e4', query: 'shop', askedBy: ANN, channel: 'C0SHOP' },
    '2026-11-22T17:12:00.000Z',
  ),
  { stage: 'collecting', located },
  { at: '2026-11-22T17:12:01.000Z', who: fiveohtwo, what: 'found target group tg-shop' },
);

export const proposal: IncidentRecord = revise(
  investigating,
  {
    stage: 'awaiting-decision',
    diagnosis: crashed,
    readings: [reading('2026-11-22T17:12:20.000Z', ['healthy', 'unhealthy', 'unhealthy'], 41)],
    proposals: [restart],
    decision: {
      decisionId: 'Zk3vT0p9Qm2xW8rL5sYb1A',
      options: [
        { kind: 'approve', remedy: 'restart-service', planHash: restart.hash },
        { kind: 're-run' },
        { kind: 'decline', reason: '' },
      ],
      expiresAt: '2026-11-22T17:27:20.000Z',
      partial: [],
    },
  },
  {
    at: '2026-11-22T17:12:20.000Z',
    who: fiveohtwo,
    what: 'diagnosed backend-crashed: shop.service on i-0b2 exited with status 1',
  },
);

/** The same night in a deployment that may not do all that would help. */
export const notEnabled: IncidentRecord = revise(proposal, {
  withheld: [
    {
      plan: {
        ...restart.plan,
        remedy: 'roll-back-deployment',
        title: 'Roll shop back to r214.zip',
      },
      why: 'roll-back-deployment is not enabled in this deployment; enable it with --param rollBackDeployment=enabled.',
    },
  ],
});

export const applying: IncidentRecord = revise(
  proposal,
  {
    stage: 'applying',
    decision: null,
    attempts: [
      {
        proposal: restart,
        approvedBy: [BEN],
        approvedAt: '2026-11-22T17:14:02.000Z',
        refused: null,
        changes: [
          {
            at: '2026-11-22T17:14:20.000Z',
            shown: restart.plan.changes[0]?.shown ?? '',
            target: 'i-0b2',
            result: { kind: 'done', detail: 'shop.service listens on 8080', undoHandle: null },
          },
        ],
        verification: null,
        undone: null,
      },
    ],
  },
  {
    at: '2026-11-22T17:14:02.000Z',
    who: BEN,
    what: 'approved "Restart the service on 2 instances"',
  },
);

export const recovered: IncidentRecord = revise(
  applying,
  {
    stage: 'closed',
    readings: [
      ...applying.readings,
      reading('2026-11-22T17:19:00.000Z', ['healthy', 'healthy', 'healthy'], 0),
    ],
    attempts: applying.attempts.map((attempt) => ({
      ...attempt,
      changes: [
        ...attempt.changes,
        {
          at: '2026-11-22T17:15:10.000Z',
          shown: restart.plan.changes[1]?.shown ?? '',
          target: 'i-0c3',
          result: {
            kind: 'done' as const,
            detail: 'shop.service listens on 8080',
            undoHandle: null,
          },
        },
      ],
      verification: {
        at: '2026-11-22T17:19:00.000Z',
        kind: 'fixed' as const,
        proof: [
          '3 of 3 targets are healthy.',
          'No request failed for three minutes; 41 a minute before.',
        ],
      },
    })),
    outcome: {
      kind: 'recovered',
      at: '2026-11-22T17:19:00.000Z',
      summary:
        'shop has recovered. Cause: the service crashed. Done: "Restart the service on 2 instances", approved by ben.',
      nextSteps: [],
      prevention: ['Set Restart=on-failure in the unit.', 'Alarm on UnHealthyHostCount.'],
    },
  },
  { at: '2026-11-22T17:19:00.000Z', who: fiveohtwo, what: 'closed: shop has recovered.' },
);

export const handedOver: IncidentRecord = revise(
  investigating,
  {
    stage: 'closed',
    readings: [reading('2026-11-22T17:12:20.000Z', ['healthy', 'healthy', 'healthy'], 3)],
    diagnosis: {
      status: 'diagnosed',
      madeBy: 'load-balancer',
      gatewayStatus: null,
      onset: null,
      changes: [],
      requestPath: null,
      hostsAsked: null,
      verdicts: [
        {
          cause: 'keepalive-race',
          confidence: 0.81,
          strength: 'likely',
          target: null,
          summary: 'shop closes idle connections after 5 s, the load balancer keeps them for 60 s.',
          because: [
            {
              exhibit: 'aws/load-balancer-attributes',
              line: 7,
              text: '"idle_timeout.timeout_seconds": "60"',
              says: 'the load balancer reuses a connection for 60 s',
            },
          ],
          against: [
            {
              exhibit: 'aws/access-log',
              line: 0,
              text: '',
              says: 'the access log could not be read, so no −1 response time was seen',
            },
          ],
          remedies: [],
          checklist: [],
        },
      ],
      ruledOut: [],
      missing: [],
    },
    outcome: {
      kind: 'handed-over',
      at: '2026-11-22T17:12:21.000Z',
      summary:
        'shop: it closes idle connections after 5 s, the load balancer keeps them for 60 s. Nothing was changed; what is left is for a person.',
      nextSteps: [
        'Raise the keep-alive timeout of the application above 60 s, for example to 75 s.',
        'Deploy it to one instance first and watch HTTPCode_ELB_502_Count.',
      ],
      prevention: ['Keep both timeouts in one place of the configuration.'],
    },
  },
  { at: '2026-11-22T17:12:21.000Z', who: fiveohtwo, what: 'closed: a person has to fix it' },
);

export const inconclusive: IncidentRecord = revise(
  investigating,
  {
    stage: 'closed',
    readings: [reading('2026-11-22T17:12:20.000Z', ['unhealthy', 'unhealthy', 'unhealthy'], null)],
    diagnosis: {
      status: 'inconclusive',
      madeBy: 'unknown',
      gatewayStatus: null,
      onset: null,
      changes: [],
      requestPath: null,
      hostsAsked: null,
      verdicts: [
        {
          cause: 'inconclusive',
          confidence: 0.3,
          strength: 'possible',
          target: null,
          summary: 'The evidence does not decide: no instance could be reached.',
          because: [],
          against: [],
          remedies: [],
          checklist: [],
        },
        {
          cause: 'backend-stopped',
          confidence: 0.35,
          strength: 'possible',
          target: null,
          summary: 'The service may be stopped on all instances.',
          because: [],
          against: [],
          remedies: ['restart-service'],
          checklist: [],
        },
      ],
      ruledOut: [],
      missing: [
        {
          what: 'what runs on i-0a1, i-0b2 and i-0c3',
          how: 'connect the SSM agent: attach AmazonSSMManagedInstanceCore to the instance profile',
        },
        {
          what: 'the rate of 502s',
          how: 'grant cloudwatch:GetMetricData',
        },
      ],
    },
    outcome: {
      kind: 'inconclusive',
      at: '2026-11-22T17:12:21.000Z',
      summary: 'shop: the evidence does not decide. Nothing was changed.',
      nextSteps: [
        'what runs on i-0a1: connect the SSM agent',
        'the rate of 502s: grant cloudwatch:GetMetricData',
      ],
      prevention: [],
    },
  },
  { at: '2026-11-22T17:12:21.000Z', who: fiveohtwo, what: 'closed: the evidence does not decide' },
);
