import { readFile } from 'node:fs/promises';
import process from 'node:process';
import * as z from 'zod';
import { accessAt, awsClouds, type CloudsSetup, spokeAccount } from '../aws/aws-clouds.ts';
import { systemClock } from '../aws/clock.ts';
import { mapDocuments } from '../aws/host-documents.ts';
import { onFirstUse } from '../aws/on-first-use.ts';
import type { DocumentName } from '../aws/send-command.ts';
import { type Catalogue, EMPTY_CATALOGUE } from '../catalogue/catalogue.ts';
import { readCatalogue } from '../catalogue/read-catalogue.ts';
import type { Place } from '../ports/cloud.ts';
import { HOST_DOCUMENT_IDS, type HostDocument } from '../ports/hosts.ts';
import type { Setup } from '../ports/setup.ts';
import type { World } from '../ports/world.ts';

/** What a command on a terminal needs of AWS: the ordinary credentials of whoever runs it. */
export type AwsSession = Pick<World, 'clouds' | 'clock'> & {
  readonly catalogue: Catalogue;
  /** How fiveohtwo itself is set up there. */
  readonly setupAt: (place: Place) => Setup;
};

export interface SessionRequest {
  /** As typed after `--region`; null takes the environment's or the profile's. */
  readonly region: string | null;
  readonly sessionName: string;
  /** A `fiveohtwo.yaml`, or null. */
  readonly catalogueFile: string | null;
}

/**
 * The names of our documents: those of `FIVEOHTWO_DOCUMENTS`, JSON as the deployment has it, else fixed ones.
 * @throws {RangeError} when the variable is not such JSON
 */
function documentNames(text: string | undefined): Readonly<Record<HostDocument, DocumentName>> {
  const named = namesSchema.safeParse(text === undefined || text === '' ? {} : parseJson(text));
  if (!named.success) {
    throw new RangeError(
      'FIVEOHTWO_DOCUMENTS must be JSON such as {"diagnose-linux": "name of the document"}',
    );
  }
  return mapDocuments((id) => ({
    name: named.data[id] ?? `fiveohtwo-${id}`,
    version: '$DEFAULT',
  }));
}

const namesSchema = z.partialRecord(z.enum(HOST_DOCUMENT_IDS), z.string().min(3));

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * @throws {RangeError} when no region is configured anywhere
 * @throws {SyntaxError} naming the faulty lines of the catalogue
 */
export async function awsSession(request: SessionRequest): Promise<AwsSession> {
  const { region, sessionName, catalogueFile } = request;
  const catalogue =
    catalogueFile === null
      ? EMPTY_CATALOGUE
      : readCatalogue(await textOf(catalogueFile), catalogueFile);
  const home = region ?? (await configuredRegion());
  const setup: CloudsSetup = {
    home: { regions: [...new Set([home, ...catalogue.regions])] },
    accounts: catalogue.accounts.map(spokeAccount),
    documents: documentNames(process.env['FIVEOHTWO_DOCUMENTS']),
    documentsOf: null,
    sessionName,
  };
  return {
    clouds: awsClouds(setup),
    clock: systemClock,
    catalogue,
    setupAt: (place) =>
      onFirstUse(async () =>
        (await import('../aws/setup.ts')).awsSetup(accessAt(place, setup), setup.documents),
      ),
  };
}

const textOf = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Error(`Cannot read the catalogue ${file}: is it there, and yours to read?`, {
      cause,
    });
  });

/** The region as the SDK finds it, and the variable that the AWS CLI reads but the SDK for JavaScript does not. */
async function configuredRegion(): Promise<string> {
  const { ElasticLoadBalancingV2Client } = await import(
    '@aws-sdk/client-elastic-load-balancing-v2'
  );
  try {
    return await new ElasticLoadBalancingV2Client({}).config.region();
  } catch (cause) {
    const region = process.env['AWS_DEFAULT_REGION'];
    if (region !== undefined && region !== '') return region;
    throw new RangeError('No region is configured: give --region, or set AWS_REGION', { cause });
  }
}
