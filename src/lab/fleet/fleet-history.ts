import type { EpochMs } from '../../brand.ts';
import type { ApiAnswer } from '../../ports/api-answer.ts';
import type { ChangeHistory } from '../../ports/change-history.ts';
import { answered } from './api-answers.ts';
import { describeDeployment, describeEvent } from './change-record.ts';
import type { Fleet } from './fleet.ts';

/** CloudTrail and CodeDeploy as they would answer for the fleet. */
export class FleetHistory implements ChangeHistory {
  readonly #fleet: Fleet;

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  async events(from: EpochMs, to: EpochMs): Promise<ApiAnswer> {
    const found = this.#fleet.changesBetween(from, to);
    return answered({ Events: found.map(describeEvent) });
  }

  async deployments(from: EpochMs, to: EpochMs): Promise<ApiAnswer> {
    const found = this.#fleet.deploymentsBetween(from, to);
    return answered({ deploymentsInfo: found.map(describeDeployment) });
  }
}
