import * as z from 'zod';
import { apiReader } from './api-reader.ts';

/** `GetWebACLForResource`. */
export const webAcl = apiReader({
  name: 'web ACL',
  field: 'WebACL',
  shape: z.object({
    WebACL: z
      .object({
        Name: z.string(),
        Id: z.string(),
        ManagedByFirewallManager: z.boolean().default(false),
        Rules: z.array(z.object({ Name: z.string() })).default([]),
      })
      .nullable(),
  }),
  facts: ({ WebACL }, keep) => {
    if (WebACL === null) return;
    keep(
      {
        kind: 'web-acl',
        name: WebACL.Name,
        id: WebACL.Id,
        rules: WebACL.Rules.map(({ Name }) => Name),
        managed: WebACL.ManagedByFirewallManager,
      },
      WebACL.Name,
    );
  },
});
