import { type EpochMs, epochMs } from '../../brand.ts';
import type { Clock } from '../../ports/clock.ts';
import type { AllowEgress, AllowIngress, TargetAddress } from '../../ports/cloud-changes.ts';
import { type Account, accountAt, matches, type Registration } from './account.ts';
import type { ChangeRecord, DeploymentRecord } from './change-record.ts';
import { GATEWAY_AT_START, type GatewaySettings, POOL_SOCKET } from './gateway-settings.ts';
import { type Check, type Health, healthHistory } from './health-checks.ts';
import { type AclEntry, ALLOW_ALL, letsAnswersBack } from './network-acl.ts';
import { noise } from './noise.ts';
import {
  letsTrafficThrough,
  RULES_AT_START,
  type SecurityGroupRule,
} from './security-group-rule.ts';
import {
  checkStatus,
  type Reaction,
  type Run,
  reactionOf,
  type ServiceState,
  type Stack,
} from './service-state.ts';
import { type Entry, Timeline } from './timeline.ts';
import { INSTANCES, type Instance, instanceOf, SHOP, SPARES } from './topology.ts';

/** What AWS lets fiveohtwo do. */
export interface Access {
  readonly runCommand: 'allowed' | 'denied' | 'agents-lost';
  readonly attributes: 'allowed' | 'denied';
}

/** What happens to a service that is restarted. */
export type RestartOutcome = 'recovers' | 'crashes-again' | 'takes-a-neighbour-down';

/** An instance with the port that the target group sends to. */
export interface Target extends Registration {
  readonly instance: Instance;
}

/** What a release brings along, whatever process runs it. */
export type Release = Omit<Run, 'pid' | 'startedAt'>;

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
  #gateways: ReadonlyMap<string, Timeline<GatewaySettings>>;
  #rules: Timeline<readonly SecurityGroupRule[]>;
  #acl: Timeline<readonly AclEntry[]>;
  #account: Timeline<Account>;
  /** Requests a minute that people make of the service. */
  #demand: Timeline<number>;
  #changes: readonly ChangeRecord[] = [];
  #deployments: readonly DeploymentRecord[] = [];
  /** What is in each release, so that it can be deployed again. */
  #releases: ReadonlyMap<string, Release> = new Map();

  constructor(clock: Clock) {
    this.clock = clock;
    this.#knownSince = epochMs(clock.now() - HEALTHY_HISTORY_MS);
    this.#services = servicesSince(this.#knownSince, this.#stack);
    this.#gateways = gatewaysSince(this.#knownSince);
    this.#rules = new Timeline(this.#knownSince, RULES_AT_START);
    this.#acl = new Timeline(this.#knownSince, ALLOW_ALL);
    this.#demand = new Timeline(this.#knownSince, SHOP.requestsPerMinute);
    this.#account = new Timeline(this.#knownSince, accountAt(this.#knownSince));
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
    this.#gateways = gatewaysSince(this.#knownSince);
    this.#rules = new Timeline(this.#knownSince, RULES_AT_START);
    this.#acl = new Timeline(this.#knownSince, ALLOW_ALL);
    this.#demand = new Timeline(this.#knownSince, SHOP.requestsPerMinute);
    this.#account = new Timeline(this.#knownSince, accountAt(this.#knownSince));
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

  /** The nginx of an instance, where the stack has one. */
  gatewayOn(instance: Instance): Timeline<GatewaySettings> {
    const timeline = this.#gateways.get(instance.id);
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

  demandAt(at: EpochMs): number {
    return this.#demand.at(at);
  }

  accountAt(at: EpochMs): Account {
    return this.#account.at(at);
  }

  /** From `at` on the account's settings are these. */
  changeAccount(at: EpochMs, change: Partial<Account>): void {
    this.#account.set(at, { ...this.#account.at(at), ...change });
  }

  /** The lines of the target group; a drained one is gone once its delay has passed. */
  targetsAt(at: EpochMs): readonly Target[] {
    const { registrations, deregistrationDelaySeconds } = this.#account.at(at);
    return registrations.flatMap((registration) => {
      const { instanceId, since, drainingSince } = registration;
      const instance = instanceOf(instanceId);
      const gone =
        drainingSince !== null && at >= drainingSince + deregistrationDelaySeconds * 1000;
      return instance === undefined || since > at || gone ? [] : [{ ...registration, instance }];
    });
  }

  reactionAt({ instance, port }: Pick<Target, 'instance' | 'port'>, at: EpochMs): Reaction {
    // A security group drops what it does not allow: no refusal, no answer.
    if (!letsTrafficThrough(this.#rules.at(at), port)) return 'no-reaction';
    if (!letsAnswersBack(this.#acl.at(at))) return 'no-reaction';
    const { idleTimeoutSeconds } = this.#account.at(at);
    const reaction = reactionOf(this.serviceOn(instance).at(at), this.#stack, {
      port,
      idleTimeoutSeconds,
    });
    const lost = this.#stack !== 'node' && this.gatewayOn(instance).at(at).passTo !== POOL_SOCKET;
    return lost && reaction === 'answers' ? 'answers-502' : reaction;
  }

  healthHistory(target: Target, until: EpochMs): readonly Entry<Health>[] {
    const { instance, since, drainingSince } = target;
    const before = since <= this.#knownSince ? 'healthy' : 'initial';
    const checks = this.#checks(target, until);
    const history = healthHistory(checks, instance.checkPhaseMs, before);
    if (drainingSince === null) return history.filter(({ at }) => at <= until);
    return [
      ...history.filter(({ at }) => at < drainingSince),
      { at: drainingSince, value: { state: 'draining' as const } },
    ].filter(({ at }) => at <= until);
  }

  healthAt(target: Target, at: EpochMs): Health {
    return this.healthHistory(target, at).at(-1)?.value ?? { state: 'healthy' };
  }

  /** Every time until `until` at which anything changed, oldest first. */
  turningPoints(until: EpochMs): readonly EpochMs[] {
    const ever = new Map<string, Target>();
    for (const at of this.#account.changes(until)) {
      for (const target of this.targetsAt(at)) {
        ever.set(`${target.instanceId}:${target.port}:${target.since}`, target);
      }
    }
    const points = [...ever.values()].flatMap((target) => [
      ...this.#turns(target.instance, until),
      ...this.healthHistory(target, until).map(({ at }) => at),
    ]);
    return [...new Set([...points, ...this.#demand.changes(until)])].toSorted(
      (one, other) => one - other,
    );
  }

  /** Every time at which something changed that a connection to an instance depends on. */
  #turns(instance: Instance, until: EpochMs): readonly EpochMs[] {
    const times = new Set([
      ...this.serviceOn(instance).changes(until),
      ...this.gatewayOn(instance).changes(until),
      ...this.#rules.changes(until),
      ...this.#acl.changes(until),
      ...this.#account.changes(until),
    ]);
    return [...times].toSorted((one, other) => one - other);
  }

  /** What came of the health checks of a target, at each time that this changed until `until`. */
  #checks(target: Target, until: EpochMs): readonly Entry<Check>[] {
    const { instance, since } = target;
    const times = new Set([since, ...this.#turns(instance, until).filter((at) => at > since)]);
    return [...times].map((at) => ({ at, value: this.#checkAt(target, at) }));
  }

  #checkAt(target: Target, at: EpochMs): Check {
    const { healthCheck } = this.#account.at(at);
    const port = healthCheck.port === 'traffic-port' ? target.port : Number(healthCheck.port);
    const reaction = this.reactionAt({ ...target, port }, at);
    if (reaction !== 'answers' && reaction !== 'answers-mostly') return reaction;
    const status = checkStatus(this.serviceOn(target.instance).at(at).run, healthCheck.path);
    return matches(healthCheck.matcher, status) ? reaction : status;
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
  release(instance: Instance, at: EpochMs, change: Partial<Release>): void {
    const service = this.serviceOn(instance);
    const before = service.at(at).run;
    const run = { ...nextRun(before, instance, at), ...change };
    this.#releases = new Map([
      ...this.#releases,
      [before.release, contentOf(before)],
      [run.release, contentOf(run)],
    ]);
    service.set(at, { kind: 'running', run });
  }

  /** Loads another configuration into the nginx of an instance; remedies do that, too. */
  configureGateway(instance: Instance, at: EpochMs, change: Partial<GatewaySettings>): void {
    const gateway = this.gatewayOn(instance);
    gateway.set(at, { ...gateway.at(at), ...change });
  }

  revokeRule(ruleId: string, at: EpochMs): void {
    this.#rules.set(
      at,
      this.#rules.at(at).filter(({ id }) => id !== ruleId),
    );
  }

  setDemand(at: EpochMs, requestsPerMinute: number): void {
    this.#demand.set(at, requestsPerMinute);
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

  /** Deploys a release on one instance after the other. */
  deploy(release: string): void {
    const known = this.#releases.get(release);
    if (known === undefined) throw new RangeError(`There is no release ${release}`);
    const now = this.clock.now();
    for (const [index, instance] of INSTANCES.entries()) {
      this.release(instance, epochMs(now + index * 5_000), known);
    }
  }

  /** Launches instances or takes the youngest away, until there are as many as wanted. */
  scaleTo(desiredCapacity: number): void {
    const now = this.clock.now();
    const account = this.#account.at(now);
    const present = account.registrations.filter(({ drainingSince }) => drainingSince === null);
    this.changeAccount(now, {
      desiredCapacity,
      registrations: account.registrations.map((each) =>
        present.indexOf(each) >= desiredCapacity ? { ...each, drainingSince: now } : each,
      ),
    });
    this.#launch(desiredCapacity - present.length, now);
  }

  /** Terminates an instance; the group launches another one in its place. */
  replace(instanceId: string): void {
    const now = this.clock.now();
    this.changeAccount(now, {
      registrations: this.#account
        .at(now)
        .registrations.map((each) =>
          each.instanceId === instanceId ? { ...each, drainingSince: now } : each,
        ),
    });
    this.#launch(1, now);
  }

  #launch(count: number, now: EpochMs): void {
    const { registrations } = this.#account.at(now);
    const free = SPARES.filter(({ id }) => registrations.every((each) => each.instanceId !== id));
    const since = epochMs(now + LAUNCH_MS);
    const launched = free.slice(0, Math.max(0, count));
    if (launched.length === 0) return;
    this.changeAccount(since, {
      registrations: [
        ...registrations,
        ...launched.map(({ id }) => ({
          instanceId: id,
          port: SHOP.port,
          since,
          drainingSince: null,
        })),
      ],
    });
  }

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
          (other) =>
            other !== instance &&
            this.reactionAt({ instance: other, port: SHOP.port }, now) === 'answers',
        );
        if (neighbour !== undefined) this.endService(neighbour, falls, 'crashed');
        break;
      }
      default:
        this.restartOutcome satisfies never;
    }
    return service.at(now);
  }

  /** The id of the rule that lets the traffic through, and whether it had to be added. */
  allow(wanted: AllowIngress | AllowEgress): { readonly ruleId: string; readonly added: boolean } {
    const now = this.clock.now();
    const rules = this.#rules.at(now);
    const present = rules.find((rule) => isRule(rule, wanted));
    if (present !== undefined) return { ruleId: present.id, added: false };
    const ruleId = ruleIdOf(now);
    const added: SecurityGroupRule = {
      id: ruleId,
      groupId: wanted.groupId,
      egress: wanted.kind === 'allow-egress',
      port: wanted.port,
      peer: { kind: 'group', groupId: peerOf(wanted) },
      description: wanted.description,
    };
    this.#rules.set(now, [...rules, added]);
    return { ruleId, added: true };
  }

  /** True when the rule was there to be revoked. */
  revoke(groupId: string, ruleId: string): boolean {
    const now = this.clock.now();
    const present = this.#rules
      .at(now)
      .some((rule) => rule.groupId === groupId && rule.id === ruleId);
    if (present) this.revokeRule(ruleId, now);
    return present;
  }

  /** Those of the targets that had to be registered. */
  register(targets: readonly TargetAddress[]): readonly TargetAddress[] {
    const now = this.clock.now();
    const present = this.targetsAt(now).filter(({ drainingSince }) => drainingSince === null);
    const added = targets.filter((target) => !present.some((each) => isAt(each, target)));
    const { registrations } = this.#account.at(now);
    const kept = registrations.filter((each) => !added.some((target) => isAt(each, target)));
    this.changeAccount(now, {
      registrations: [
        ...kept,
        ...added.map(({ id, port }) => ({
          instanceId: id,
          port,
          since: now,
          drainingSince: null,
        })),
      ],
    });
    return added;
  }

  /** Those of the targets that were there to be deregistered. */
  deregister(targets: readonly TargetAddress[]): readonly TargetAddress[] {
    const now = this.clock.now();
    const going = this.targetsAt(now).filter(
      (each) => each.drainingSince === null && targets.some((target) => isAt(each, target)),
    );
    this.changeAccount(now, {
      registrations: this.#account
        .at(now)
        .registrations.map((each) =>
          going.some(({ instanceId, port }) => isAt(each, { id: instanceId, port }))
            ? { ...each, drainingSince: now }
            : each,
        ),
    });
    return going.map(({ instanceId, port }) => ({ id: instanceId, port }));
  }
}

const isAt = ({ instanceId, port }: Registration, target: TargetAddress): boolean =>
  instanceId === target.id && port === target.port;

const peerOf = (wanted: AllowIngress | AllowEgress): string =>
  wanted.kind === 'allow-ingress' ? wanted.sourceGroupId : wanted.destinationGroupId;

/** Whether a rule is exactly the one that a call wants. */
export const isRule = (rule: SecurityGroupRule, wanted: AllowIngress | AllowEgress): boolean =>
  rule.groupId === wanted.groupId &&
  rule.egress === (wanted.kind === 'allow-egress') &&
  rule.port === wanted.port &&
  rule.peer.kind === 'group' &&
  rule.peer.groupId === peerOf(wanted);

/** From the launch of an instance until its service listens. */
const LAUNCH_MS = 40_000;

const ALL_ALLOWED: Access = { runCommand: 'allowed', attributes: 'allowed' };

/** Longer than the load balancer keeps an idle connection, as it should be. */
const SOUND_KEEP_ALIVE_SECONDS = SHOP.idleTimeoutSeconds + 5;

function servicesSince(
  knownSince: EpochMs,
  stack: Stack,
): ReadonlyMap<string, Timeline<ServiceState>> {
  return new Map(
    [...INSTANCES, ...SPARES].map((instance, index) => {
      const run: Run = {
        pid: 2413 + index * 118,
        startedAt: epochMs(knownSince - PROCESS_AGE_AT_START_MS + index * 41_000),
        release: stack === 'node' ? 'r214' : 'p87',
        port: SHOP.port,
        keepAliveSeconds: SOUND_KEEP_ALIVE_SECONDS,
        healthPath: SHOP.healthCheckPath,
        flaw: 'none',
      };
      return [instance.id, new Timeline<ServiceState>(knownSince, { kind: 'running', run })];
    }),
  );
}

/** What a run has of its release. */
function contentOf({ pid, startedAt, ...content }: Run): Release {
  return content;
}

const gatewaysSince = (knownSince: EpochMs): ReadonlyMap<string, Timeline<GatewaySettings>> =>
  new Map(
    [...INSTANCES, ...SPARES].map(({ id }) => [id, new Timeline(knownSince, GATEWAY_AT_START)]),
  );

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
