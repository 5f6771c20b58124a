import type { Located } from '../locate/located.ts';
import type { Change } from './plan.ts';

/** An ALB takes 1 to 4000 seconds. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html */
export const LONGEST_IDLE_SECONDS = 4000;

/** The one call that moves the idle timeout of a load balancer. */
export function idleTimeoutChange(
  { arn, name }: NonNullable<Located['loadBalancer']>,
  from: number,
  to: number,
): Change {
  const key = 'idle_timeout.timeout_seconds';
  return {
    kind: 'call',
    call: { kind: 'set-attribute', arn, key, from: String(from), to: String(to) },
    target: name,
    shown: `elasticloadbalancing:ModifyLoadBalancerAttributes ${name} ${key}=${to}`,
    diff: { of: name, before: [`${key} = ${from}`], after: [`${key} = ${to}`] },
  };
}
