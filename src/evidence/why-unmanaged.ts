import * as z from 'zod';
import { parseAnswer } from '../locate/api-shapes.ts';
import type { ApiAnswer } from '../ports/api-answer.ts';

/** What AWS tells of an instance that Systems Manager does not reach; null where that could not be read. */
export interface Surroundings {
  readonly instance: UnmanagedInstance | null;
  readonly routeTables: ApiAnswer | null;
  readonly endpoints: ApiAnswer | null;
}

export type UnmanagedInstance = z.infer<typeof instanceShape>;

const instanceShape = z.object({
  InstanceId: z.string(),
  State: z.object({ Name: z.string().optional() }).optional(),
  IamInstanceProfile: z.object({ Arn: z.string().optional() }).optional(),
  SubnetId: z.string().optional(),
  VpcId: z.string().optional(),
  PublicIpAddress: z.string().optional(),
});

export const unmanagedInstancesShape = z.object({
  Reservations: z.array(z.object({ Instances: z.array(instanceShape).default([]) })),
});

const routeTablesShape = z.object({
  RouteTables: z.array(
    z.object({
      Associations: z
        .array(z.object({ SubnetId: z.string().optional(), Main: z.boolean().optional() }))
        .default([]),
      Routes: z
        .array(
          z.object({
            DestinationCidrBlock: z.string().optional(),
            GatewayId: z.string().optional(),
            State: z.string().optional(),
          }),
        )
        .default([]),
    }),
  ),
});

const endpointsShape = z.object({
  VpcEndpoints: z.array(
    z.object({ ServiceName: z.string().optional(), State: z.string().optional() }),
  ),
});

/** What the agent talks to. @see https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html */
const NEEDED = ['ssm', 'ssmmessages'];

export interface Why {
  readonly message: string;
  readonly cure: string;
}

/** Why no agent of this instance is connected, as far as its surroundings tell; null when they tell nothing. */
export function whyUnmanaged({ instance, routeTables, endpoints }: Surroundings): Why | null {
  if (instance === null) return null;
  const id = instance.InstanceId;
  const state = instance.State?.Name;
  if (state !== undefined && state !== 'running') {
    return {
      message: `${id} is ${state}: nothing runs on it that could answer.`,
      cure:
        state === 'terminated' || state === 'shutting-down'
          ? 'Deregister it; its Auto Scaling group replaces it.'
          : 'Start the instance, or let its Auto Scaling group replace it.',
    };
  }
  if (instance.IamInstanceProfile === undefined) {
    return {
      message: `${id} has no instance profile, so its SSM agent has no right to register.`,
      cure: 'Attach an instance profile whose role has AmazonSSMManagedInstanceCore, or turn on Default Host Management Configuration of Systems Manager.',
    };
  }
  if (instance.SubnetId === undefined) return null;
  const wayOut = hasWayOut(instance, routeTables);
  const missing = missingEndpoints(endpoints);
  if (wayOut === false && missing !== null && missing.length > 0) {
    return {
      message: `${id} is in the private subnet ${instance.SubnetId}, which has no route to the internet, and ${instance.VpcId ?? 'its VPC'} has no endpoint for ${missing.join(' and ')}: its SSM agent cannot reach Systems Manager.`,
      cure: `Create interface endpoints for ${missing.map((name) => `com.amazonaws.REGION.${name}`).join(' and ')} in the VPC, or give the subnet a route to a NAT gateway.`,
    };
  }
  return null;
}

/** Whether packets can leave the VPC; null when the route tables could not be read. */
function hasWayOut(instance: UnmanagedInstance, answer: ApiAnswer | null): boolean | null {
  const parsed = answer === null ? null : parseAnswer('route tables', routeTablesShape, answer);
  if (parsed?.ok !== true) return null;
  const { RouteTables } = parsed.value;
  const table =
    RouteTables.find(({ Associations }) =>
      Associations.some(({ SubnetId }) => SubnetId === instance.SubnetId),
    ) ??
    // A subnet without an association of its own has the VPC's main table.
    RouteTables.find(({ Associations }) => Associations.some(({ Main }) => Main === true));
  if (table === undefined) return null;
  return table.Routes.some(({ DestinationCidrBlock, GatewayId, State }) => {
    if (DestinationCidrBlock !== '0.0.0.0/0' || State === 'blackhole') return false;
    // Through an internet gateway only who has a public address gets out.
    return GatewayId?.startsWith('igw-') !== true || instance.PublicIpAddress !== undefined;
  });
}

function missingEndpoints(answer: ApiAnswer | null): readonly string[] | null {
  const parsed = answer === null ? null : parseAnswer('endpoints', endpointsShape, answer);
  if (parsed?.ok !== true) return null;
  const there = parsed.value.VpcEndpoints.filter(({ State = 'available' }) =>
    /available/i.test(State),
  );
  return NEEDED.filter(
    (name) => !there.some(({ ServiceName }) => ServiceName?.endsWith(`.${name}`) === true),
  );
}
