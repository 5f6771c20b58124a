import { type EpochMs, epochMs, parseInstant } from '../../../src/brand.ts';
import { type Frame, readFrames } from '../../../src/evidence/frames.ts';
import { FAULTS } from '../../../src/lab/fleet/faults.ts';
import { Fleet } from '../../../src/lab/fleet/fleet.ts';
import { cloudOf, portsOf } from '../../../src/lab/fleet/fleet-ports.ts';
import { REHEARSALS } from '../../../src/lab/fleet/rehearsals.ts';
import { INSTANCES, SHOP } from '../../../src/lab/fleet/topology.ts';
import type { ApiAnswer } from '../../../src/ports/api-answer.ts';
import type { LoadBalancerMetric } from '../../../src/ports/metrics.ts';

export const IDS: readonly string[] = INSTANCES.map(({ id }) => id);

/** A fleet whose clock the test moves, with the questions that most tests ask. */
export class StagedFleet {
  #now: EpochMs = parseInstant('2026-11-22T15:54:17.250Z') ?? epochMs(0);
  readonly fleet = new Fleet({ now: () => this.#now });
  readonly world = portsOf(this.fleet);
  readonly ports = cloudOf(this.fleet);

  get now(): EpochMs {
    return this.#now;
  }

  pass(seconds: number): void {
    this.#now = epochMs(this.#now + seconds * 1000);
  }

  broken(faultId: string): this {
    const fault = [...FAULTS, ...REHEARSALS].find(({ id }) => id === faultId);
    if (fault === undefined) throw new RangeError(`No fault ${faultId}`);
    fault.inject(this.fleet);
    return this;
  }

  /** `state reason` of each target, as DescribeTargetHealth says. */
  async health(): Promise<readonly string[]> {
    const answer = await this.ports.loadBalancers.targetHealth(SHOP.targetGroup.arn);
    const { TargetHealthDescriptions } = parsed(answer) as {
      TargetHealthDescriptions: { TargetHealth: { State: string; Reason?: string } }[];
    };
    return TargetHealthDescriptions.map(({ TargetHealth }) =>
      [TargetHealth.State, TargetHealth.Reason].filter(Boolean).join(' '),
    );
  }

  /** Values of a count metric of the load balancer in the last `minutes` whole minutes; null where none is. */
  async perMinute(metric: string, minutes: number, ask: Partial<LoadBalancerMetric> = {}) {
    const to = Math.floor(this.#now / 60_000) * 60_000;
    const from = to - minutes * 60_000;
    const query: LoadBalancerMetric = {
      id: 'm',
      metric,
      stat: 'Sum',
      loadBalancer: SHOP.loadBalancer.dimension,
      targetGroup: null,
      ...ask,
    };
    const answer = await this.ports.metrics.read([query], epochMs(from), epochMs(to));
    const { MetricDataResults } = parsed(answer) as {
      MetricDataResults: { Timestamps: string[]; Values: number[] }[];
    };
    const { Timestamps = [], Values = [] } = MetricDataResults[0] ?? {};
    const byTime = new Map(Timestamps.map((at, index) => [Date.parse(at), Values[index] ?? null]));
    return Array.from({ length: minutes }, (_, index) => byTime.get(from + index * 60_000) ?? null);
  }

  async diagnoseHost(instanceId: string): Promise<ReadonlyMap<string, Frame>> {
    const [answer] = await this.ports.hosts.run({
      document: 'diagnose-linux',
      instanceIds: [instanceId],
      parameters: { port: '8080', path: '/healthz' },
      deadlineSeconds: 40,
      comment: 'test',
    });
    if (answer?.kind !== 'ran') throw new TypeError(`The host did not answer: ${answer?.kind}`);
    if (answer.truncated) throw new RangeError('The output does not fit into Run Command');
    const frames = readFrames(answer.stdout);
    if (frames === null || !frames.complete) throw new SyntaxError('The frames are not complete');
    return new Map(frames.frames.map((frame) => [frame.id, frame]));
  }

  async restart(instanceId: string, unit: string = SHOP.unit, port = '8080') {
    const [answer] = await this.ports.hosts.run({
      document: 'restart-service-linux',
      instanceIds: [instanceId],
      parameters: { unit, port },
      deadlineSeconds: 60,
      comment: 'test',
    });
    return answer;
  }
}

export function parsed(answer: ApiAnswer): unknown {
  if (answer.kind !== 'answered') throw new TypeError(`Not answered: ${answer.kind}`);
  return JSON.parse(answer.json);
}
