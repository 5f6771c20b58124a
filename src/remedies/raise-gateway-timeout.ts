import type { Observation } from '../read/observation.ts';
import { awsSetting, slowestSeconds } from './aws-facts.ts';
import { failingUpstream, gatewaysOf } from './gateway-on-host.ts';
import { hostChange } from './host-change.ts';
import { inSteps } from './in-steps.ts';
import type { Planned, Remedy, Situation } from './remedy.ts';

/** What nginx and HAProxy's examples wait for, when the configuration says nothing. */
const DEFAULT_SECONDS = 60;

const SPARE_SECONDS = 5;

/** The longest that the service itself says it took, in seconds: metrics end where the gateway gave up. */
const slowestAnswer = (facts: readonly Observation[]): number =>
  facts.reduce((slowest, fact) => {
    if (fact.kind !== 'event' || fact.event !== 'slow-answer') return slowest;
    return Math.max(slowest, Number(fact.detail) || 0);
  }, 0);

/** Raises the time that the gateway on the instances waits for an answer, where that is the one that is too short. */
export const raiseGatewayTimeout: Remedy = {
  id: 'raise-gateway-timeout',
  title: 'Raise the timeout of the gateway',

  plan(situation: Situation): Planned {
    const { incidentId, located, verdicts, observations } = situation;
    const gateways = gatewaysOf(situation);
    if (gateways.length === 0) return { ok: false, applies: false };
    // Behind a load balancer that hangs up first, waiting longer changes nothing.
    const longest = awsSetting(observations, 'gateway-idle-seconds')?.number ?? DEFAULT_SECONDS;
    const slowest = slowestSeconds(observations);
    const changes = gateways.flatMap((host) => {
      const { gateway, target, facts } = host;
      const upstream = failingUpstream(host, ({ failure }) => failure === 'response-timed-out');
      const timedOut = facts.some(
        (fact) => fact.kind === 'failure' && fact.failure === 'response-timed-out',
      );
      const now = facts.flatMap((fact) =>
        fact.kind === 'setting' && fact.setting === 'gateway-read-timeout-seconds'
          ? [fact.number ?? DEFAULT_SECONDS]
          : [],
      );
      const shortest = now.length === 0 ? DEFAULT_SECONDS : Math.min(...now);
      const needed = Math.max(slowest ?? 0, slowestAnswer(facts));
      const seconds = Math.floor(
        Math.min(longest, Math.max(shortest * 2, inSteps(needed + SPARE_SECONDS, 15))),
      );
      if (upstream === null || !timedOut || seconds <= shortest) return [];
      return [
        hostChange({
          incidentId,
          document: 'raise-gateway-timeout-linux',
          target,
          parameters: { gateway, upstream: upstream.address, seconds: String(seconds) },
          shown: `${gateway}: wait ${seconds} s for ${upstream.address} in the place of ${shortest} s; validate, reload`,
        }),
      ];
    });
    if (changes.length === 0) {
      return {
        ok: false,
        why: `No gateway on an instance gives up before the load balancer does (${longest} s).`,
      };
    }
    const [{ cause }] = verdicts;
    return {
      ok: true,
      plan: {
        remedy: 'raise-gateway-timeout',
        cause,
        title: 'Raise the timeout of the gateway',
        summary:
          'The gateway waits longer for answers of the one upstream. Its configuration is validated and reloaded, and put back if either fails. The service stays as slow as it is.',
        targetGroupArn: located.targetGroup.arn,
        changes,
        risk: 'medium',
        disruption: 'None: a reload lets open connections finish.',
        undo: 'The file is put back to the byte, and the gateway is reloaded.',
      },
    };
  },
};
