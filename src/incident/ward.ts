import { catalogued } from '../catalogue/catalogue.ts';
import { type Limits, limitsFor, type PolicyRule, rulesFor } from '../policy/policy.ts';
import type { Plan } from '../remedies/plan.ts';
import type { IncidentRecord } from './record.ts';
import type { Settings } from './settings.ts';

type Incident = Pick<IncidentRecord, 'located' | 'environment'>;
type Written = Pick<Settings, 'policy' | 'catalogue'>;

const wardOf = ({ located, environment }: Incident) => ({
  service: located?.service ?? '',
  environment,
});

/** The rules of the policy that cover a plan; where the catalogue names rules for the service, only those. */
export function rulesOf(
  incident: Incident,
  { policy, catalogue }: Written,
  plan: Plan,
): readonly PolicyRule[] {
  const ward = wardOf(incident);
  const named = catalogued(catalogue, ward.service)?.approvers ?? [];
  const rules = rulesFor(policy, ward, plan);
  return named.length === 0 ? rules : rules.filter(({ called }) => named.includes(called));
}

/** The limits of the policy; where both name one, the stricter of policy and catalogue. */
export function limitsOf(incident: Incident, { policy, catalogue }: Written): Limits {
  const ward = wardOf(incident);
  const limits = limitsFor(policy, ward);
  const own = catalogued(catalogue, ward.service)?.limits ?? {};
  return {
    minimumHealthy: Math.max(limits.minimumHealthy, own.minimumHealthyTargets ?? 0),
    cooldownMinutes: Math.max(limits.cooldownMinutes, own.cooldownMinutes ?? 0),
    attemptsPerDay: Math.min(limits.attemptsPerDay, own.remediesPerDay ?? Number.POSITIVE_INFINITY),
  };
}
