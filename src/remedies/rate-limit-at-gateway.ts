import { failingUpstream, gatewaysOf } from './gateway-on-host.ts';
import { hostChange } from './host-change.ts';
import type { Planned, Remedy, Situation } from './remedy.ts';

/** Of the load that came when the service fell: with half of it a service that was overloaded gets on its feet. */
const SHARE = 0.5;

/** The load is another in each minute: the plan that was approved has to be the same when it is looked at again. */
const rounded = (rate: number): number => (rate < 10 ? Math.floor(rate) : Math.floor(rate / 5) * 5);

/** Lets fewer requests through to a service that is overloaded, until it answers again. */
export const rateLimitAtGateway: Remedy = {
  id: 'rate-limit-at-gateway',
  title: 'Limit the rate at the gateway for a while',

  plan(situation: Situation): Planned {
    const { incidentId, located, verdicts, observations } = situation;
    const gateways = gatewaysOf(situation);
    if (gateways.length === 0) return { ok: false, applies: false };
    const perMinute = Math.max(
      0,
      ...observations.map((fact) =>
        fact.kind === 'metric' && fact.metric === 'RequestCount' ? fact.peak : 0,
      ),
    );
    const rate = rounded((perMinute / 60 / Math.max(1, located.targets.length)) * SHARE);
    if (rate < 1) {
      return {
        ok: false,
        why: 'How many requests come is not known, or they are too few to limit.',
      };
    }
    const changes = gateways.flatMap((host) => {
      const { gateway, target } = host;
      const upstream = failingUpstream(host);
      // Apache has no limit of this kind.
      if (upstream === null || gateway === 'apache') return [];
      return [
        hostChange({
          incidentId,
          document: 'rate-limit-at-gateway-linux',
          target,
          parameters: { gateway, upstream: upstream.address, rate: String(rate) },
          shown: `${gateway}: at most ${rate} requests a second to ${upstream.address}, 429 for others; validate, reload`,
        }),
      ];
    });
    if (changes.length === 0) {
      return { ok: false, why: 'No gateway on an instance could limit what reaches the service.' };
    }
    const [{ cause }] = verdicts;
    return {
      ok: true,
      plan: {
        remedy: 'rate-limit-at-gateway',
        cause,
        title: `Limit the rate to ${rate} requests a second for a while`,
        summary: `Half of the load reaches each instance, the rest gets 429 at once: the service can work off what it has. The limit is taken back by itself once it answers again.`,
        targetGroupArn: located.targetGroup.arn,
        changes,
        risk: 'medium',
        disruption: 'Requests over the limit are answered with 429.',
        undo: 'The file is put back to the byte, and the gateway is reloaded.',
        temporary: { atMostMinutes: 30 },
      },
    };
  },
};
