import {
  EC2Client,
  paginateDescribeInstances,
  type Reservation,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import type { NetworkPaths } from '../ports/network-paths.ts';
import { ask, inBatches } from './ask.ts';
import { type Access, patientConfig } from './client-config.ts';
import { securityGroupRules } from './security-group-rules.ts';

/** A filter takes at most 200 values; half of it keeps requests small. */
const MOST_PER_CALL = 100;

export function ec2NetworkPaths(access: Access): NetworkPaths {
  const client = new EC2Client(patientConfig(access));
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
      ask('ec2:DescribeSecurityGroupRules', async () => {
        const rules: SecurityGroupRule[] = [];
        for (const batch of inBatches(groupIds, MOST_PER_CALL)) {
          rules.push(...(await securityGroupRules(client, batch)));
        }
        return { SecurityGroupRules: rules };
      }),
  };
}
