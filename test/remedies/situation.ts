import type { CauseId } from '../../src/diagnosis/taxonomy.ts';
import type { Verdict } from '../../src/diagnosis/verdict.ts';
import type { Origin } from '../../src/evidence/exhibit.ts';
import { AWS_ORIGIN } from '../../src/evidence/exhibit.ts';
import type { Located, LocatedTarget } from '../../src/locate/located.ts';
import type { Fact, Observation } from '../../src/read/observation.ts';
import { REMEDIES } from '../../src/remedies/registry.ts';
import type { Planned, Situation } from '../../src/remedies/remedy.ts';
import type { RemedyId } from '../../src/remedies/remedy-id.ts';

export const [A, B, C] = [
  'i-0a3f5c7e9b1d24681',
  'i-0b4e6d8fa2c035792',
  'i-0c5d7f91b3e4a6803',
] as const;
export const BALANCER_GROUP = 'sg-0a11b22c33d44e55f';
export const TARGET_GROUP = 'sg-0f66e77d88c99b00a';

export const target = (id: string, port = 8080): LocatedTarget => ({
  id,
  port,
  address: null,
  securityGroups: [TARGET_GROUP],
  availabilityZone: 'eu-west-1a',
});

const LOCATED: Located = {
  service: 'shop',
  place: { account: null, region: 'eu-west-1' },
  targetGroup: {
    arn: 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop/73e2d6bc24d8a067',
    name: 'shop',
    protocol: 'HTTP',
    port: 8080,
    targetType: 'instance',
    healthCheckPath: '/healthz',
  },
  loadBalancer: {
    arn: 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/shop-alb/50dc',
    name: 'shop-alb',
    dnsName: 'shop-alb-1.eu-west-1.elb.amazonaws.com',
    securityGroups: [BALANCER_GROUP],
  },
  targets: [target(A), target(B), target(C)],
};

/** A fact as the AWS API told it, or as a host told it of itself. */
export function seen(
  fact: Fact,
  host: string | null = null,
  first: number | null = null,
): Observation {
  const origin: Origin =
    host === null ? AWS_ORIGIN : { role: 'backend', name: host, address: null };
  return { ...fact, citations: [], count: 1, first, last: first, origin } as Observation;
}

export const setting = (
  name: Extract<Fact, { kind: 'setting' }>['setting'],
  value: string | number,
  host: string | null = null,
): Observation =>
  seen(
    {
      kind: 'setting',
      setting: name,
      value: String(value),
      number: Number.isNaN(Number(value)) ? null : Number(value),
    },
    host,
  );

export const health = (id: string, state: string, reason: string | null = null, description = '') =>
  seen({ kind: 'target-health', target: id, port: 8080, state, reason, description });

/** What a remedy plans for a cause of these targets (null: of the service) from these facts. */
export function planned(
  remedy: RemedyId,
  cause: CauseId,
  targets: readonly (string | null)[],
  observations: readonly Observation[],
  located: Partial<Located> = {},
): Planned {
  const [first = null, ...others] = targets;
  const verdict = (of: string | null): Verdict => ({
    cause,
    confidence: 0.9,
    strength: 'confirmed',
    target: of,
    summary: '',
    because: [],
    against: [],
    remedies: [remedy],
    checklist: [],
  });
  const situation: Situation = {
    incidentId: 'shop-1',
    located: { ...LOCATED, ...located },
    verdicts: [verdict(first), ...others.map(verdict)],
    observations,
  };
  const found = REMEDIES.get(remedy);
  if (found === undefined) throw new RangeError(`No remedy ${remedy}`);
  return found.plan(situation);
}

/** What a plan would do, as the approver reads it; or why there is none. */
export function shown(plan: Planned): readonly string[] | string {
  if (plan.ok) return plan.plan.changes.map((change) => change.shown);
  return 'why' in plan ? plan.why : 'does not apply';
}
