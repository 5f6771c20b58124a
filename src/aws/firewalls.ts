import { GetWebACLForResourceCommand, WAFV2Client } from '@aws-sdk/client-wafv2';
import type { Firewalls } from '../ports/firewalls.ts';
import { ask } from './ask.ts';
import { type Access, patientConfig } from './client-config.ts';

export function wafFirewalls(access: Access): Firewalls {
  const client = new WAFV2Client(patientConfig(access));
  return {
    webAcl: (ResourceArn) =>
      ask('wafv2:GetWebACLForResource', async () => {
        const { WebACL } = await client.send(new GetWebACLForResourceCommand({ ResourceArn }));
        // The rules may be long and are nobody's business here but by their names.
        return {
          WebACL:
            WebACL === undefined
              ? null
              : {
                  Name: WebACL.Name,
                  Id: WebACL.Id,
                  ManagedByFirewallManager: WebACL.ManagedByFirewallManager ?? false,
                  Rules: (WebACL.Rules ?? []).map(({ Name }) => ({ Name })),
                },
        };
      }),
  };
}
