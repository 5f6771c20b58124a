import type { ObservationOf } from '../read/observation.ts';
import { inSteps } from './in-steps.ts';
import type { Planned, Remedy, Situation } from './remedy.ts';

/** Requests of one address within a minute. Below this, people behind one proxy would be hit. */
const LEAST_LIMIT = 100;
/** One client that makes more than a tenth of all requests is not one person. */
const SHARE = 0.1;
/** As long as it may stay when the backend does not recover. */
const AT_MOST_MINUTES = 60;

/** Lets the load balancer's web ACL turn clients away that ask too much, until the backend answers again. */
export const rateLimitAtLoadBalancer: Remedy = {
  id: 'rate-limit-at-load-balancer',
  title: 'Limit the rate of each client for a while',

  plan({ incidentId, located, verdicts, observations }: Situation): Planned {
    const acl = observations.find(
      (fact): fact is ObservationOf<'web-acl'> => fact.kind === 'web-acl',
    );
    // A web ACL of our own in front of a load balancer would be more than a stopgap.
    if (acl === undefined) return { ok: false, applies: false };
    if (acl.managed) {
      return {
        ok: false,
        why: `The web ACL ${acl.name} is kept by Firewall Manager, which would put it back.`,
      };
    }
    const requests = observations.find(
      (fact): fact is ObservationOf<'metric'> =>
        fact.kind === 'metric' && fact.metric === 'RequestCount',
    );
    if (requests === undefined) {
      return { ok: false, why: 'How many requests come in is not known, so no limit can be set.' };
    }
    const limit = Math.max(LEAST_LIMIT, inSteps(requests.peak * SHARE, 100));
    const ruleName = `fiveohtwo-${incidentId}`.replace(/[^A-Za-z0-9_-]/g, '-').slice(0, 100);
    const [{ cause }] = verdicts;
    return {
      ok: true,
      plan: {
        remedy: 'rate-limit-at-load-balancer',
        cause,
        title: `Limit each client to ${limit} requests a minute for a while`,
        summary: `Adds one rule to the web ACL ${acl.name}, after all others: an address that asks more than ${limit} times in a minute gets 429. It goes by itself once requests are answered again, after ${AT_MOST_MINUTES} minutes at the latest.`,
        targetGroupArn: located.targetGroup.arn,
        changes: [
          {
            kind: 'call',
            call: {
              kind: 'limit-rate',
              webAclName: acl.name,
              webAclId: acl.id,
              limit,
              windowSeconds: 60,
              ruleName,
            },
            target: acl.name,
            shown: `wafv2:UpdateWebACL ${acl.name} + rule ${ruleName}: block an address above ${limit} requests in 60 s (429)`,
          },
        ],
        risk: 'medium',
        disruption: 'Clients above the limit get 429, for everything that the web ACL protects.',
        undo: 'The rule is removed by its name.',
        temporary: { atMostMinutes: AT_MOST_MINUTES },
      },
    };
  },
};
