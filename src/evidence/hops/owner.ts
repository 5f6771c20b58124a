import * as z from 'zod';
import { parseAnswer } from '../../locate/api-shapes.ts';
import type { ApiAnswer } from '../../ports/api-answer.ts';

/** What has a private address, as the description of its network interface tells. */
export type Owner =
  | { readonly kind: 'instance'; readonly id: string }
  | { readonly kind: 'load-balancer'; readonly path: string }
  | { readonly kind: 'task'; readonly cluster: string | null; readonly service: string | null }
  /** There is such an interface; of what, it does not say. */
  | { readonly kind: 'interface'; readonly id: string }
  /** No network interface in the VPC has the address. */
  | { readonly kind: 'nobody' }
  | { readonly kind: 'unknown'; readonly why: string };

const interfacesShape = z.object({
  NetworkInterfaces: z.array(
    z.object({
      NetworkInterfaceId: z.string().default('an interface'),
      Description: z.string().default(''),
      PrivateIpAddress: z.string().optional(),
      PrivateIpAddresses: z
        .array(z.object({ PrivateIpAddress: z.string().optional() }))
        .default([]),
      Attachment: z.object({ InstanceId: z.string().optional() }).optional(),
      TagSet: z.array(z.object({ Key: z.string(), Value: z.string().default('') })).default([]),
    }),
  ),
});

type NetworkInterface = z.infer<typeof interfacesShape>['NetworkInterfaces'][number];

/** Who has each of these addresses, by the answer to `DescribeNetworkInterfaces` that asked for them. */
export function ownersOf(
  answer: ApiAnswer,
  addresses: readonly string[],
): ReadonlyMap<string, Owner> {
  const parsed = parseAnswer('network interfaces', interfacesShape, answer);
  return new Map(
    addresses.map((address): readonly [string, Owner] => {
      if (!parsed.ok) return [address, { kind: 'unknown', why: parsed.why }];
      const found = parsed.value.NetworkInterfaces.find((one) => addressesOf(one).has(address));
      return [address, found === undefined ? { kind: 'nobody' } : ownerOf(found)];
    }),
  );
}

const addressesOf = ({ PrivateIpAddress, PrivateIpAddresses }: NetworkInterface) =>
  new Set([PrivateIpAddress, ...PrivateIpAddresses.map((one) => one.PrivateIpAddress)]);

function ownerOf({ NetworkInterfaceId, Description, Attachment, TagSet }: NetworkInterface): Owner {
  // `ELB app/NAME/ID` and `ELB net/NAME/ID`: the end of the load balancer's ARN.
  const path = /^ELB ((?:app|net)\/[^/\s]+\/[0-9a-f]+)$/.exec(Description)?.[1];
  if (path !== undefined) return { kind: 'load-balancer', path };
  // Before the instance: in tasks with an interface of their own it is attached to the container instance.
  if (/^arn:aws[\w-]*:ecs:/.test(Description)) {
    const tag = (key: string) => TagSet.find(({ Key }) => Key === key)?.Value ?? null;
    return {
      kind: 'task',
      cluster: tag('aws:ecs:clusterName'),
      service: tag('aws:ecs:serviceName'),
    };
  }
  const instance = Attachment?.InstanceId;
  if (instance !== undefined) return { kind: 'instance', id: instance };
  return { kind: 'interface', id: NetworkInterfaceId };
}
