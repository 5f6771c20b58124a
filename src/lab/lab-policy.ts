import { type Policy, policySchema } from '../policy/policy.ts';
import { APPROVERS, ON_CALL } from './slack/people.ts';

/**
 * Who may approve in the lab: a restart, whoever is on call, also for a question of their own; a change to the
 * network, an approver who did not ask.
 */
export const LAB_POLICY: Policy = policySchema.parse({
  rules: [
    {
      services: ['*'],
      remedies: ['restart-service'],
      highestRisk: 'low',
      approvers: { userGroups: [ON_CALL.id] },
      askerMayApprove: true,
    },
    {
      services: ['*'],
      remedies: ['*'],
      highestRisk: 'medium',
      approvers: { userGroups: [APPROVERS.id] },
      askerMayApprove: false,
    },
  ],
});
