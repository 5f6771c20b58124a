import type { Observation } from '../read/observation.ts';
import type { MadeBy } from './verdict.ts';

/** Who made most of the 502s, as far as access logs and metrics tell. */
export function madeBy(observations: readonly Observation[]): MadeBy {
  const count: Record<Exclude<MadeBy, 'unknown'>, number> = {
    'load-balancer': 0,
    gateway: 0,
    application: 0,
  };
  let byTargets = 0;
  for (const observation of observations) {
    if (observation.kind === 'answer' && observation.status === 502) {
      if (observation.madeBy === 'upstream') count.application += observation.count;
      if (observation.madeBy === 'gateway')
        count[observation.gateway === 'alb' ? 'load-balancer' : 'gateway'] += observation.count;
    }
    if (observation.kind === 'failure' && observation.gateway !== 'alb')
      count.gateway += observation.count;
    if (observation.kind === 'metric' && observation.metric === 'HTTPCode_ELB_502_Count')
      count['load-balancer'] += observation.total;
    if (observation.kind === 'metric' && observation.metric === 'HTTPCode_Target_5XX_Count')
      byTargets += observation.total;
  }
  // To the load balancer a target is one thing; its gateway, where it has one, tells whose answer it was.
  count[count.gateway > count.application ? 'gateway' : 'application'] += byTargets;
  const order = ['load-balancer', 'gateway', 'application'] as const;
  const most = order.reduce((a, b) => (count[b] > count[a] ? b : a));
  return count[most] > 0 ? most : 'unknown';
}
