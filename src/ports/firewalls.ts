import type { ApiAnswer } from './api-answer.ts';

/** Web application firewalls in front of load balancers, read-only. Answers are those of the WAFv2 API. */
export interface Firewalls {
  /** `GetWebACLForResource` of a load balancer; without `WebACL` where none is associated. */
  webAcl(loadBalancerArn: string): Promise<ApiAnswer>;
}
