import * as z from 'zod';
import { parseAnswer } from '../locate/api-shapes.ts';
import type { World } from '../ports/world.ts';
import type { Change } from '../remedies/plan.ts';
import type { ChangeResult } from './record.ts';

/** Whether a change is in place, and what shows it. */
export interface Proof {
  readonly holds: boolean;
  readonly says: string;
}

const rulesShape = z.object({
  SecurityGroupRules: z.array(
    z.object({
      GroupId: z.string(),
      IsEgress: z.boolean(),
      IpProtocol: z.string(),
      FromPort: z.number().optional(),
      ToPort: z.number().optional(),
      ReferencedGroupInfo: z.object({ GroupId: z.string().optional() }).optional(),
    }),
  ),
});

/** The remedy's own proof, before target health and traffic: the rule is there, the service listens. */
export async function proveChange(
  { networkPaths }: Pick<World, 'networkPaths'>,
  change: Change,
  result: ChangeResult['result'],
): Promise<Proof> {
  if (result.kind !== 'done') return { holds: false, says: `${change.shown}: ${result.detail}` };
  switch (change.kind) {
    // The restart script succeeds only when the unit is active and its port listens; it says so in its last line.
    case 'run-on-host':
      return { holds: true, says: `${change.instanceId}: ${result.detail}` };
    case 'allow-ingress': {
      const { groupId, port, sourceGroupId } = change.rule;
      const answer = await networkPaths.securityGroupRules([groupId]);
      const parsed = parseAnswer('security group rules', rulesShape, answer);
      if (!parsed.ok) return { holds: false, says: parsed.why };
      const holds = parsed.value.SecurityGroupRules.some(
        (rule) =>
          rule.GroupId === groupId &&
          !rule.IsEgress &&
          rule.IpProtocol === 'tcp' &&
          rule.FromPort === port &&
          rule.ToPort === port &&
          rule.ReferencedGroupInfo?.GroupId === sourceGroupId,
      );
      const what = `a rule of ${groupId} that lets ${sourceGroupId} reach tcp ${port}`;
      return { holds, says: holds ? `There is ${what}.` : `There is no ${what}.` };
    }
    default:
      return change satisfies never;
  }
}
