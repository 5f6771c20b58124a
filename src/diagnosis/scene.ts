import type { EpochMs } from '../brand.ts';
import type { Subject } from '../evidence/bundle.ts';
import { type Endpoint, parseEndpoint } from '../read/endpoint.ts';
import type { AppEvent } from '../read/event.ts';
import type {
  Kind,
  Observation,
  ObservationOf,
  ProbeOutcome,
  SettingName,
} from '../read/observation.ts';
import type { UpstreamFailure } from '../read/upstream-failure.ts';
import type { HostName, Hosts } from './host.ts';

/** What a scene is about: one target and everything that bears on it, or the service as a whole. */
export interface SceneOf {
  readonly observations: readonly Observation[];
  /** Facts of all hosts that serve, not only of the one in question. */
  readonly allBackends: readonly Observation[];
  readonly subject: Subject;
  readonly now: EpochMs | null;
  readonly hosts: Hosts;
  /** `host:port`, `unix:/path`, or null when no single upstream is in question. */
  readonly upstream: string | null;
  /** The host behind that upstream, when it is known. */
  readonly host: HostName;
}

/** The facts that the causes look at, by kind. Built once per target; all lookups are by table. */
export class Scene {
  readonly subject: Subject;
  readonly now: EpochMs | null;
  readonly hosts: Hosts;
  readonly upstream: string | null;
  readonly endpoint: Endpoint | null;
  readonly host: HostName;
  readonly observations: readonly Observation[];
  readonly allBackends: readonly Observation[];
  readonly #byKind = new Map<Kind, Observation[]>();

  constructor(of: SceneOf) {
    this.subject = of.subject;
    this.now = of.now;
    this.hosts = of.hosts;
    this.upstream = of.upstream;
    this.endpoint = of.upstream === null ? null : parseEndpoint(of.upstream);
    this.host = of.host;
    this.observations = of.observations;
    this.allBackends = of.allBackends;
    for (const observation of of.observations) {
      const list = this.#byKind.get(observation.kind);
      if (list === undefined) this.#byKind.set(observation.kind, [observation]);
      else list.push(observation);
    }
  }

  of<K extends Kind>(kind: K): readonly ObservationOf<K>[] {
    // The table is keyed by `kind`, so its lists hold nothing else.
    return (this.#byKind.get(kind) ?? []) as readonly Observation[] as readonly ObservationOf<K>[];
  }

  failures(...failures: readonly UpstreamFailure[]): readonly ObservationOf<'failure'>[] {
    const all = this.of('failure');
    return failures.length === 0 ? all : all.filter(({ failure }) => failures.includes(failure));
  }

  events(...events: readonly AppEvent[]): readonly ObservationOf<'event'>[] {
    return this.of('event').filter(({ event }) => events.includes(event));
  }

  units(...states: readonly ObservationOf<'unit'>['state'][]): readonly ObservationOf<'unit'>[] {
    return this.of('unit').filter(({ state }) => states.includes(state));
  }

  /** Probes of the upstream; those of the gateway's own front door are `frontProbes`. */
  probes(...outcomes: readonly ProbeOutcome[]): readonly ObservationOf<'probe'>[] {
    return this.of('probe').filter(
      ({ from, outcome }) => from !== 'client' && outcomes.includes(outcome),
    );
  }

  frontProbes(): readonly ObservationOf<'probe'>[] {
    return this.of('probe').filter(({ from }) => from === 'client');
  }

  settings(setting: SettingName): readonly ObservationOf<'setting'>[] {
    return this.of('setting').filter((observation) => observation.setting === setting);
  }

  metrics(...names: readonly string[]): readonly ObservationOf<'metric'>[] {
    return this.of('metric').filter(({ metric, total }) => names.includes(metric) && total > 0);
  }

  health(...reasons: readonly string[]): readonly ObservationOf<'target-health'>[] {
    return this.of('target-health').filter(
      ({ reason }) => reason !== null && reasons.includes(reason),
    );
  }

  answers(fits: (answer: ObservationOf<'answer'>) => boolean): readonly ObservationOf<'answer'>[] {
    return this.of('answer').filter(fits);
  }

  /** Decisions about the ways from the load balancer to the targets, in these layers and states. */
  paths(
    layers: readonly ObservationOf<'network-path'>['layer'][],
    ...states: readonly ObservationOf<'network-path'>['state'][]
  ): readonly ObservationOf<'network-path'>[] {
    return this.of('network-path').filter(
      ({ layer, state }) => layers.includes(layer) && states.includes(state),
    );
  }

  said(...topics: readonly string[]): readonly ObservationOf<'statement'>[] {
    return this.of('statement').filter(({ topic }) => topics.includes(topic));
  }

  /** Facts of the host behind the upstream; facts from nobody knows where count as well. */
  there<T extends Observation>(facts: readonly T[]): readonly T[] {
    return facts.filter(
      ({ origin }) => this.host === null || origin.name === null || origin.name === this.host,
    );
  }

  total(facts: readonly Observation[]): number {
    return facts.reduce((sum, { count }) => sum + count, 0);
  }
}
