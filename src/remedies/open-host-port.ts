import type { Observation, ObservationOf } from '../read/observation.ts';
import { affectedInstances } from './affected-targets.ts';
import { hostChange } from './host-change.ts';
import type { Planned, Remedy, Situation } from './remedy.ts';
import { isWindows } from './unit-on-host.ts';

/** IPv4 networks that the document takes. */
const NETWORK = /^\d{1,3}(?:\.\d{1,3}){3}\/(?:[89]|[12]\d|3[0-2])$/;
/** A load balancer of three zones has three; a rule for each of many would be a table of its own. */
const MOST_SOURCES = 6;

/** Lets the load balancer's subnets reach the traffic port through the firewall of the instances. */
export const openHostPort: Remedy = {
  id: 'open-host-port',
  title: 'Open the port in the firewall of the host',

  plan(situation: Situation): Planned {
    const { incidentId, located, verdicts, observations } = situation;
    const sources = loadBalancerRanges(observations);
    if (sources.length === 0 || sources.length > MOST_SOURCES) {
      return { ok: false, why: 'Which subnets the load balancer is in is not known.' };
    }
    const changes = affectedInstances(situation).flatMap((target) =>
      sources.map((source) =>
        hostChange({
          incidentId,
          document:
            isWindows(target, observations) === true
              ? 'open-host-port-windows'
              : 'open-host-port-linux',
          target,
          parameters: { port: String(target.port), source },
          shown: `firewall: accept tcp ${target.port} from ${source}`,
        }),
      ),
    );
    if (changes.length === 0) return { ok: false, why: 'No instance is known to be affected.' };
    const [{ cause }] = verdicts;
    return {
      ok: true,
      plan: {
        remedy: 'open-host-port',
        cause,
        title: 'Open the port for the load balancer in the firewall of the host',
        summary: `Adds one rule for each subnet of the load balancer (${sources.join(', ')}) in front of the others, in whichever firewall rules the host. Nothing else is opened.`,
        targetGroupArn: located.targetGroup.arn,
        changes,
        risk: 'medium',
        disruption: 'None: a rule is added, no connection is closed.',
        undo: 'Exactly these rules are removed.',
      },
    };
  },
};

function loadBalancerRanges(observations: readonly Observation[]): readonly string[] {
  const subnets = new Set(
    observations.flatMap((fact) =>
      fact.kind === 'placement' && fact.of === 'load-balancer' ? [fact.subnet] : [],
    ),
  );
  const ranges = observations
    .filter((fact): fact is ObservationOf<'subnet'> => fact.kind === 'subnet')
    .filter(({ subnet }) => subnets.has(subnet))
    .flatMap((fact) => fact.ranges)
    .filter((range) => NETWORK.test(range));
  return [...new Set(ranges)];
}
