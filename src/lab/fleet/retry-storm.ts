import { epochMs } from '../../brand.ts';
import type { Fleet } from './fleet.ts';
import { SHOP } from './topology.ts';

/** What clients do that got no answer in time. */
export type ClientsThatFailed = 'give-up' | 'ask-again';

/** How long it takes until those who are told to come later have stopped asking. */
const CALMS_DOWN_AFTER_MS = 2 * 60_000;

/**
 * After the limits of gateways have changed. Where clients ask again until they get an answer, the load that they make
 * keeps the service from answering, and ends when all gateways tell them to come later (429); when one no longer does
 * before they have stopped, it goes on.
 */
export function limitsChanged(fleet: Fleet): void {
  if (fleet.clientsThatFailed !== 'ask-again') return;
  const now = fleet.clock.now();
  const demand = fleet.demandAt(now);
  const limited = fleet
    .targetsAt(now)
    .every(({ instance }) => fleet.gatewayOn(instance).at(now).mostPerSecond !== null);
  fleet.setDemand(now, demand);
  if (limited) fleet.setDemand(epochMs(now + CALMS_DOWN_AFTER_MS), SHOP.requestsPerMinute);
}
