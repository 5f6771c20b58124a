import type { Subject } from '../evidence/bundle.ts';
import type { Origin } from '../evidence/exhibit.ts';
import { isLoopback, parseEndpoint } from '../read/endpoint.ts';
import type { Observation } from '../read/observation.ts';

/** A host of the request path by the name its exhibits carry; null when an exhibit does not say where it is from. */
export type HostName = string | null;

export const hostOf = (origin: Origin): HostName => origin.name;

/** Which host has which address, as far as the evidence and the subject tell. */
export class Hosts {
  readonly #byAddress = new Map<string, string>();
  readonly #named = new Set<string>();

  constructor(observations: readonly Observation[], subject: Subject) {
    for (const observation of observations) {
      if (
        observation.kind === 'hop' &&
        observation.leadsTo === 'instance' &&
        observation.name !== null
      ) {
        this.#byAddress.set(observation.address, observation.name);
      }
      const name = hostOf(observation.origin);
      if (name === null) continue;
      this.#named.add(name);
      if (observation.origin.address !== null)
        this.#byAddress.set(observation.origin.address, name);
      if (observation.kind === 'address') this.#byAddress.set(observation.address, name);
    }
    for (const { id, address } of subject.targets) {
      this.#byAddress.set(id, id);
      if (address !== null) this.#byAddress.set(address, id);
    }
  }

  /** The host that an upstream leads to, seen from the host that reported it; null when nobody knows. */
  behind(upstream: string, reportedBy: HostName): HostName {
    const endpoint = parseEndpoint(upstream);
    if (endpoint.kind === 'unix') return reportedBy;
    const host = endpoint.kind === 'tcp' ? endpoint.host : endpoint.name;
    return isLoopback(host) ? reportedBy : (this.#byAddress.get(host) ?? null);
  }

  /** True when hosts are told apart at all, so that an address which is none of theirs means something. */
  get known(): boolean {
    return this.#byAddress.size > 0;
  }

  has(address: string): boolean {
    return this.#byAddress.has(address);
  }
}
