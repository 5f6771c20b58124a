import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupRulesCommand,
  EC2Client,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { allowIngress } from '../../../src/aws/changes/allow-ingress.ts';
import { serviceFailure } from '../service-failure.ts';

const ec2 = mockClient(EC2Client);
const adapter = allowIngress({ region: 'eu-west-1' });

const rule = {
  kind: 'allow-ingress',
  groupId: 'sg-0123456789abcdef0',
  port: 8080,
  sourceGroupId: 'sg-0fedcba9876543210',
  description: 'fiveohtwo inc-1',
} as const;
const dryRunPassed = serviceFailure('DryRunOperation', 412);
const duplicate = serviceFailure('InvalidPermission.Duplicate');
const ownRule = {
  SecurityGroupRuleId: 'sgr-own',
  IsEgress: false,
  IpProtocol: 'tcp',
  FromPort: 8080,
  ToPort: 8080,
  ReferencedGroupInfo: { GroupId: rule.sourceGroupId },
  Description: rule.description,
};

beforeEach(() => {
  ec2.reset();
});

/** EC2 judges the dry run as given, then the real call. */
function authorize(dryRun: Error, real: Error | string): void {
  ec2.on(AuthorizeSecurityGroupIngressCommand, { DryRun: true }).rejects(dryRun);
  const call = ec2.on(
    AuthorizeSecurityGroupIngressCommand,
    {
      GroupId: rule.groupId,
      IpPermissions: [
        {
          IpProtocol: 'tcp',
          FromPort: 8080,
          ToPort: 8080,
          UserIdGroupPairs: [{ GroupId: rule.sourceGroupId, Description: rule.description }],
        },
      ],
    },
    true,
  );
  if (typeof real === 'string')
    call.resolves({ SecurityGroupRules: [{ SecurityGroupRuleId: real }] });
  else call.rejects(real);
}

describe('allowing ingress', () => {
  it.each([
    {
      given: 'a rule that is not there',
      dryRun: dryRunPassed,
      real: 'sgr-1',
      answer: { kind: 'changed', detail: 'Rule sgr-1 was added.', handle: 'sgr-1' },
    },
    {
      given: 'a rule that somebody else made',
      dryRun: duplicate,
      real: duplicate,
      answer: expect.objectContaining({ kind: 'unchanged' }),
    },
    {
      given: 'a rule that was made between dry run and call',
      dryRun: dryRunPassed,
      real: duplicate,
      answer: expect.objectContaining({ kind: 'unchanged' }),
    },
    {
      given: 'no permission',
      dryRun: serviceFailure('UnauthorizedOperation', 403, 'no'),
      real: 'never',
      answer: { kind: 'denied', action: 'ec2:AuthorizeSecurityGroupIngress', message: 'no' },
    },
    {
      given: 'a full security group',
      dryRun: dryRunPassed,
      real: serviceFailure('RulesPerSecurityGroupLimitExceeded'),
      answer: expect.objectContaining({ kind: 'failed' }),
    },
    {
      given: 'a group that is gone',
      dryRun: serviceFailure('InvalidGroup.NotFound'),
      real: 'never',
      answer: expect.objectContaining({ kind: 'failed' }),
    },
    {
      given: 'an answer that was lost',
      dryRun: dryRunPassed,
      real: serviceFailure('InternalError', 500),
      answer: expect.objectContaining({ kind: 'unknown' }),
    },
  ])('given $given, it answers as it should', async ({ dryRun, real, answer }) => {
    authorize(dryRun, real);
    ec2.on(DescribeSecurityGroupRulesCommand).resolves({ SecurityGroupRules: [] });

    expect(await adapter.apply(rule)).toEqual(answer);
  });

  it('finds its own rule again when the answer to an earlier attempt was lost', async () => {
    authorize(duplicate, duplicate);
    ec2.on(DescribeSecurityGroupRulesCommand).resolves({
      SecurityGroupRules: [
        { ...ownRule, SecurityGroupRuleId: 'sgr-theirs', Description: 'by hand' },
        ownRule,
      ],
    });

    expect(await adapter.apply(rule)).toMatchObject({ kind: 'changed', handle: 'sgr-own' });
  });

  it.each([
    { fault: 'an address range for a group', change: { sourceGroupId: '0.0.0.0/0' } },
    { fault: 'no group id', change: { groupId: 'default' } },
    { fault: 'port 0, which is all ports', change: { port: 0 } },
    { fault: 'port -1', change: { port: -1 } },
    { fault: 'half a port', change: { port: 80.5 } },
    { fault: 'a description with a line break', change: { description: 'a\nb' } },
  ])('never sends a rule with $fault', async ({ change }) => {
    expect(await adapter.apply({ ...rule, ...change })).toMatchObject({
      kind: 'failed',
    });
    expect(ec2.calls()).toHaveLength(0);
  });
});

describe('revoking ingress', () => {
  it.each([
    { given: 'a rule that is there', failure: null, kind: 'changed' },
    {
      given: 'a rule that is gone',
      failure: serviceFailure('InvalidSecurityGroupRuleId.NotFound'),
      kind: 'unchanged',
    },
    {
      given: 'no permission',
      failure: serviceFailure('UnauthorizedOperation', 403),
      kind: 'denied',
    },
    { given: 'a failing service', failure: serviceFailure('InternalError', 500), kind: 'unknown' },
  ])('given $given, it answers $kind', async ({ failure, kind }) => {
    const call = ec2.on(RevokeSecurityGroupIngressCommand);
    if (failure === null) call.resolves({ Return: true });
    else call.rejects(failure);

    expect(await adapter.undo(rule, 'sgr-1')).toMatchObject({ kind });
  });

  it('revokes by the id of the rule, never by its properties', async () => {
    ec2.on(RevokeSecurityGroupIngressCommand).resolves({ Return: true });

    await adapter.undo(rule, 'sgr-1');

    expect(ec2.commandCalls(RevokeSecurityGroupIngressCommand)[0]?.args[0].input).toEqual({
      GroupId: rule.groupId,
      SecurityGroupRuleIds: ['sgr-1'],
    });
  });
});

describe('proving ingress', () => {
  it.each([
    { given: 'the rule', rules: [ownRule], holds: true },
    { given: 'the rule for another port', rules: [{ ...ownRule, ToPort: 9090 }], holds: false },
    { given: 'an egress rule', rules: [{ ...ownRule, IsEgress: true }], holds: false },
    { given: 'no rule', rules: [], holds: false },
  ])('given $given, it holds: $holds', async ({ rules, holds }) => {
    ec2.on(DescribeSecurityGroupRulesCommand).resolves({ SecurityGroupRules: rules });

    expect(await adapter.prove(rule)).toMatchObject({ holds });
  });
});
