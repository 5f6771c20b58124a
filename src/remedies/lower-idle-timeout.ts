import { awsSetting, keptIdle, slowestSeconds } from './aws-facts.ts';
import { idleTimeoutChange } from './idle-timeout.ts';
import type { Planned, Remedy, Situation } from './remedy.ts';

/**
 * Lets the load balancer give up idle connections before the backend does, so that it never sends a request into one
 * that is being closed.
 */
export const lowerIdleTimeout: Remedy = {
  id: 'lower-idle-timeout',
  title: "Lower the load balancer's idle timeout",

  plan({ located, verdicts, observations }: Situation): Planned {
    const { loadBalancer } = located;
    const idle = awsSetting(observations, 'gateway-idle-seconds')?.number ?? null;
    if (loadBalancer === null || idle === null) {
      return { ok: false, why: "The load balancer's idle timeout was not read." };
    }
    const kept = keptIdle(observations);
    if (kept.length === 0) {
      return { ok: false, why: 'How long the backend keeps idle connections is not known.' };
    }
    const shortest = Math.min(...kept);
    // A second for the way: the backend's clock starts when its last byte is out, the load balancer's when it is in.
    const to = Math.ceil(shortest) - 1;
    if (idle <= to) {
      return { ok: false, why: `The idle timeout, ${idle} s, is below the keep-alive already.` };
    }
    if (to < 1) {
      return {
        ok: false,
        why: `The backend keeps idle connections for ${shortest} s only: no idle timeout is shorter.`,
      };
    }
    const slowest = slowestSeconds(observations);
    if (slowest !== null && slowest >= to) {
      return {
        ok: false,
        why: `Requests take up to ${slowest.toFixed(1)} s: with an idle timeout of ${to} s they would get 504. Raise the keep-alive of the backend instead.`,
      };
    }
    const [{ cause }] = verdicts;
    return {
      ok: true,
      plan: {
        remedy: 'lower-idle-timeout',
        cause,
        title: `Lower the idle timeout from ${idle} s to ${to} s`,
        summary: `The backend closes idle connections after ${shortest} s. With ${to} s the load balancer closes them first, so no request meets a closing connection. A stopgap until the backend's keep-alive is longer.`,
        targetGroupArn: located.targetGroup.arn,
        changes: [idleTimeoutChange(loadBalancer, idle, to)],
        risk: 'medium',
        disruption: `Requests that take longer than ${to} s to answer get 504, for every service of ${loadBalancer.name}.`,
        undo: `The idle timeout is set back to ${idle} s.`,
      },
    };
  },
};
