// AWS as an investigation sees it, without AWS: the adapters and the SDK's paginators are real, each request is answered
// after the latency of its API, and counted.
import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { S3Client } from '@aws-sdk/client-s3';
import { SSMClient } from '@aws-sdk/client-ssm';
import { WAFV2Client } from '@aws-sdk/client-wafv2';
import { awsClouds } from '../src/aws/aws-clouds.ts';
import { systemClock } from '../src/aws/clock.ts';
import { mapDocuments } from '../src/aws/host-documents.ts';
import type { Latencies } from './latencies.ts';
import type { SimulatedFleet } from './simulated-fleet.ts';

/** CloudTrail and the description of many instances take longer than the rest. */
const SLOW = new Set(['LookupEvents', 'DescribeInstances', 'GetMetricData', 'SendCommand']);

export const latencyOf = (operation: string, { usual, slow }: Latencies): number =>
  SLOW.has(operation) ? slow : usual;

export interface Calls {
  /** Operations, in the order in which they were asked for. */
  readonly made: readonly string[];
}

const CLIENTS = [
  AutoScalingClient,
  CloudTrailClient,
  CloudWatchClient,
  CodeDeployClient,
  EC2Client,
  ElasticLoadBalancingV2Client,
  S3Client,
  SSMClient,
  WAFV2Client,
];

/** From here on every client of the SDK asks the fleet. S3 is left alone where `s3` says so. */
export function simulateAws(
  fleet: SimulatedFleet,
  latencies: Latencies | null,
  { s3 = true }: { readonly s3?: boolean } = {},
): Calls {
  const made: string[] = [];
  const send = async (command: { readonly constructor: { name: string }; input: unknown }) => {
    // Bundlers number the classes of two packages that have one name.
    const operation = command.constructor.name.replace(/^_/, '').replace(/Command\d*$/, '');
    made.push(operation);
    if (latencies !== null) {
      await new Promise((resolve) => setTimeout(resolve, latencyOf(operation, latencies)));
    }
    return fleet.answer(operation, command.input as Readonly<Record<string, unknown>>, latencies);
  };
  for (const client of CLIENTS) {
    if (client === S3Client && !s3) continue;
    Object.assign(client.prototype, { send });
  }
  return { made };
}

/** The world as a person's terminal sees it: one account, one region, the real adapters. */
export const benchWorld = () => ({
  clouds: awsClouds({
    home: { regions: ['eu-west-1'] },
    accounts: [],
    documents: mapDocuments((id) => ({ name: `fiveohtwo-${id}`, version: '1' })),
    documentsOf: null,
    sessionName: 'bench',
  }),
  clock: systemClock,
});
