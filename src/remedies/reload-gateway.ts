import { gatewaysOf } from './gateway-on-host.ts';
import { hostChange } from './host-change.ts';
import type { Planned, Remedy, Situation } from './remedy.ts';

/** Reloads the gateway on the instances: names in its configuration are looked up at a load, and then never again. */
export const reloadGateway: Remedy = {
  id: 'reload-gateway',
  title: 'Reload the gateway',

  plan(situation: Situation): Planned {
    const { incidentId, located, verdicts } = situation;
    const gateways = gatewaysOf(situation);
    if (gateways.length === 0) return { ok: false, applies: false };
    const changes = gateways.flatMap(({ gateway, target, upstreams, facts }) => {
      // Only a name that resolves now is found at a reload; nginx would refuse to load one that does not.
      const resolved = upstreams.find(({ address }) =>
        facts.some(
          (fact) =>
            fact.kind === 'dns-answer' &&
            fact.address !== null &&
            fact.name !== '' &&
            fact.name === address.replace(/:\d+$/, ''),
        ),
      );
      if (resolved === undefined) return [];
      return [
        hostChange({
          incidentId,
          document: 'reload-gateway-linux',
          target,
          parameters: { gateway },
          undoable: false,
          shown: `${gateway}: validate, reload; ${resolved.address} is looked up again`,
        }),
      ];
    });
    if (changes.length === 0) {
      return {
        ok: false,
        why: 'No gateway on an instance sends to a name that resolves now, so a reload would find nothing new.',
      };
    }
    const [{ cause }] = verdicts;
    return {
      ok: true,
      plan: {
        remedy: 'reload-gateway',
        cause,
        title: 'Reload the gateway',
        summary:
          'The gateway looks up the names of its upstreams again. Its configuration is validated before; it is never restarted.',
        targetGroupArn: located.targetGroup.arn,
        changes,
        risk: 'low',
        disruption: 'None: a reload lets open connections finish.',
        undo: null,
      },
    };
  },
};
