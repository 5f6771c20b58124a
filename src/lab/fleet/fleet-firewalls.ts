import type { ApiAnswer } from '../../ports/api-answer.ts';
import type { Firewalls } from '../../ports/firewalls.ts';
import { answered } from './api-answers.ts';
import type { Fleet } from './fleet.ts';
import { SHOP } from './topology.ts';
import { describeWebAcl } from './web-acl.ts';

/** WAF as it would answer for the fleet. */
export class FleetFirewalls implements Firewalls {
  readonly #fleet: Fleet;

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  async webAcl(loadBalancerArn: string): Promise<ApiAnswer> {
    const { webAcl } = this.#fleet.accountAt(this.#fleet.clock.now());
    const isThere = webAcl !== null && loadBalancerArn === SHOP.loadBalancer.arn;
    return answered({ WebACL: isThere ? describeWebAcl(webAcl) : null });
  }
}
