import {
  AuthorizeSecurityGroupIngressCommand,
  EC2Client,
  type IpPermission,
  paginateDescribeInstances,
  paginateDescribeSecurityGroupRules,
  type Reservation,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import type { IngressRule, NetworkPaths, RuleChange } from '../ports/network-paths.ts';
import { ask, inBatches } from './ask.ts';
import { patientConfig } from './client-config.ts';
import { serviceErrorOf } from './service-error.ts';

/** A filter takes at most 200 values; half of it keeps requests small. */
const MOST_PER_CALL = 100;

const AUTHORIZE = 'ec2:AuthorizeSecurityGroupIngress';
const REVOKE = 'ec2:RevokeSecurityGroupIngress';

const GROUP_ID = /^sg-[0-9a-f]{8,17}$/;
/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpRange.html (description) */
const DESCRIPTION = /^[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/;

export function ec2NetworkPaths(region: string): NetworkPaths {
  const client = new EC2Client(patientConfig(region));

  async function rulesOf(groupIds: readonly string[]): Promise<SecurityGroupRule[]> {
    const rules: SecurityGroupRule[] = [];
    for (const batch of inBatches(groupIds, MOST_PER_CALL)) {
      const input = { Filters: [{ Name: 'group-id', Values: [...batch] }] };
      for await (const page of paginateDescribeSecurityGroupRules({ client }, input)) {
        rules.push(...(page.SecurityGroupRules ?? []));
      }
    }
    return rules;
  }

  /**
   * The rule was there before this call. If it bears this incident's description, it is our own: an attempt whose
   * answer was lost had added it, and its id is the handle for the undo.
   */
  async function alreadyThere(rule: IngressRule): Promise<RuleChange> {
    try {
      const ours = (await rulesOf([rule.groupId])).find(
        (found) =>
          found.IsEgress === false &&
          found.IpProtocol === 'tcp' &&
          found.FromPort === rule.port &&
          found.ToPort === rule.port &&
          found.ReferencedGroupInfo?.GroupId === rule.sourceGroupId &&
          found.Description === rule.description,
      );
      const ruleId = ours?.SecurityGroupRuleId;
      return ruleId === undefined
        ? { kind: 'unchanged', ruleId: null }
        : { kind: 'changed', ruleId };
    } catch {
      // Whose rule it is could not be seen: then it is not ours to undo.
      return { kind: 'unchanged', ruleId: null };
    }
  }

  return {
    instances: (ids) =>
      ask('ec2:DescribeInstances', async () => {
        const reservations: Reservation[] = [];
        for (const batch of inBatches(ids, MOST_PER_CALL)) {
          // A filter, not InstanceIds: there, one unknown id fails the whole call.
          const input = { Filters: [{ Name: 'instance-id', Values: [...batch] }] };
          for await (const page of paginateDescribeInstances({ client }, input)) {
            reservations.push(...(page.Reservations ?? []));
          }
        }
        return { Reservations: reservations };
      }),

    securityGroupRules: (groupIds) =>
      ask('ec2:DescribeSecurityGroupRules', async () => ({
        SecurityGroupRules: await rulesOf(groupIds),
      })),

    allowIngress: async (rule) => {
      const fault = faultOf(rule);
      if (fault !== null) return { kind: 'failed', message: `${AUTHORIZE}: ${fault}` };
      const input = { GroupId: rule.groupId, IpPermissions: [permissionOf(rule)] };
      try {
        await client.send(new AuthorizeSecurityGroupIngressCommand({ ...input, DryRun: true }));
      } catch (error) {
        // A dry run answers with an error in every case; this one says that it would succeed.
        if (serviceErrorOf(error).code !== 'DryRunOperation') {
          return changeError(AUTHORIZE, error, () => alreadyThere(rule));
        }
      }
      try {
        const made = await client.send(new AuthorizeSecurityGroupIngressCommand(input));
        const ruleId = made.SecurityGroupRules?.[0]?.SecurityGroupRuleId;
        return ruleId === undefined
          ? { kind: 'failed', message: `${AUTHORIZE}: the rule was added but its id is missing` }
          : { kind: 'changed', ruleId };
      } catch (error) {
        return changeError(AUTHORIZE, error, () => alreadyThere(rule));
      }
    },

    revokeIngress: async (groupId, ruleId) => {
      try {
        await client.send(
          new RevokeSecurityGroupIngressCommand({
            GroupId: groupId,
            SecurityGroupRuleIds: [ruleId],
          }),
        );
        return { kind: 'changed', ruleId };
      } catch (error) {
        return changeError(REVOKE, error, async () => ({ kind: 'unchanged', ruleId }));
      }
    },
  };
}

/** Nothing but tcp and one port: any other protocol opens all ports whatever the ports say. */
function permissionOf({ port, sourceGroupId, description }: IngressRule): IpPermission {
  return {
    IpProtocol: 'tcp',
    FromPort: port,
    ToPort: port,
    UserIdGroupPairs: [{ GroupId: sourceGroupId, Description: description }],
  };
}

/** Checked here once more: this is the last place before a firewall is opened. */
function faultOf({ groupId, port, sourceGroupId, description }: IngressRule): string | null {
  if (!GROUP_ID.test(groupId)) return `"${groupId}" is not a security group id`;
  if (!GROUP_ID.test(sourceGroupId)) return `"${sourceGroupId}" is not a security group id`;
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return `${port} is not a port`;
  if (!DESCRIPTION.test(description)) return 'the description has characters that EC2 refuses';
  return null;
}

/** Names of errors that say that the world already is as the call wanted it. */
const SETTLED = new Set([
  'InvalidPermission.Duplicate',
  'InvalidPermission.NotFound',
  'InvalidSecurityGroupRuleId.NotFound',
]);

async function changeError(
  action: string,
  error: unknown,
  settled: () => Promise<RuleChange>,
): Promise<RuleChange> {
  const problem = serviceErrorOf(error);
  if (SETTLED.has(problem.code)) return settled();
  if (problem.kind === 'denied') return { kind: 'denied', action, message: problem.message };
  return { kind: 'failed', message: `${action}: ${problem.code}: ${problem.message}` };
}
