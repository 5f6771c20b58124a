import { type EpochMs, epochMs } from '../../brand.ts';
import type { Clock } from '../../ports/clock.ts';
import { type Account, matches } from './account.ts';
import type { ChangeRecord, DeploymentRecord } from './change-record.ts';
import type { Flapping } from './flapping.ts';
import { type FleetState, healthyUntil } from './fleet-state.ts';
import { type GatewaySettings, rightPlace } from './gateway-settings.ts';
import { type Check, type Health, healthHistory } from './health-checks.ts';
import { firewallLetsIn, gatewayMayConnect, type HostSettings } from './host-settings.ts';
import { type AclEntry, letsAnswersBack } from './network-acl.ts';
import { CUT_WITHIN_MS, type Target, targetsOf } from './registrations.ts';
import { contentOf, nextRun, type Release } from './release.ts';
import type { RestartOutcome } from './restart-service.ts';
import type { ClientsThatFailed } from './retry-storm.ts';
import type { ScalingActivity } from './scaling-activity.ts';
import { letsTrafficThrough, type SecurityGroupRule } from './security-group-rule.ts';
import {
  checkStatus,
  hasGateway,
  type Reaction,
  reactionOf,
  type ServiceState,
  type Stack,
} from './service-state.ts';
import { type Entry, Timeline } from './timeline.ts';
import type { Instance } from './topology.ts';
import type { Crawl } from './web-acl.ts';

/** What AWS lets fiveohtwo do. */
export interface Access {
  readonly runCommand: 'allowed' | 'denied' | 'agents-lost';
  readonly attributes: 'allowed' | 'denied';
}

/** The name of what was broken, for those who watch. */
export interface FaultLabel {
  readonly id: string;
  readonly title: string;
}

const ALL_ALLOWED: Access = { runCommand: 'allowed', attributes: 'allowed' };

/**
 * The simulated service: what happened to it, and what follows from that at any point in time. It has no timers
 * and no chance in it; the clock comes from outside, so a test moves through an incident in no time.
 *
 * Here is what is so, and the single things that may happen to it; what remedies make of these is beside it:
 * `restart-service.ts`, `release.ts`, `scaling.ts`, `registrations.ts`, `rule-changes.ts`.
 */
export class Fleet {
  readonly clock: Clock;
  access: Access = ALL_ALLOWED;
  restartOutcome: RestartOutcome = 'recovers';
  clientsThatFailed: ClientsThatFailed = 'give-up';
  flapping: Flapping | null = null;
  crawl: Crawl | null = null;
  /** Null while nothing turns the crawlers away. */
  crawlEndsAt: EpochMs | null = null;
  activeFault: FaultLabel | null = null;
  #state: FleetState;

  constructor(clock: Clock) {
    this.clock = clock;
    this.#state = healthyUntil(clock.now(), 'node');
  }

  /** Back to a healthy service with an hour of healthy history. */
  reset(stack: Stack = 'node'): void {
    this.access = ALL_ALLOWED;
    this.restartOutcome = 'recovers';
    this.clientsThatFailed = 'give-up';
    this.flapping = null;
    this.crawl = null;
    this.crawlEndsAt = null;
    this.activeFault = null;
    this.#state = healthyUntil(this.clock.now(), stack);
  }

  // What is so.

  get stack(): Stack {
    return this.#state.stack;
  }

  get knownSince(): EpochMs {
    return this.#state.knownSince;
  }

  serviceOn(instance: Instance): Timeline<ServiceState> {
    const timeline = this.#state.services.get(instance.id);
    if (timeline === undefined) throw new RangeError(`There is no instance ${instance.id} here`);
    return timeline;
  }

  /** The nginx of an instance, where the stack has one. */
  gatewayOn(instance: Instance): Timeline<GatewaySettings> {
    const timeline = this.#state.gateways.get(instance.id);
    if (timeline === undefined) throw new RangeError(`There is no instance ${instance.id} here`);
    return timeline;
  }

  /** The operating system of an instance. */
  hostOn(instance: Instance): Timeline<HostSettings> {
    const timeline = this.#state.hosts.get(instance.id);
    if (timeline === undefined) throw new RangeError(`There is no instance ${instance.id} here`);
    return timeline;
  }

  rulesAt(at: EpochMs): readonly SecurityGroupRule[] {
    return this.#state.rules.at(at);
  }

  /** The network ACL of the instances' subnets. */
  aclAt(at: EpochMs): readonly AclEntry[] {
    return this.#state.acl.at(at);
  }

  demandAt(at: EpochMs): number {
    return this.#state.demand.at(at);
  }

  accountAt(at: EpochMs): Account {
    return this.#state.account.at(at);
  }

  targetsAt(at: EpochMs): readonly Target[] {
    return targetsOf(this.accountAt(at), at);
  }

  releaseNamed(name: string): Release | undefined {
    return this.#state.releases.get(name);
  }

  /** Newest first, as CloudTrail lists them. */
  changesBetween(from: EpochMs, to: EpochMs): readonly ChangeRecord[] {
    return this.#state.changes
      .filter(({ at }) => at >= from && at <= to)
      .toSorted((one, other) => other.at - one.at);
  }

  deploymentsBetween(from: EpochMs, to: EpochMs): readonly DeploymentRecord[] {
    return this.#state.deployments.filter(({ at }) => at >= from && at <= to);
  }

  /** When the instance was launched; null for those that were there all the time. */
  launchOf(instance: Instance): EpochMs | null {
    return this.#state.launches.get(instance.id) ?? null;
  }

  /** Newest first, as Auto Scaling lists them. */
  activitiesUntil(until: EpochMs): readonly ScalingActivity[] {
    return this.#state.activities
      .filter(({ at }) => at <= until)
      .toSorted((one, other) => other.at - one.at);
  }

  // What follows from it.

  reactionAt({ instance, port }: Pick<Target, 'instance' | 'port'>, at: EpochMs): Reaction {
    // A security group drops what it does not allow: no refusal, no answer.
    if (!letsTrafficThrough(this.rulesAt(at), port)) return 'no-reaction';
    if (!letsAnswersBack(this.aclAt(at))) return 'no-reaction';
    // It rejects with an ICMP message, which is to a client what a refusal is.
    if (!firewallLetsIn(this.hostOn(instance).at(at), port)) return 'refuses';
    const { idleTimeoutSeconds } = this.accountAt(at);
    const reaction = reactionOf(this.serviceOn(instance).at(at), this.stack, {
      port,
      idleTimeoutSeconds,
    });
    const lost =
      hasGateway(this.stack) && this.gatewayOn(instance).at(at).passTo !== rightPlace(this.stack);
    const denied = this.stack === 'nginx-node' && !gatewayMayConnect(this.hostOn(instance).at(at));
    return (lost || denied) && reaction === 'answers' ? 'answers-502' : reaction;
  }

  healthHistory(target: Target, until: EpochMs): readonly Entry<Health>[] {
    const { instance, since, drainingSince } = target;
    const before = since <= this.knownSince ? 'healthy' : 'initial';
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
    for (const at of this.#state.account.changes(until)) {
      for (const target of this.targetsAt(at)) {
        ever.set(`${target.instanceId}:${target.port}:${target.since}`, target);
      }
    }
    const points = [...ever.values()].flatMap((target) => [
      ...this.#turns(target.instance, until),
      ...this.healthHistory(target, until).map(({ at }) => at),
    ]);
    const gone = this.accountAt(until).registrations.flatMap(({ goneAt }) =>
      goneAt === null ? [] : [goneAt, epochMs(goneAt + CUT_WITHIN_MS)],
    );
    return [...new Set([...points, ...gone, ...this.#state.demand.changes(until)])]
      .filter((at) => at <= until)
      .toSorted((one, other) => one - other);
  }

  /** Every time at which something changed that a connection to an instance depends on. */
  #turns(instance: Instance, until: EpochMs): readonly EpochMs[] {
    const times = new Set([
      ...this.serviceOn(instance).changes(until),
      ...this.gatewayOn(instance).changes(until),
      ...this.hostOn(instance).changes(until),
      ...this.#state.rules.changes(until),
      ...this.#state.acl.changes(until),
      ...this.#state.account.changes(until),
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
    const { healthCheck } = this.accountAt(at);
    const port = healthCheck.port === 'traffic-port' ? target.port : Number(healthCheck.port);
    const reaction = this.reactionAt({ ...target, port }, at);
    if (reaction !== 'answers' && reaction !== 'answers-mostly') return reaction;
    const status = checkStatus(this.serviceOn(target.instance).at(at).run, healthCheck.path);
    return matches(healthCheck.matcher, status) ? reaction : status;
  }

  // What may happen to it.

  endService(instance: Instance, at: EpochMs, kind: 'stopped' | 'crashed' | 'oom-killed'): void {
    const service = this.serviceOn(instance);
    service.set(at, { kind, run: service.at(at).run, endedAt: at });
  }

  occupyAllWorkers(instance: Instance, at: EpochMs): void {
    const service = this.serviceOn(instance);
    service.set(at, { kind: 'workers-busy', run: service.at(at).run, since: at });
  }

  hang(instance: Instance, at: EpochMs): void {
    const service = this.serviceOn(instance);
    service.set(at, { kind: 'hung', run: service.at(at).run, since: at });
  }

  /** Puts another release in service: the process of the unit is a new one from then on. */
  release(instance: Instance, at: EpochMs, change: Partial<Release>): void {
    const service = this.serviceOn(instance);
    const before = service.at(at).run;
    const run = { ...nextRun(before, instance, at), ...change };
    for (const each of [before, run]) this.#state.releases.set(each.release, contentOf(each));
    service.set(at, { kind: 'running', run });
  }

  /** Loads another configuration into the nginx of an instance. */
  configureGateway(instance: Instance, at: EpochMs, change: Partial<GatewaySettings>): void {
    const gateway = this.gatewayOn(instance);
    gateway.set(at, { ...gateway.at(at), ...change });
  }

  /** Sets something of the operating system of an instance. */
  configureHost(instance: Instance, at: EpochMs, change: Partial<HostSettings>): void {
    const host = this.hostOn(instance);
    host.set(at, { ...host.at(at), ...change });
  }

  setRules(at: EpochMs, rules: readonly SecurityGroupRule[]): void {
    this.#state.rules.set(at, rules);
  }

  revokeRule(ruleId: string, at: EpochMs): void {
    this.setRules(
      at,
      this.rulesAt(at).filter(({ id }) => id !== ruleId),
    );
  }

  replaceAcl(at: EpochMs, entries: readonly AclEntry[]): void {
    this.#state.acl.set(at, entries);
  }

  setDemand(at: EpochMs, requestsPerMinute: number): void {
    this.#state.demand.set(at, requestsPerMinute);
  }

  /** From `at` on the account's settings are these. */
  changeAccount(at: EpochMs, change: Partial<Account>): void {
    this.#state.account.set(at, { ...this.accountAt(at), ...change });
  }

  /** A new instance, whose service starts at `at` with what is on its image. */
  launch(instance: Instance, at: EpochMs, change: Partial<Release>): void {
    const { run: before } = this.serviceOn(instance).at(at);
    const run = { ...before, ...change, startedAt: at };
    this.#state.launches.set(instance.id, at);
    this.#state.services.set(instance.id, new Timeline(at, { kind: 'running', run }));
  }

  /** What was planned may be planned again. */
  recordActivity(activity: ScalingActivity): void {
    const known = this.#state.activities.some(
      ({ at, what, instanceId }) =>
        at === activity.at && what === activity.what && instanceId === activity.instanceId,
    );
    if (!known) this.#state.activities.push(activity);
  }

  /** Writes down who did it: what a fault does to the fleet, somebody did to the account. */
  record(change: ChangeRecord): void {
    this.#state.changes.push(change);
  }

  recordDeployment(deployment: DeploymentRecord): void {
    this.#state.deployments.push(deployment);
  }
}
