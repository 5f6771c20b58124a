import { awsSetting, hostSettings, metricTotal, slowestSeconds } from './aws-facts.ts';
import { idleTimeoutChange, LONGEST_IDLE_SECONDS } from './idle-timeout.ts';
import { inSteps } from './in-steps.ts';
import type { Planned, Remedy, Situation } from './remedy.ts';

/** Lets the load balancer wait longer for a backend that is slow and answers in the end. */
export const raiseIdleTimeout: Remedy = {
  id: 'raise-idle-timeout',
  title: "Raise the load balancer's idle timeout",

  plan({ located, verdicts, observations }: Situation): Planned {
    const { loadBalancer } = located;
    const idle = awsSetting(observations, 'gateway-idle-seconds')?.number ?? null;
    if (loadBalancer === null || idle === null) {
      return { ok: false, why: "The load balancer's idle timeout was not read." };
    }
    if (metricTotal(observations, 'HTTPCode_ELB_504_Count') === 0) {
      return { ok: false, why: 'The load balancer gave up on no request: it is not its timeout.' };
    }
    const slowest = slowestSeconds(observations);
    const wanted = Math.max(2 * idle, inSteps(1.5 * (slowest ?? 0), 15));
    const kept = hostSettings(observations, 'backend-keepalive-seconds').flatMap(({ number }) =>
      number === null ? [] : [number],
    );
    // Never beyond the backend's keep-alive: that would trade a 504 for the 502 of a keep-alive race.
    const most = Math.min(LONGEST_IDLE_SECONDS, ...kept.map((seconds) => Math.ceil(seconds) - 1));
    const to = Math.min(wanted, most);
    if (to <= idle || (slowest !== null && to <= slowest)) {
      const takes = slowest === null ? '' : `Answers take up to ${slowest} s. `;
      return {
        ok: false,
        why:
          most === LONGEST_IDLE_SECONDS
            ? `${takes}A load balancer waits ${most} s at most.`
            : `${takes}An idle timeout above ${most} s would outlast the backend's keep-alive of ${Math.min(...kept)} s: raise that first.`,
      };
    }
    const [{ cause }] = verdicts;
    return {
      ok: true,
      plan: {
        remedy: 'raise-idle-timeout',
        cause,
        title: `Raise the idle timeout from ${idle} s to ${to} s`,
        summary: `The backend answers, but later than the load balancer waits. With ${to} s it waits long enough; what is slow stays slow and has to be found.`,
        targetGroupArn: located.targetGroup.arn,
        changes: [idleTimeoutChange(loadBalancer, idle, to)],
        risk: 'medium',
        disruption: `None at once. Slow requests hold their connections longer, for every service of ${loadBalancer.name}.`,
        undo: `The idle timeout is set back to ${idle} s.`,
      },
    };
  },
};
