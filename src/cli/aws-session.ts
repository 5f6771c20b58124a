import process from 'node:process';
import { awsClouds } from '../aws/aws-clouds.ts';
import { systemClock } from '../aws/clock.ts';
import { mapDocuments } from '../aws/host-documents.ts';
import type { World } from '../ports/world.ts';

/** What a command on a terminal needs of AWS: the ordinary credentials of whoever runs it. */
export type AwsSession = Pick<World, 'clouds' | 'clock'>;

export interface SessionRequest {
  /** As typed after `--region`; null takes the environment's or the profile's. */
  readonly region: string | null;
  readonly sessionName: string;
}

/** The names of our documents when nobody says others; see docs/investigate.md. */
const DOCUMENTS = mapDocuments((id) => ({ name: `fiveohtwo-${id}`, version: '$DEFAULT' }));

/** @throws {RangeError} when no region is configured anywhere */
export async function awsSession({ region, sessionName }: SessionRequest): Promise<AwsSession> {
  return {
    clouds: awsClouds({
      home: { regions: [region ?? (await configuredRegion())] },
      accounts: [],
      documents: DOCUMENTS,
      sessionName,
    }),
    clock: systemClock,
  };
}

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
