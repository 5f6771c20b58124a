import { type Catalogue, catalogued } from './catalogue.ts';

/** What people wrote down about the hosts of a service. */
export interface OnHosts {
  readonly unit: string | null;
  readonly logs: readonly string[];
}

export const NOTHING_WRITTEN: OnHosts = { unit: null, logs: [] };

export function onHostsOf(catalogue: Catalogue, service: string): OnHosts {
  const { unit = null, logs = [] } = catalogued(catalogue, service) ?? {};
  return { unit, logs };
}
