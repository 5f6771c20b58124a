import { type Policy, policySchema } from '../policy/policy.ts';
import { APPROVERS, ON_CALL } from './slack/people.ts';

/**
 * Who may approve in the lab: a restart, whoever is on call, also for a question of their own; a change to the
 * network, an approver who did not ask.
 */
export const LAB_POLICY: Policy = policySchema.parse({
  rules: [
    {
      called: ON_CALL.name,
      services: ['*'],
      remedies: ['restart-service'],
      highestRisk: 'low',
      approvers: { userGroups: [ON_CALL.id] },
      askerMayApprove: true,
    },
    {
      called: APPROVERS.name,
      services: ['*'],
      remedies: ['*'],
      highestRisk: 'medium',
      approvers: { userGroups: [APPROVERS.id] },
      askerMayApprove: false,
    },
  ],
});
