import * as z from 'zod';
import { LOG_FILE } from '../ports/hosts.ts';

/**
 * What people know about their services and no API tells: other names, the unit, log files, limits. Everything is
 * optional: without a catalogue, tags and names of target groups serve.
 */
const accountId = z
  .string({ error: 'must be twelve digits in quotes: "123456789012"' })
  .regex(/^\d{12}$/, 'must be twelve digits');
const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region such as eu-west-1');
const name = z.string().trim().min(1).max(100);

const accountSchema = z.strictObject({
  id: accountId,
  /** For people to read. */
  name: name.optional(),
  regions: z.array(region).min(1),
  role: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/,
      'must be the ARN of a role, arn:aws:iam::123456789012:role/name',
    ),
  /** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
  externalId: z
    .string()
    .regex(/^[\w+=,.@:/-]{2,1224}$/, 'must be 2 to 1224 letters, digits or any of _+=,.@:/-'),
});

const serviceSchema = z
  .strictObject({
    aliases: z.array(name).default([]),
    /** Name or ARN. */
    targetGroup: name.optional(),
    /** Name, ARN or DNS name. */
    loadBalancer: name.optional(),
    account: accountId.optional(),
    region: region.optional(),
    /** The systemd unit of the service on its hosts: looked at first. */
    unit: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}$/, 'must be the name of a systemd unit')
      .optional(),
    /** Log files on its hosts that nothing there names. The diagnosis document reads no other files than logs. */
    logs: z
      .array(z.string().regex(LOG_FILE, 'must be under /var/log/ or end in .log'))
      .max(3, 'must be three log files at most: an answer of Run Command is short')
      .default([]),
    limits: z
      .strictObject({
        /** No remedy may leave fewer. */
        minimumHealthyTargets: z.int().min(0).max(1000).optional(),
        /** Between two remedies for this service. */
        cooldownMinutes: z.int().min(0).max(1440).optional(),
        /** Remedies in a day, whoever asks. */
        remediesPerDay: z.int().min(0).max(100).optional(),
      })
      .default({}),
    /** Rules of the policy by what they are called: only these cover the service. Empty: whatever the policy says. */
    approvers: z.array(z.string().min(1).max(80)).default([]),
  })
  .refine(
    ({ targetGroup, loadBalancer }) => targetGroup === undefined || loadBalancer === undefined,
    { error: 'has a target group and a load balancer; name one of them', path: ['loadBalancer'] },
  );

export const catalogueSchema = z
  .strictObject({
    /** Regions of the account that fiveohtwo runs in, besides its own. */
    regions: z.array(region).default([]),
    accounts: z.array(accountSchema).default([]),
    services: z.record(name, serviceSchema).default({}),
  })
  .superRefine(({ accounts, services }, context) => {
    const fault = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    const ids = new Set<string>();
    for (const [index, { id, role }] of accounts.entries()) {
      if (ids.has(id)) fault(['accounts', index, 'id'], `account ${id} is there twice`);
      ids.add(id);
      if (!role.includes(`::${id}:`)) {
        fault(['accounts', index, 'role'], `must be a role of account ${id}`);
      }
    }
    const owners = new Map<string, string>();
    for (const [service, { aliases, account, region: at }] of Object.entries(services)) {
      for (const called of [service, ...aliases]) {
        const owner = owners.get(called.toLowerCase());
        if (owner !== undefined && owner !== service) {
          fault(['services', service], `"${called}" is a name of ${owner}, too`);
        }
        owners.set(called.toLowerCase(), service);
      }
      const home = accounts.find(({ id }) => id === account);
      if (account !== undefined && home === undefined) {
        fault(['services', service, 'account'], `account ${account} is not among the accounts`);
      }
      if (home !== undefined && at !== undefined && !home.regions.includes(at)) {
        fault(['services', service, 'region'], `account ${account} is not looked after in ${at}`);
      }
    }
  });

export type Catalogue = Readonly<z.infer<typeof catalogueSchema>>;
export type CatalogueService = Catalogue['services'][string];
export type CatalogueAccount = Catalogue['accounts'][number];

export const EMPTY_CATALOGUE: Catalogue = { regions: [], accounts: [], services: {} };

/** A service of the catalogue by its name or an alias, without regard to case; null when there is none. */
export function catalogued(
  { services }: Catalogue,
  called: string,
): (CatalogueService & { readonly name: string }) | null {
  const wanted = called.trim().toLowerCase();
  const found = Object.entries(services).find(([service, { aliases }]) =>
    [service, ...aliases].some((each) => each.toLowerCase() === wanted),
  );
  return found === undefined ? null : { name: found[0], ...found[1] };
}
