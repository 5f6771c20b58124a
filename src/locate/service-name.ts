import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Cloud, Place } from '../ports/cloud.ts';
import { arnTail } from './arn.ts';
import type { TargetGroup } from './candidate.ts';
import { readTags, SERVICE_TAG } from './inventory.ts';

/**
 * What people call the service of a target group: as the catalogue says, else as the tag of the group or of its load
 * balancer does, else by the group's own name. Policy and limits go by this name, so that it must not depend on how
 * somebody asked.
 */
export async function serviceName(
  cloud: Pick<Cloud, 'loadBalancers'>,
  place: Place,
  { TargetGroupArn, TargetGroupName, LoadBalancerArns }: TargetGroup,
  { services }: Catalogue,
): Promise<string> {
  const [balancer] = LoadBalancerArns;
  const here = Object.entries(services).filter(
    ([, { account = null, region }]) =>
      account === place.account && (region === undefined || region === place.region),
  );
  const entry =
    here.find(([, { targetGroup }]) =>
      [TargetGroupArn, TargetGroupName].some((name) => name === targetGroup),
    ) ?? here.find(([, { loadBalancer }]) => isBalancer(loadBalancer, balancer));
  if (entry !== undefined) return entry[0];
  const { tags } = await readTags(
    cloud,
    balancer === undefined ? [TargetGroupArn] : [TargetGroupArn, balancer],
  );
  return (
    tags.get(TargetGroupArn)?.get(SERVICE_TAG) ??
    (balancer === undefined ? undefined : tags.get(balancer)?.get(SERVICE_TAG)) ??
    TargetGroupName
  );
}

/** Whether the catalogue means this load balancer, by name, ARN or DNS name. */
function isBalancer(called: string | undefined, arn: string | undefined): boolean {
  if (called === undefined || arn === undefined) return false;
  const name = arnTail(arn).split('/')[1] ?? '';
  return (
    called === arn ||
    called === name ||
    (called.endsWith('.elb.amazonaws.com') &&
      new RegExp(`^(internal-)?${name}-\\d+\\.`).test(called.replace(/^dualstack\./, '')))
  );
}
