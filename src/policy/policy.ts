import * as z from 'zod';
import type { Plan, Risk } from '../remedies/plan.ts';
import { REMEDY_IDS } from '../remedies/remedy-id.ts';

const ruleSchema = z.object({
  /** What people call those who may approve, e.g. `the shop's on-call`: cards and refusals name nobody by id. */
  called: z.string().min(1).max(80),
  /** Names of services, or `*` for every service. */
  services: z.array(z.string().min(1)).min(1),
  /** Ids of remedies, or `*` for every remedy. */
  remedies: z.array(z.union([z.literal('*'), z.enum(REMEDY_IDS)])).min(1),
  /** The rule covers plans up to this risk. */
  highestRisk: z.enum(['low', 'medium', 'high']),
  approvers: z.object({
    /** Slack user ids. */
    users: z.array(z.string().regex(/^[UW][A-Z0-9]+$/)).default([]),
    /** Slack user group ids; resolved when somebody clicks. */
    userGroups: z.array(z.string().regex(/^S[A-Z0-9]+$/)).default([]),
  }),
  askerMayApprove: z.boolean(),
});

export const policySchema = z.object({ rules: z.array(ruleSchema) });

/** Who may approve what. Deny by default: no rule means nobody, and so does an empty list of approvers. */
export type Policy = Readonly<z.infer<typeof policySchema>>;
export type PolicyRule = Policy['rules'][number];

const RISK_ORDER: Readonly<Record<Risk, number>> = { low: 0, medium: 1, high: 2 };

/** The rules that cover a plan for a service. */
export function rulesFor(policy: Policy, service: string, plan: Plan): readonly PolicyRule[] {
  return policy.rules.filter(
    (rule) =>
      (rule.services.includes('*') || rule.services.includes(service)) &&
      (rule.remedies.includes('*') || rule.remedies.includes(plan.remedy)) &&
      RISK_ORDER[plan.risk] <= RISK_ORDER[rule.highestRisk],
  );
}
