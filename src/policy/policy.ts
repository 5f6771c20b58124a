import * as z from 'zod';
import type { Plan, Risk } from '../remedies/plan.ts';
import { REMEDY_IDS } from '../remedies/remedy-id.ts';
import { hoursSchema } from './hours.ts';

/** Names, or `*` for every one. Without a name the rule covers nothing. */
const names = z.array(z.string().min(1)).min(1);

const ruleSchema = z.strictObject({
  /** What people call those who may approve, e.g. `the shop's on-call`: cards and refusals name nobody by id. */
  called: z.string().min(1).max(80),
  /** Names of services, or `*`. */
  services: names,
  /** Values of the target group's tag `environment`, or `*`, which covers those without the tag too. */
  environments: names,
  /** Ids of remedies, or `*`. */
  remedies: z.array(z.union([z.literal('*'), z.enum(REMEDY_IDS)])).min(1),
  /** The rule covers plans from this risk up to that. */
  lowestRisk: z.enum(['low', 'medium', 'high']).default('low'),
  highestRisk: z.enum(['low', 'medium', 'high']),
  approvers: z.strictObject({
    /** Slack user ids. */
    users: z.array(z.string().regex(/^[UW][A-Z0-9]+$/)).default([]),
    /** Slack user group ids; resolved when somebody clicks. */
    userGroups: z.array(z.string().regex(/^S[A-Z0-9]+$/)).default([]),
  }),
  /** How many different persons have to approve; of a plan of high risk never fewer than two. */
  approvals: z.number().int().min(1).max(5).default(1),
  askerMayApprove: z.boolean(),
  /** When approving is allowed, in any of these windows; left out: at any time. */
  hours: z.array(hoursSchema).optional(),
  /** Names or ARNs of SSM Change Calendars; while one of them is closed, or cannot be read, nobody may approve. */
  changeCalendars: z.array(z.string().min(1)).default([]),
});

const limitSchema = z.strictObject({
  services: names,
  environments: names,
  /** Never fewer healthy targets than this by our own doing. */
  minimumHealthy: z.number().int().min(0).default(1),
  /** How long a remedy rests on a target group after it was begun there. */
  cooldownMinutes: z.number().int().min(0).max(1440).default(10),
  /** How many remedies a target group may see within a day. */
  attemptsPerDay: z.number().int().min(1).default(6),
});

export const policySchema = z.strictObject({
  rules: z.array(ruleSchema),
  /** The first that covers a service counts; without one the defaults do. */
  limits: z.array(limitSchema).default([]),
  /** Targets with this tag are never touched, whatever its value, unless it is `false`. */
  protectedTag: z.string().min(1).max(128).default('fiveohtwo-protected'),
});

/** Who may approve what. Deny by default: no rule means nobody, and so does an empty list of approvers. */
export type Policy = Readonly<z.infer<typeof policySchema>>;
export type PolicyRule = Readonly<Policy['rules'][number]>;
export type Limits = Omit<Readonly<Policy['limits'][number]>, 'services' | 'environments'>;

/** What a policy tells services apart by. */
export interface Ward {
  readonly service: string;
  /** Null without the tag, or when it could not be read. */
  readonly environment: string | null;
}

const RISK_ORDER: Readonly<Record<Risk, number>> = { low: 0, medium: 1, high: 2 };

/** The rules that cover a plan for a service. */
export function rulesFor(policy: Policy, ward: Ward, plan: Plan): readonly PolicyRule[] {
  return policy.rules.filter(
    (rule) =>
      covers(rule, ward) &&
      (rule.remedies.includes('*') || rule.remedies.includes(plan.remedy)) &&
      RISK_ORDER[rule.lowestRisk] <= RISK_ORDER[plan.risk] &&
      RISK_ORDER[plan.risk] <= RISK_ORDER[rule.highestRisk],
  );
}

export function limitsFor(policy: Policy, ward: Ward): Limits {
  return policy.limits.find((limit) => covers(limit, ward)) ?? DEFAULT_LIMITS;
}

const DEFAULT_LIMITS: Limits = { minimumHealthy: 1, cooldownMinutes: 10, attemptsPerDay: 6 };

const covers = (
  { services, environments }: Pick<PolicyRule, 'services' | 'environments'>,
  { service, environment }: Ward,
): boolean =>
  (services.includes('*') || services.includes(service)) &&
  (environments.includes('*') || (environment !== null && environments.includes(environment)));
