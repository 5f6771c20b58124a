import { type EpochMs, epochMs } from '../../../brand.ts';
import { letThrough } from '../capacity.ts';
import type { Fleet } from '../fleet.ts';
import type { GatewaySettings } from '../gateway-settings.ts';
import type { HostSettings } from '../host-settings.ts';
import type { Reaction, ServiceState, Stack } from '../service-state.ts';
import { type Entry, valueAt } from '../timeline.ts';
import type { Instance } from '../topology.ts';
import { inRotation, isOverloaded } from '../traffic.ts';

/** All that the texts of one host are written from: what is and was on it, as of `now`. */
export interface HostView {
  readonly instance: Instance;
  readonly stack: Stack;
  readonly now: EpochMs;
  readonly bootedAt: EpochMs;
  readonly state: ServiceState;
  /** What the service unit did, oldest first. */
  readonly history: readonly Entry<ServiceState>[];
  /** The nginx in front of the service: what it is configured to do, oldest first, and what now. */
  readonly gateway: GatewaySettings;
  readonly gatewayHistory: readonly Entry<GatewaySettings>[];
  /** The operating system: what it is set to, oldest first, and what now. */
  readonly host: HostSettings;
  readonly hostHistory: readonly Entry<HostSettings>[];
  /** It has more to do than it can. */
  readonly overloaded: boolean;
  /** When requests came in, and how many a minute; oldest first, without gaps. */
  readonly load: readonly Load[];
}

interface Load {
  readonly from: EpochMs;
  readonly until: EpochMs;
  readonly requestsPerMinute: number;
  /** Of these, what the service itself answered. */
  readonly answeredPerMinute: number;
}

const UP_DAYS = 19;
/** How a connection ends that does not come to the instance, and one that the service does not answer. */
const NOT_REACHED: readonly Reaction[] = ['no-reaction', 'refuses'];
const NOT_ANSWERED: readonly Reaction[] = [...NOT_REACHED, 'no-answer', 'answers-502'];
/** From the start of the kernel until the service is started. */
const BOOT_MS = 19_000;

export function viewHost(fleet: Fleet, instance: Instance): HostView {
  const now = fleet.clock.now();
  const service = fleet.serviceOn(instance);
  const launchedAt = fleet.launchOf(instance);
  return {
    instance,
    stack: fleet.stack,
    now,
    bootedAt: epochMs(
      launchedAt === null
        ? fleet.knownSince - UP_DAYS * 86_400_000 - instance.checkPhaseMs * 1000
        : launchedAt - BOOT_MS,
    ),
    state: service.at(now),
    history: service.entries(now),
    gateway: fleet.gatewayOn(instance).at(now),
    gatewayHistory: fleet.gatewayOn(instance).entries(now),
    host: fleet.hostOn(instance).at(now),
    hostHistory: fleet.hostOn(instance).entries(now),
    overloaded: isOverloaded(fleet, instance, now),
    load: loadOn(fleet, instance, now),
  };
}

function loadOn(fleet: Fleet, instance: Instance, now: EpochMs): readonly Load[] {
  const points = fleet.turningPoints(now);
  return points.map((from, index) => {
    const rotation = inRotation(fleet, from);
    const lines = rotation.filter((target) => target.instance === instance);
    const reactions = lines.map((target) => fleet.reactionAt(target, from));
    const perLine = fleet.demandAt(from) / Math.max(1, rotation.length);
    const reached = reactions.filter((reaction) => !NOT_REACHED.includes(reaction));
    const answered = reactions.filter((reaction) => !NOT_ANSWERED.includes(reaction));
    return {
      from,
      until: points[index + 1] ?? now,
      requestsPerMinute: reached.length * perLine,
      answeredPerMinute: answered.length * perLine,
    };
  });
}

/** Requests that the service answered between two times: an nginx may keep some back. */
export function answeredBetween(
  { load, gatewayHistory }: HostView,
  from: EpochMs,
  until: EpochMs,
): number {
  return load.reduce((sum, piece) => {
    const overlap = Math.min(until, piece.until) - Math.max(from, piece.from);
    return overlap <= 0
      ? sum
      : sum +
          (overlap / 60_000) *
            letThrough(piece.answeredPerMinute, valueAt(gatewayHistory, piece.from));
  }, 0);
}
