import {
  AuthorizeSecurityGroupIngressCommand,
  EC2Client,
  type IpPermission,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import type { AllowIngress, ChangeAnswer } from '../../ports/cloud-changes.ts';
import { type Access, patientConfig } from '../client-config.ts';
import { securityGroupRules } from '../security-group-rules.ts';
import { serviceErrorOf } from '../service-error.ts';
import { type CallAdapter, changeError } from './call-adapter.ts';

const AUTHORIZE = 'ec2:AuthorizeSecurityGroupIngress';
const REVOKE = 'ec2:RevokeSecurityGroupIngress';

const GROUP_ID = /^sg-[0-9a-f]{8,17}$/;
/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpRange.html (description) */
const DESCRIPTION = /^[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/;

/** Names of errors that say that the world already is as the call wanted it. */
const SETTLED = new Set([
  'InvalidPermission.Duplicate',
  'InvalidPermission.NotFound',
  'InvalidSecurityGroupRuleId.NotFound',
]);

/** Adds one rule, and revokes it by its id. */
export function allowIngress(access: Access): CallAdapter<AllowIngress> {
  const client = new EC2Client(patientConfig(access));

  /**
   * The rule was there before this call. If it bears this incident's description, it is our own: an attempt whose
   * answer was lost had added it, and its id is the handle for the undo.
   */
  async function alreadyThere(call: AllowIngress): Promise<ChangeAnswer> {
    const unchanged = { kind: 'unchanged', detail: 'The rule was there already.' } as const;
    try {
      const rules = await securityGroupRules(client, [call.groupId]);
      const ours = rules.find(
        (rule) => isWanted(rule, call) && rule.Description === call.description,
      );
      return ours?.SecurityGroupRuleId === undefined ? unchanged : added(ours.SecurityGroupRuleId);
    } catch {
      // Whose rule it is could not be seen: then it is not ours to undo.
      return unchanged;
    }
  }

  return {
    apply: async (call) => {
      const fault = faultOf(call);
      if (fault !== null) return { kind: 'failed', message: `${AUTHORIZE}: ${fault}` };
      const input = { GroupId: call.groupId, IpPermissions: [permissionOf(call)] };
      const answerTo = (error: unknown): Promise<ChangeAnswer> | ChangeAnswer =>
        SETTLED.has(serviceErrorOf(error).code)
          ? alreadyThere(call)
          : changeError(AUTHORIZE, error);
      try {
        await client.send(new AuthorizeSecurityGroupIngressCommand({ ...input, DryRun: true }));
      } catch (error) {
        // A dry run answers with an error in every case; this one says that it would succeed.
        if (serviceErrorOf(error).code !== 'DryRunOperation') return answerTo(error);
      }
      try {
        const made = await client.send(new AuthorizeSecurityGroupIngressCommand(input));
        const ruleId = made.SecurityGroupRules?.[0]?.SecurityGroupRuleId;
        return ruleId === undefined
          ? { kind: 'failed', message: `${AUTHORIZE}: the rule was added but its id is missing` }
          : added(ruleId);
      } catch (error) {
        return answerTo(error);
      }
    },

    undo: async ({ groupId }, ruleId) => {
      try {
        await client.send(
          new RevokeSecurityGroupIngressCommand({
            GroupId: groupId,
            SecurityGroupRuleIds: [ruleId],
          }),
        );
        return { kind: 'changed', detail: `Rule ${ruleId} was revoked.`, handle: null };
      } catch (error) {
        return SETTLED.has(serviceErrorOf(error).code)
          ? { kind: 'unchanged', detail: `Rule ${ruleId} was gone already.` }
          : changeError(REVOKE, error);
      }
    },

    prove: async (call) => {
      const { groupId, sourceGroupId, port } = call;
      try {
        const rules = await securityGroupRules(client, [groupId]);
        const holds = rules.some((rule) => isWanted(rule, call));
        const what = `a rule of ${groupId} that lets ${sourceGroupId} reach tcp ${port}`;
        return { holds, says: holds ? `There is ${what}.` : `There is no ${what}.` };
      } catch (error) {
        const { code, message } = serviceErrorOf(error);
        return {
          holds: false,
          says: `The rules of ${groupId} could not be read: ${code}: ${message}`,
        };
      }
    },
  };
}

const added = (ruleId: string): ChangeAnswer => ({
  kind: 'changed',
  detail: `Rule ${ruleId} was added.`,
  handle: ruleId,
});

const isWanted = (rule: SecurityGroupRule, { port, sourceGroupId }: AllowIngress): boolean =>
  rule.IsEgress === false &&
  rule.IpProtocol === 'tcp' &&
  rule.FromPort === port &&
  rule.ToPort === port &&
  rule.ReferencedGroupInfo?.GroupId === sourceGroupId;

/** Nothing but tcp and one port: any other protocol opens all ports whatever the ports say. */
function permissionOf({ port, sourceGroupId, description }: AllowIngress): IpPermission {
  return {
    IpProtocol: 'tcp',
    FromPort: port,
    ToPort: port,
    UserIdGroupPairs: [{ GroupId: sourceGroupId, Description: description }],
  };
}

/** Checked here once more: this is the last place before a firewall is opened. */
function faultOf({ groupId, port, sourceGroupId, description }: AllowIngress): string | null {
  if (!GROUP_ID.test(groupId)) return `"${groupId}" is not a security group id`;
  if (!GROUP_ID.test(sourceGroupId)) return `"${sourceGroupId}" is not a security group id`;
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return `${port} is not a port`;
  if (!DESCRIPTION.test(description)) return 'the description has characters that EC2 refuses';
  return null;
}
