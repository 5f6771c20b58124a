import {
  AuthorizeSecurityGroupIngressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import type { AllowIngress } from '../../ports/cloud-changes.ts';
import type { Access } from '../client-config.ts';
import type { CallAdapter } from './call-adapter.ts';
import { ruleAdapter } from './security-group-rule.ts';

/** Lets one security group into another, on one port; the undo revokes the rule by its id. */
export function allowIngress(access: Access): CallAdapter<AllowIngress> {
  return ruleAdapter<AllowIngress>(access, {
    egress: false,
    authorize: {
      action: 'ec2:AuthorizeSecurityGroupIngress',
      send: (client, input) => client.send(new AuthorizeSecurityGroupIngressCommand(input)),
    },
    revoke: {
      action: 'ec2:RevokeSecurityGroupIngress',
      send: (client, input) => client.send(new RevokeSecurityGroupIngressCommand(input)),
    },
    peerOf: ({ sourceGroupId }) => sourceGroupId,
    inWords: ({ groupId, port, sourceGroupId }) =>
      `a rule of ${groupId} that lets ${sourceGroupId} reach tcp ${port}`,
  });
}
