import { type EpochMs, epochMs } from '../../brand.ts';
import type { Clock } from '../../ports/clock.ts';
import type { AllowIngress } from '../../ports/cloud-changes.ts';
import type { ChangeRecord, DeploymentRecord } from './change-record.ts';
import { type Health, healthHistory } from './health-checks.ts';
import { type AclEntry, ALLOW_ALL, letsAnswersBack } from './network-acl.ts';
import { noise } from './noise.ts';
import {
  letsTrafficThrough,
  RULES_AT_START,
  type SecurityGroupRule,
} from './security-group-rule.ts';
import {
  type Reaction,
  type Run,
  reactionOf,
  type ServiceState,
  type Stack,
} from './service-state.ts';
import { type Entry, Timeline } from './timeline.ts';
import { INSTANCES, type Instance, SHOP } from './topology.ts';

/** What AWS lets fiveohtwo do. */
export interface Access {
  readonly runCommand: 'allowed' | 'denied' | 'agents-lost';
  readonly attributes: 'allowed' | 'denied';
}

/** What happens to a service that is restarted. */
export type RestartOutcome = 'recovers' | 'crashes-again' | 'takes-a-neighbour-down';

/** The name of what was broken, for those who watch. */
export interface FaultLabel {
  readonly id: string;
  readonly title: string;
}

/** How long the service ran well before the fleet's own start. */
const HEALTHY_HISTORY_MS = 60 * 60_000;
const PROCESS_AGE_AT_START_MS = 167 * 60_000;
/** How long after a restart the neighbour is gone, in the rehearsal of a remedy that makes things worse. */
const NEIGHBOUR_FALLS_AFTER_MS = 6_000;

/**
 * The simulated service: what happened to it, and what follows from that at any point in time. It has no timers
 * and no chance in it; the clock comes from outside, so a test moves through an incident in no time.
 */
export class Fleet {
  readonly clock: Clock;
  access: Access = ALL_ALLOWED;
  restartOutcome: RestartOutcome = 'recovers';
  activeFault: FaultLabel | null = null;
  #stack: Stack = 'node';
  #knownSince: EpochMs;
  #services: ReadonlyMap<string, Timeline<ServiceState>>;
  #rules: Timeline<readonly SecurityGroupRule[]>;
  #acl: Timeline<readonly AclEntry[]>;
  #changes: readonly ChangeRecord[] = [];
  #deployments: readonly DeploymentRecord[] = [];

  constructor(clock: Clock) {
    this.clock = clock;
    this.#knownSince = epochMs(clock.now() - HEALTHY_HISTORY_MS);
    this.#services = servicesSince(this.#knownSince, this.#stack);
    this.#rules = new Timeline(this.#knownSince, RULES_AT_START);
    this.#acl = new Timeline(this.#knownSince, ALLOW_ALL);
  }

  /** Back to a healthy service with an hour of healthy history. */
  reset(stack: Stack = 'node'): void {
    this.access = ALL_ALLOWED;
    this.restartOutcome = 'recovers';
    this.activeFault = null;
    this.#changes = [];
    this.#deployments = [];
    this.#stack = stack;
    this.#knownSince = epochMs(this.clock.now() - HEALTHY_HISTORY_MS);
    this.#services = servicesSince(this.#knownSince, stack);
    this.#rules = new Timeline(this.#knownSince, RULES_AT_START);
    this.#acl = new Timeline(this.#knownSince, ALLOW_ALL);
  }

  get stack(): Stack {
    return this.#stack;
  }

  get knownSince(): EpochMs {
    return this.#knownSince;
  }

  serviceOn(instance: Instance): Timeline<ServiceState> {
    const timeline = this.#services.get(instance.id);
    if (timeline === undefined) throw new RangeError(`There is no instance ${instance.id} here`);
    return timeline;
  }

  rulesAt(at: EpochMs): readonly SecurityGroupRule[] {
    return this.#rules.at(at);
  }

  /** The network ACL of the instances' subnets. */
  aclAt(at: EpochMs): readonly AclEntry[] {
    return this.#acl.at(at);
  }

  /** Newest first, as CloudTrail lists them. */
  changesBetween(from: EpochMs, to: EpochMs): readonly ChangeRecord[] {
    return this.#changes
      .filter(({ at }) => at >= from && at <= to)
      .toSorted((one, other) => other.at - one.at);
  }

  deploymentsBetween(from: EpochMs, to: EpochMs): readonly DeploymentRecord[] {
    return this.#deployments.filter(({ at }) => at >= from && at <= to);
  }

  /** How a connection from the load balancer ends, at each time that this changed until `until`. */
  reactions(instance: Instance, until: EpochMs): readonly Entry<Reaction>[] {
    const service = this.serviceOn(instance);
    const times = new Set([
      ...service.changes(until),
      ...this.#rules.changes(until),
      ...this.#acl.changes(until),
    ]);
    return [...times]
      .toSorted((one, other) => one - other)
      .map((at) => ({ at, value: this.reactionAt(instance, at) }));
  }

  reactionAt(instance: Instance, at: EpochMs): Reaction {
    // A security group drops what it does not allow: no refusal, no answer.
    if (!letsTrafficThrough(this.#rules.at(at))) return 'no-reaction';
    if (!letsAnswersBack(this.#acl.at(at))) return 'no-reaction';
    return reactionOf(this.serviceOn(instance).at(at), this.#stack);
  }

  healthHistory(instance: Instance, until: EpochMs): readonly Entry<Health>[] {
    return healthHistory(this.reactions(instance, until), instance.checkPhaseMs).filter(
      ({ at }) => at <= until,
    );
  }

  healthAt(instance: Instance, at: EpochMs): Health {
    return this.healthHistory(instance, at).at(-1)?.value ?? { state: 'healthy' };
  }

  /** Every time until `until` at which anything changed, oldest first. */
  turningPoints(until: EpochMs): readonly EpochMs[] {
    const points = INSTANCES.flatMap((instance) => [
      ...this.reactions(instance, until).map(({ at }) => at),
      ...this.healthHistory(instance, until).map(({ at }) => at),
    ]);
    return [...new Set(points)].toSorted((one, other) => one - other);
  }

  // What faults do.

  endService(instance: Instance, at: EpochMs, kind: 'stopped' | 'crashed' | 'oom-killed'): void {
    const service = this.serviceOn(instance);
    service.set(at, { kind, run: service.at(at).run, endedAt: at });
  }

  occupyAllWorkers(instance: Instance, at: EpochMs): void {
    const service = this.serviceOn(instance);
    service.set(at, { kind: 'workers-busy', run: service.at(at).run, since: at });
  }

  /** Puts another release in service: the process of the unit is a new one from then on. */
  release(instance: Instance, at: EpochMs, change: Partial<Omit<Run, 'pid' | 'startedAt'>>): void {
    const service = this.serviceOn(instance);
    const run = { ...nextRun(service.at(at).run, instance, at), ...change };
    service.set(at, { kind: 'running', run });
  }

  revokeRule(ruleId: string, at: EpochMs): void {
    this.#rules.set(
      at,
      this.#rules.at(at).filter(({ id }) => id !== ruleId),
    );
  }

  replaceAcl(at: EpochMs, entries: readonly AclEntry[]): void {
    this.#acl.set(at, entries);
  }

  /** Writes down who did it: what a fault does to the fleet, somebody did to the account. */
  record(change: ChangeRecord): void {
    this.#changes = [...this.#changes, change];
  }

  recordDeployment(deployment: DeploymentRecord): void {
    this.#deployments = [...this.#deployments, deployment];
  }

  // What remedies do.

  /** Restarts the service of an instance now. What became of it is in the state that follows. */
  restart(instance: Instance): ServiceState {
    const now = this.clock.now();
    const service = this.serviceOn(instance);
    const run = nextRun(service.at(now).run, instance, now);
    switch (this.restartOutcome) {
      case 'recovers':
        service.set(now, { kind: 'running', run });
        break;
      case 'crashes-again':
        service.set(now, { kind: 'crashed-at-start', run, endedAt: now });
        break;
      case 'takes-a-neighbour-down': {
        const falls = epochMs(now + NEIGHBOUR_FALLS_AFTER_MS);
        service.set(now, { kind: 'running', run });
        this.endService(instance, falls, 'crashed');
        const neighbour = INSTANCES.find(
          (other) => other !== instance && this.reactionAt(other, now) === 'answers',
        );
        if (neighbour !== undefined) this.endService(neighbour, falls, 'crashed');
        break;
      }
      default:
        this.restartOutcome satisfies never;
    }
    return service.at(now);
  }

  /** The id of the rule that lets the traffic in, and whether it had to be added. */
  allowIngress(wanted: AllowIngress): { readonly ruleId: string; readonly added: boolean } {
    const now = this.clock.now();
    const rules = this.#rules.at(now);
    const present = rules.find(
      ({ groupId, egress, port, peer }) =>
        groupId === wanted.groupId &&
        !egress &&
        port === wanted.port &&
        peer.kind === 'group' &&
        peer.groupId === wanted.sourceGroupId,
    );
    if (present !== undefined) return { ruleId: present.id, added: false };
    const ruleId = ruleIdOf(now);
    const added: SecurityGroupRule = {
      id: ruleId,
      groupId: wanted.groupId,
      egress: false,
      port: wanted.port,
      peer: { kind: 'group', groupId: wanted.sourceGroupId },
      description: wanted.description,
    };
    this.#rules.set(now, [...rules, added]);
    return { ruleId, added: true };
  }

  /** True when the rule was there to be revoked. */
  revokeIngress(groupId: string, ruleId: string): boolean {
    const now = this.clock.now();
    const present = this.#rules
      .at(now)
      .some((rule) => rule.groupId === groupId && rule.id === ruleId && !rule.egress);
    if (present) this.revokeRule(ruleId, now);
    return present;
  }
}

const ALL_ALLOWED: Access = { runCommand: 'allowed', attributes: 'allowed' };

/** Longer than the load balancer keeps an idle connection, as it should be. */
const SOUND_KEEP_ALIVE_SECONDS = SHOP.idleTimeoutSeconds + 5;

function servicesSince(
  knownSince: EpochMs,
  stack: Stack,
): ReadonlyMap<string, Timeline<ServiceState>> {
  return new Map(
    INSTANCES.map((instance, index) => {
      const run: Run = {
        pid: 2413 + index * 118,
        startedAt: epochMs(knownSince - PROCESS_AGE_AT_START_MS + index * 41_000),
        release: stack === 'node' ? 'r214' : 'p87',
        port: SHOP.port,
        keepAliveSeconds: SOUND_KEEP_ALIVE_SECONDS,
        flaw: 'none',
      };
      return [instance.id, new Timeline<ServiceState>(knownSince, { kind: 'running', run })];
    }),
  );
}

function nextRun(last: Run, instance: Instance, at: EpochMs): Run {
  const step = 900 + Math.floor(noise(at / 1000, instance.checkPhaseMs) * 4000);
  return { ...last, pid: last.pid + step, startedAt: at };
}

function ruleIdOf(at: EpochMs): string {
  const digits = [0, 1, 2].map((stream) =>
    Math.floor(noise(at / 1000, stream) * 0xffff_ffff)
      .toString(16)
      .padStart(8, '0'),
  );
  return `sgr-0${digits.join('').slice(0, 16)}`;
}
