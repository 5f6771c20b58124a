import type { ObservationOf } from '../read/observation.ts';
import { failingUpstream, gatewaysOf } from './gateway-on-host.ts';
import { hostChange } from './host-change.ts';
import type { Planned, Remedy, Situation } from './remedy.ts';

/** As much as the load balancer takes of all headers of an answer: more than that helps nobody behind one. */
const KILOBYTES = '32';

const tooBig = ({ failure }: ObservationOf<'failure'>): boolean =>
  failure === 'header-too-big' || failure === 'invalid-response';

/** What is edited, for the approver. */
const SETTINGS = {
  nginx: 'proxy_buffer_size 32k, proxy_buffers 8 32k, proxy_busy_buffers_size 64k',
  haproxy: 'tune.bufsize 32768',
  apache: 'responsefieldsize=32768',
} as const;

/** Lets the gateway on the instances take headers as large as the load balancer takes. */
export const enlargeHeaderBuffers: Remedy = {
  id: 'enlarge-header-buffers',
  title: 'Enlarge the header buffers of the gateway',

  plan(situation: Situation): Planned {
    const { incidentId, located, verdicts } = situation;
    const gateways = gatewaysOf(situation);
    if (gateways.length === 0) return { ok: false, applies: false };
    const changes = gateways.flatMap((host) => {
      const { gateway, target, facts } = host;
      const upstream = failingUpstream(host, tooBig);
      if (upstream === null || !facts.some((fact) => fact.kind === 'failure' && tooBig(fact))) {
        return [];
      }
      return [
        hostChange({
          incidentId,
          document: 'enlarge-header-buffers-linux',
          target,
          parameters: { gateway, upstream: upstream.address, kilobytes: KILOBYTES },
          shown: `${gateway}: ${SETTINGS[gateway]} for ${upstream.address}; validate, reload`,
        }),
      ];
    });
    if (changes.length === 0) {
      return { ok: false, why: 'No gateway on an instance says that a header does not fit.' };
    }
    const [{ cause }] = verdicts;
    return {
      ok: true,
      plan: {
        remedy: 'enlarge-header-buffers',
        cause,
        title: 'Enlarge the header buffers of the gateway',
        summary: `The gateway takes headers of ${KILOBYTES} KB, as the load balancer does. Its configuration is validated and reloaded, and put back if either fails.`,
        targetGroupArn: located.targetGroup.arn,
        changes,
        risk: 'medium',
        disruption:
          'None: a reload lets open connections finish. Each connection takes more memory.',
        undo: 'The file is put back to the byte, and the gateway is reloaded.',
      },
    };
  },
};
