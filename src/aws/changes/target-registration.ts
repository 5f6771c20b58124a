import {
  DeregisterTargetsCommand,
  DescribeTargetHealthCommand,
  type ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetAddress } from '../../ports/cloud-changes.ts';

export const REGISTER = 'elasticloadbalancing:RegisterTargets';
export const DEREGISTER = 'elasticloadbalancing:DeregisterTargets';
export const READ_HEALTH = 'elasticloadbalancing:DescribeTargetHealth';

export interface Registration extends TargetAddress {
  readonly state: string;
}

/** The targets of a group, those that are leaving included. */
export async function registrations(
  client: ElasticLoadBalancingV2Client,
  targetGroupArn: string,
): Promise<readonly Registration[]> {
  const { TargetHealthDescriptions = [] } = await client.send(
    new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn }),
  );
  return TargetHealthDescriptions.flatMap(({ Target, TargetHealth }) =>
    Target?.Id === undefined || Target.Port === undefined
      ? []
      : [{ id: Target.Id, port: Target.Port, state: TargetHealth?.State ?? 'unknown' }],
  );
}

export const isSame = (one: TargetAddress, other: TargetAddress): boolean =>
  one.id === other.id && one.port === other.port;

/** A target that is draining gets no new requests: it is as good as gone. */
export const serves = ({ state }: Registration): boolean => !/draining|unused/.test(state);

export const inWords = (targets: readonly TargetAddress[]): string =>
  targets.map(({ id, port }) => `${id}:${port}`).join(', ');

// With a port override the port must be given, or another registration of the same instance is meant.
const described = (targets: readonly TargetAddress[]) =>
  targets.map(({ id, port }) => ({ Id: id, Port: port }));

export const register = (
  client: ElasticLoadBalancingV2Client,
  targetGroupArn: string,
  targets: readonly TargetAddress[],
): Promise<unknown> =>
  client.send(
    new RegisterTargetsCommand({ TargetGroupArn: targetGroupArn, Targets: described(targets) }),
  );

export const deregister = (
  client: ElasticLoadBalancingV2Client,
  targetGroupArn: string,
  targets: readonly TargetAddress[],
): Promise<unknown> =>
  client.send(
    new DeregisterTargetsCommand({ TargetGroupArn: targetGroupArn, Targets: described(targets) }),
  );

const TARGET_ID = /^(?:i-[0-9a-f]{8,17}|[0-9a-fA-F.:]{2,45})$/;

/** Why these targets must not be sent; null when nothing speaks against it. */
export function targetsFault(targets: readonly TargetAddress[]): string | null {
  if (targets.length === 0) return 'no target is given';
  const wrong = targets.find(({ id }) => !TARGET_ID.test(id));
  if (wrong !== undefined) return `"${wrong.id}" is not an instance or an address`;
  const port = targets.find(({ port }) => !Number.isInteger(port) || port < 1 || port > 65_535);
  return port === undefined ? null : `${port.port} is not a port`;
}

interface Pair {
  readonly id: string;
  readonly port: number;
}

/** The handle of an undo: the targets, each with its port. */
export const handleOf = (targets: readonly Pair[]): string =>
  targets.map(({ id, port }) => `${id}:${port}`).join(',');

/** Those of the targets that a handle names. */
export const namedIn = <T extends Pair>(handle: string, targets: readonly T[]): readonly T[] =>
  targets.filter((target) => handle.split(',').includes(handleOf([target])));
