import {
  AuthorizeSecurityGroupEgressCommand,
  RevokeSecurityGroupEgressCommand,
} from '@aws-sdk/client-ec2';
import type { AllowEgress } from '../../ports/cloud-changes.ts';
import type { Access } from '../client-config.ts';
import type { CallAdapter } from './call-adapter.ts';
import { ruleAdapter } from './security-group-rule.ts';

/** Lets a security group out to one other, on one port; the undo revokes the rule by its id. */
export function allowEgress(access: Access): CallAdapter<AllowEgress> {
  return ruleAdapter<AllowEgress>(access, {
    egress: true,
    authorize: {
      action: 'ec2:AuthorizeSecurityGroupEgress',
      send: (client, input) => client.send(new AuthorizeSecurityGroupEgressCommand(input)),
    },
    revoke: {
      action: 'ec2:RevokeSecurityGroupEgress',
      send: (client, input) => client.send(new RevokeSecurityGroupEgressCommand(input)),
    },
    peerOf: ({ destinationGroupId }) => destinationGroupId,
    inWords: ({ groupId, port, destinationGroupId }) =>
      `a rule of ${groupId} that lets it reach tcp ${port} of ${destinationGroupId}`,
  });
}
