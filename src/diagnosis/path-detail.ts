import type { Observation } from '../read/observation.ts';

/** What a decision about the network says: the rule that is missing, the entry that denies. */
export const pathDetail = (observation: Observation): string =>
  observation.kind === 'network-path' ? observation.detail : '';
