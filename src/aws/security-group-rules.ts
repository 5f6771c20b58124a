import {
  type EC2Client,
  paginateDescribeSecurityGroupRules,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';

/**
 * All rules of these security groups, one flat row each; at most 200 groups.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSecurityGroupRules.html
 */
export async function securityGroupRules(
  client: EC2Client,
  groupIds: readonly string[],
): Promise<readonly SecurityGroupRule[]> {
  const rules: SecurityGroupRule[] = [];
  const input = { Filters: [{ Name: 'group-id', Values: [...groupIds] }] };
  for await (const page of paginateDescribeSecurityGroupRules({ client }, input)) {
    rules.push(...(page.SecurityGroupRules ?? []));
  }
  return rules;
}
