import type { Observation } from '../read/observation.ts';
import { affectedInstances } from './affected-targets.ts';
import { gatewaysOf } from './gateway-on-host.ts';
import { hostChange } from './host-change.ts';
import type { Change, Plan } from './plan.ts';
import type { Planned, Remedy, Situation } from './remedy.ts';
import { unitOf } from './unit-on-host.ts';

/** What distributions give services that ask for much, and far below the kernel's limit. */
const LIMIT = '65536';
/** nginx has 512 connections for each worker by itself, and 768 on Debian. */
const CONNECTIONS = 4096;

/** Lets the service open more files, by a drop-in of its unit and a restart; nginx by its own setting and a reload. */
export const raiseDescriptorLimit: Remedy = {
  id: 'raise-descriptor-limit',
  title: 'Raise the descriptor limit',

  plan(situation: Situation): Planned {
    const { incidentId, located, verdicts, observations } = situation;
    const ofGateways = moreConnections(situation);
    if (ofGateways.length > 0) return { ok: true, plan: gatewayPlan(situation, ofGateways) };
    const changes: Change[] = [];
    for (const target of affectedInstances(situation)) {
      const here = observations.filter(({ origin }) => origin.name === target.id);
      if (!here.some(ranOut)) continue;
      const unit = unitOf(target, located.service, observations);
      if (unit === null) {
        return { ok: false, why: `Which service runs on ${target.id} could not be seen.` };
      }
      changes.push(
        hostChange({
          incidentId,
          document: 'raise-descriptor-limit-linux',
          target,
          parameters: { unit, port: String(target.port), limit: LIMIT },
          disrupts: true,
          shown: `LimitNOFILE=${LIMIT} for ${unit} in a drop-in; systemctl restart ${unit}`,
        }),
      );
    }
    if (changes.length === 0) {
      return {
        ok: false,
        why: 'No service and no nginx on an instance says that it has no descriptor left.',
      };
    }
    const [{ cause }] = verdicts;
    return {
      ok: true,
      plan: {
        remedy: 'raise-descriptor-limit',
        cause,
        title: 'Raise the descriptor limit of the service',
        summary:
          'A limit is given to a process when it starts, so the service is restarted, one instance after the other. A leak will reach this limit, too.',
        targetGroupArn: located.targetGroup.arn,
        changes,
        risk: 'medium',
        disruption: 'Requests that an instance is serving at that moment are cut off.',
        undo: 'The drop-in is removed, and the service is restarted again.',
      },
    };
  },
};

/** nginx that says that it, and not the service, ran out of files or of connections. */
function moreConnections(situation: Situation): readonly Change[] {
  return gatewaysOf(situation).flatMap(({ target, gateway, facts }) => {
    const said = facts.filter(
      (fact) =>
        fact.kind === 'failure' &&
        fact.gateway === 'nginx' &&
        (fact.failure === 'too-many-files' || fact.failure === 'no-worker-slot'),
    );
    if (gateway !== 'nginx' || said.length === 0) return [];
    const now = said.flatMap(({ citations }) => {
      const found = /(?<now>\d{1,5}) worker_connections/.exec(citations[0]?.text ?? '');
      return found?.groups === undefined ? [] : [Number(found.groups['now'])];
    });
    const connections = Math.max(CONNECTIONS, ...now.map((count) => count * 2));
    return [
      hostChange({
        incidentId: situation.incidentId,
        document: 'raise-gateway-connections-linux',
        target,
        parameters: { gateway, connections: String(connections) },
        shown: `nginx: worker_connections ${connections}, worker_rlimit_nofile ${connections * 2}; validate, reload`,
      }),
    ];
  });
}

function gatewayPlan({ located, verdicts }: Situation, changes: readonly Change[]): Plan {
  const [{ cause }] = verdicts;
  return {
    remedy: 'raise-descriptor-limit',
    cause,
    title: 'Raise the limits of nginx',
    summary:
      'Each worker of nginx may hold more connections, and open as many files as they need. Its configuration is validated and reloaded; unless the new workers have the limit, it is put back.',
    targetGroupArn: located.targetGroup.arn,
    changes,
    risk: 'medium',
    disruption: 'None: a reload lets open connections finish.',
    undo: 'The file is put back to the byte, and nginx is reloaded.',
  };
}

/** The service's own limit. */
const ranOut = (fact: Observation): boolean =>
  (fact.kind === 'event' && fact.event === 'too-many-files') ||
  (fact.kind === 'resource' && fact.resource === 'files' && fact.used >= 0.9);
