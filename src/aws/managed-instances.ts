import {
  type InstanceInformation,
  paginateDescribeInstanceInformation,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import type { HostAnswer, HostDocument, UnreachableReason } from '../ports/hosts.ts';
import { inBatches } from './ask.ts';
import { documentOn } from './host-documents.ts';
import { serviceErrorOf } from './service-error.ts';

/**
 * The first agent that hands parameters over as environment variables. Older ones would run the script without
 * them; ours then stop at once, so there is no use in sending.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-troubleshooting.html
 */
const FIRST_AGENT = '3.3.2746.0';

/** MaxResults of DescribeInstanceInformation is 50 (and 10 unless told). */
const MOST_PER_CALL = 50;

const INSTANCE_ID = /^(i-([0-9a-f]{8}|[0-9a-f]{17})|mi-[0-9a-f]{17})$/;

export interface Preflight {
  /** Instances that can run a document of ours now, by the document that fits their platform. */
  readonly ready: ReadonlyMap<HostDocument, readonly string[]>;
  /** The others, with the reason: told at once instead of after a timeout. */
  readonly answers: readonly HostAnswer[];
}

export async function preflight(
  client: SSMClient,
  ids: readonly string[],
  asked: HostDocument,
): Promise<Preflight> {
  const answers: HostAnswer[] = [];
  const instances = ids.filter((id) => INSTANCE_ID.test(id));
  for (const id of ids) {
    if (!INSTANCE_ID.test(id)) {
      answers.push(
        unreachable(
          'not-run',
          id,
          `${id} is not an instance.`,
          'Only EC2 instances and managed nodes can be asked; give the id of the instance.',
        ),
      );
    }
  }

  const known = new Map<string, InstanceInformation>();
  try {
    for (const batch of inBatches(instances, MOST_PER_CALL)) {
      const input = {
        Filters: [{ Key: 'InstanceIds', Values: [...batch] }],
        MaxResults: MOST_PER_CALL,
      };
      for await (const page of paginateDescribeInstanceInformation({ client }, input)) {
        for (const node of page.InstanceInformationList ?? []) {
          if (node.InstanceId !== undefined) known.set(node.InstanceId, node);
        }
      }
    }
  } catch (error) {
    return {
      ready: new Map(),
      answers: [...answers, ...instances.map((id) => refusal(id, error))],
    };
  }

  const ready = new Map<HostDocument, string[]>();
  for (const id of instances) {
    const node = known.get(id);
    const document = documentOn(node?.PlatformType, asked);
    const obstacle = obstacleOf(id, node, document);
    if (obstacle !== null) answers.push(obstacle);
    else if (document !== null) ready.set(document, [...(ready.get(document) ?? []), id]);
  }
  return { ready, answers };
}

function refusal(instanceId: string, error: unknown): HostAnswer {
  const problem = serviceErrorOf(error);
  if (problem.kind === 'denied') {
    const action = 'ssm:DescribeInstanceInformation';
    return { instanceId, kind: 'denied', action, message: problem.message };
  }
  return unreachable(
    'not-run',
    instanceId,
    `Systems Manager did not say whether ${instanceId} is connected: ${problem.code}: ${problem.message}`,
    'Nothing was sent to it; run the investigation again.',
  );
}

function obstacleOf(
  id: string,
  node: InstanceInformation | undefined,
  document: HostDocument | null,
): HostAnswer | null {
  if (node === undefined) {
    // Stopped and terminated nodes are left out of the answer, as are those that never registered.
    return unreachable(
      'unregistered',
      id,
      `Systems Manager does not know ${id}: it is stopped, or its agent never registered.`,
      'Start the instance; check that the SSM agent runs, that the instance profile allows AmazonSSMManagedInstanceCore and that the ssm and ssmmessages endpoints are reachable.',
    );
  }
  if (node.PingStatus !== 'Online') {
    const last = node.LastPingDateTime?.toISOString() ?? 'never';
    return unreachable(
      'silent',
      id,
      `The SSM agent of ${id} is not connected (${node.PingStatus ?? 'no status'}, last heard of: ${last}).`,
      'Look at the instance (status checks, console output) and restart amazon-ssm-agent on it.',
    );
  }
  if (document === null) {
    return unreachable(
      'not-run',
      id,
      `${id} runs ${node.PlatformType ?? 'an unknown platform'}; the document is not for it.`,
      'Follow the runbook by hand on this host.',
    );
  }
  if (node.AgentVersion === undefined || isOlder(node.AgentVersion, FIRST_AGENT)) {
    return unreachable(
      'not-run',
      id,
      `The SSM agent of ${id} is ${node.AgentVersion ?? 'of unknown version'}, too old to take parameters safely.`,
      `Update it to ${FIRST_AGENT} or later (document AWS-UpdateSSMAgent).`,
    );
  }
  return null;
}

function isOlder(version: string, than: string): boolean {
  const parts = version.split('.').map(Number);
  for (const [place, wanted] of than.split('.').map(Number).entries()) {
    const have = parts[place] ?? 0;
    if (Number.isNaN(have)) return true;
    if (have !== wanted) return have < wanted;
  }
  return false;
}

const unreachable = (
  reason: UnreachableReason,
  instanceId: string,
  message: string,
  cure: string,
): HostAnswer => ({
  instanceId,
  kind: 'unreachable',
  reason,
  message,
  cure,
});
