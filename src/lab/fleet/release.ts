import { type EpochMs, epochMs } from '../../brand.ts';
import type { Fleet } from './fleet.ts';
import { noise } from './noise.ts';
import type { Run } from './service-state.ts';
import { INSTANCES, type Instance } from './topology.ts';

/** What a release brings along, whatever process runs it. */
export type Release = Omit<Run, 'pid' | 'startedAt'>;

/** What a run has of its release. */
export function contentOf({ pid, startedAt, ...content }: Run): Release {
  return content;
}

/** The process that the unit has after the last one. */
export function nextRun(last: Run, instance: Instance, at: EpochMs): Run {
  const step = 900 + Math.floor(noise(at / 1000, instance.checkPhaseMs) * 4000);
  return { ...last, pid: last.pid + step, startedAt: at };
}

/** Deploys a release on one instance after the other. */
export function deploy(fleet: Fleet, name: string): void {
  const release = fleet.releaseNamed(name);
  if (release === undefined) throw new RangeError(`There is no release ${name}`);
  const now = fleet.clock.now();
  for (const [index, instance] of INSTANCES.entries()) {
    fleet.release(instance, epochMs(now + index * 5_000), release);
  }
}
