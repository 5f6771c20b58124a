import * as z from 'zod';
import { HOST_DOCUMENT_IDS, type HostDocument } from '../ports/hosts.ts';
import { REMEDY_IDS, type RemedyId } from '../remedies/remedy-id.ts';
import { mapDocuments } from './host-documents.ts';
import type { DocumentName } from './send-command.ts';

/**
 * What a deployment tells its functions, in environment variables that serverless.yml sets. Secrets are not
 * among them: only the names of the parameters that hold them.
 */
const shared = {
  AWS_REGION: z.string().min(1),
  FIVEOHTWO_TABLE: z.string().min(3),
  FIVEOHTWO_RETENTION_DAYS: z.coerce.number().int().min(1).default(90),
  FIVEOHTWO_SLACK_TOKEN_PARAMETER: z.string().startsWith('/'),
  FIVEOHTWO_SLACK_SIGNING_SECRET_PARAMETER: z.string().startsWith('/'),
  /** Slash commands are 2 to 32 characters with the slash. */
  FIVEOHTWO_COMMAND: z
    .string()
    .regex(/^\/[a-z0-9_-]{1,31}$/)
    .default('/502'),
};

/** JSON in a variable; its content is for whoever knows the shape. */
const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'is not JSON' });
    return z.NEVER;
  }
});

const frontDoorSchema = z.object({
  ...shared,
  /** With its alias: `…:function:<name>:durable`. */
  FIVEOHTWO_INCIDENT_FUNCTION: z
    .string()
    .regex(/^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]+:[A-Za-z0-9_$-]+$/, {
      message: 'must be the ARN of the incident function with its alias',
    }),
});

/** Ids with commas between; CloudFormation leaves an empty place for each remedy that is disabled. */
const remedies = z
  .string()
  .transform((list) => list.split(',').filter((id) => id !== ''))
  .pipe(z.array(z.enum(REMEDY_IDS)));

const hostDocument = z.enum(HOST_DOCUMENT_IDS);
const documentName = z.string().regex(/^[a-zA-Z0-9_.:/-]{3,256}$/);
const documentVersion = z.string().regex(/^(\d{1,5}|\$DEFAULT)$/);

const worldSchema = z.object({
  ...shared,
  FIVEOHTWO_POLICY: json,
  /** The remedies whose permission the deployment brought. */
  FIVEOHTWO_REMEDIES: remedies,
  /** The kill switch: `on` or `off`. */
  FIVEOHTWO_CHANGES_PARAMETER: z.string().startsWith('/'),
  /** Where the catalogue is, when it is not in the package. */
  FIVEOHTWO_CATALOGUE_PARAMETER: z.union([z.literal(''), z.string().startsWith('/')]).default(''),
  /** The account of this deployment: other accounts find our documents there. */
  FIVEOHTWO_ACCOUNT: z.string().regex(/^\d{12}$/),
  /** The name of each of our documents, by what it does: JSON, because there are many. */
  FIVEOHTWO_DOCUMENTS: json.pipe(z.record(hostDocument, documentName)),
  /** Every deployment makes new documents, so version 1 is their only one unless somebody edits them. */
  FIVEOHTWO_DOCUMENT_VERSION: documentVersion.default('1'),
});

type Shared = Readonly<{
  region: string;
  table: string;
  retentionDays: number;
  secrets: { readonly token: string; readonly signingSecret: string };
  /** The slash command, with its slash. */
  command: string;
}>;

export type FrontDoorSettings = Shared & { readonly incidentFunctionArn: string };

export type WorldSettings = Shared & {
  /** For `policySchema`. */
  readonly policy: unknown;
  readonly enabled: ReadonlySet<RemedyId>;
  /** Name of the parameter that switches all changes off. */
  readonly changesParameter: string;
  readonly documents: Readonly<Record<HostDocument, DocumentName>>;
  readonly account: string;
  /** Name of the parameter with the catalogue; null when it is in the package, if anywhere. */
  readonly catalogueParameter: string | null;
};

export type Environment = Readonly<Record<string, string | undefined>>;

/** @throws {TypeError} naming every variable that is missing or wrong */
export function frontDoorSettings(environment: Environment): FrontDoorSettings {
  const parsed = parse(frontDoorSchema, environment);
  return { ...sharedOf(parsed), incidentFunctionArn: parsed.FIVEOHTWO_INCIDENT_FUNCTION };
}

/** @throws {TypeError} naming every variable that is missing or wrong */
export function worldSettings(environment: Environment): WorldSettings {
  const parsed = parse(worldSchema, environment);
  const version = parsed.FIVEOHTWO_DOCUMENT_VERSION;
  return {
    ...sharedOf(parsed),
    policy: parsed.FIVEOHTWO_POLICY,
    enabled: new Set(parsed.FIVEOHTWO_REMEDIES),
    changesParameter: parsed.FIVEOHTWO_CHANGES_PARAMETER,
    account: parsed.FIVEOHTWO_ACCOUNT,
    catalogueParameter: parsed.FIVEOHTWO_CATALOGUE_PARAMETER || null,
    documents: mapDocuments((id) => ({ name: parsed.FIVEOHTWO_DOCUMENTS[id], version })),
  };
}

function sharedOf(parsed: z.infer<z.ZodObject<typeof shared>>): Shared {
  return {
    region: parsed.AWS_REGION,
    table: parsed.FIVEOHTWO_TABLE,
    retentionDays: parsed.FIVEOHTWO_RETENTION_DAYS,
    secrets: {
      token: parsed.FIVEOHTWO_SLACK_TOKEN_PARAMETER,
      signingSecret: parsed.FIVEOHTWO_SLACK_SIGNING_SECRET_PARAMETER,
    },
    command: parsed.FIVEOHTWO_COMMAND,
  };
}

function parse<T>(schema: z.ZodType<T>, environment: Environment): T {
  const parsed = schema.safeParse(environment);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new TypeError(`The environment is not that of a deployment: ${faults.join('; ')}`, {
    cause: parsed.error,
  });
}
