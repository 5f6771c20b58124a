import { type Policy, policySchema } from '../policy/policy.ts';
import { APPROVERS, ON_CALL } from './slack/people.ts';

/**
 * Who may approve in the lab: a restart, whoever is on call, also for a question of their own; a change to the
 * network, an approver who did not ask; what may hurt, two of them together.
 */
export const LAB_POLICY: Policy = policySchema.parse({
  rules: [
    {
      called: ON_CALL.name,
      services: ['*'],
      environments: ['*'],
      remedies: ['restart-service', 'dump-and-restart'],
      highestRisk: 'low',
      approvers: { userGroups: [ON_CALL.id] },
      askerMayApprove: true,
    },
    {
      called: APPROVERS.name,
      services: ['*'],
      environments: ['*'],
      remedies: ['*'],
      highestRisk: 'medium',
      approvers: { userGroups: [APPROVERS.id] },
      askerMayApprove: false,
    },
    {
      called: 'the shop',
      services: ['*'],
      environments: ['*'],
      remedies: ['*'],
      lowestRisk: 'high',
      highestRisk: 'high',
      approvers: { userGroups: [ON_CALL.id, APPROVERS.id] },
      approvals: 2,
      askerMayApprove: true,
    },
  ],
});
