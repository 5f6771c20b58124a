/** The part of an ELBv2 ARN that CloudWatch uses as dimension: `app/name/id`, `targetgroup/name/id`. */
export function arnTail(arn: string): string {
  const resource = arn.split(':').slice(5).join(':');
  return resource.startsWith('loadbalancer/') ? resource.slice('loadbalancer/'.length) : resource;
}

/** The region field of an ARN, or an empty text when it has none. */
export const arnRegion = (arn: string): string => arn.split(':')[3] ?? '';

/** The account field of an ARN, or an empty text when it has none. */
export const arnAccount = (arn: string): string => arn.split(':')[4] ?? '';

/** The service field of an ARN with the kind of resource, e.g. `ec2 instance`. */
export const arnService = (arn: string): string =>
  [arn.split(':')[2], /^[a-z-]+/.exec(arn.split(':')[5] ?? '')?.[0]].filter(Boolean).join(' ');
