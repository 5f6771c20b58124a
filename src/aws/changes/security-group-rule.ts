import { EC2Client, type IpPermission, type SecurityGroupRule } from '@aws-sdk/client-ec2';
import type { AllowEgress, AllowIngress, ChangeAnswer } from '../../ports/cloud-changes.ts';
import { type Access, patientConfig } from '../client-config.ts';
import { securityGroupRules } from '../security-group-rules.ts';
import { serviceErrorOf } from '../service-error.ts';
import { type CallAdapter, changed, changeError, unchanged, unproven } from './call-adapter.ts';

type AuthorizeInput = {
  readonly GroupId: string;
  readonly IpPermissions: IpPermission[];
  readonly DryRun?: boolean;
};
type RevokeInput = { readonly GroupId: string; readonly SecurityGroupRuleIds: string[] };

/** One direction of a security group's rules. */
export interface Direction<C> {
  readonly egress: boolean;
  readonly authorize: {
    readonly action: string;
    readonly send: (
      client: EC2Client,
      input: AuthorizeInput,
    ) => Promise<{ readonly SecurityGroupRules?: SecurityGroupRule[] | undefined }>;
  };
  readonly revoke: {
    readonly action: string;
    readonly send: (client: EC2Client, input: RevokeInput) => Promise<unknown>;
  };
  /** The group on the other side. */
  readonly peerOf: (call: C) => string;
  readonly inWords: (call: C) => string;
}

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
export function ruleAdapter<C extends AllowIngress | AllowEgress>(
  access: Access,
  { egress, authorize, revoke, peerOf, inWords }: Direction<C>,
): CallAdapter<C> {
  const client = new EC2Client(patientConfig(access));

  const isWanted = (rule: SecurityGroupRule, call: C): boolean =>
    rule.IsEgress === egress &&
    rule.IpProtocol === 'tcp' &&
    rule.FromPort === call.port &&
    rule.ToPort === call.port &&
    rule.ReferencedGroupInfo?.GroupId === peerOf(call);

  /**
   * The rule was there before this call. If it bears this incident's description, it is our own: an attempt whose
   * answer was lost had added it, and its id is the handle for the undo.
   */
  async function alreadyThere(call: C): Promise<ChangeAnswer> {
    const settled = unchanged('The rule was there already.');
    try {
      const rules = await securityGroupRules(client, [call.groupId]);
      const ours = rules.find(
        (rule) => isWanted(rule, call) && rule.Description === call.description,
      );
      return ours?.SecurityGroupRuleId === undefined ? settled : added(ours.SecurityGroupRuleId);
    } catch {
      // Whose rule it is could not be seen: then it is not ours to undo.
      return settled;
    }
  }

  /** Nothing but tcp and one port: any other protocol opens all ports whatever the ports say. */
  const permissionOf = (call: C): IpPermission => ({
    IpProtocol: 'tcp',
    FromPort: call.port,
    ToPort: call.port,
    UserIdGroupPairs: [{ GroupId: peerOf(call), Description: call.description }],
  });

  /** Checked here once more: this is the last place before a firewall is opened. */
  function faultOf(call: C): string | null {
    const { groupId, port, description } = call;
    const peer = peerOf(call);
    if (!GROUP_ID.test(groupId)) return `"${groupId}" is not a security group id`;
    if (!GROUP_ID.test(peer)) return `"${peer}" is not a security group id`;
    if (!Number.isInteger(port) || port < 1 || port > 65_535) return `${port} is not a port`;
    if (!DESCRIPTION.test(description)) return 'the description has characters that EC2 refuses';
    return null;
  }

  return {
    apply: async (call) => {
      const { action, send } = authorize;
      const fault = faultOf(call);
      if (fault !== null) return { kind: 'failed', message: `${action}: ${fault}` };
      const input = { GroupId: call.groupId, IpPermissions: [permissionOf(call)] };
      const answerTo = (error: unknown): Promise<ChangeAnswer> | ChangeAnswer =>
        SETTLED.has(serviceErrorOf(error).code) ? alreadyThere(call) : changeError(action, error);
      try {
        await send(client, { ...input, DryRun: true });
      } catch (error) {
        // A dry run answers with an error in every case; this one says that it would succeed.
        if (serviceErrorOf(error).code !== 'DryRunOperation') return answerTo(error);
      }
      try {
        const made = await send(client, input);
        const ruleId = made.SecurityGroupRules?.[0]?.SecurityGroupRuleId;
        return ruleId === undefined
          ? { kind: 'failed', message: `${action}: the rule was added but its id is missing` }
          : added(ruleId);
      } catch (error) {
        return answerTo(error);
      }
    },

    undo: async ({ groupId }, ruleId) => {
      try {
        await revoke.send(client, { GroupId: groupId, SecurityGroupRuleIds: [ruleId] });
        return changed(`Rule ${ruleId} was revoked.`, null);
      } catch (error) {
        return SETTLED.has(serviceErrorOf(error).code)
          ? unchanged(`Rule ${ruleId} was gone already.`)
          : changeError(revoke.action, error);
      }
    },

    prove: async (call) => {
      try {
        const rules = await securityGroupRules(client, [call.groupId]);
        const holds = rules.some((rule) => isWanted(rule, call));
        return {
          holds,
          says: holds
            ? `There is ${inWords(call)}.`
            : `There is no ${inWords(call).replace(/^a /, '')}.`,
        };
      } catch (error) {
        return unproven('ec2:DescribeSecurityGroupRules', error);
      }
    },
  };
}

const added = (ruleId: string): ChangeAnswer => changed(`Rule ${ruleId} was added.`, ruleId);
