import type { ObservationOf } from '../read/observation.ts';
import type { Planned, Remedy, Situation } from './remedy.ts';
import { scalingGroupsOf } from './scaling-groups.ts';

/** Rolls back the instance refresh that is replacing the targets. */
export const rollBackInstanceRefresh: Remedy = {
  id: 'roll-back-instance-refresh',
  title: 'Roll back the instance refresh',

  plan({ located, verdicts, observations }: Situation): Planned {
    const groups = new Set(
      scalingGroupsOf(located.targets, observations).map(({ group }) => group),
    );
    const running = observations.find(
      (fact): fact is ObservationOf<'instance-refresh'> =>
        fact.kind === 'instance-refresh' &&
        groups.has(fact.group) &&
        /^(?:Pending|InProgress|Baking)$/.test(fact.status),
    );
    if (running === undefined) return { ok: false, applies: false };
    if (!running.hasDesiredConfiguration) {
      return {
        ok: false,
        why: 'The instance refresh has no desired configuration: it can be cancelled, not rolled back.',
      };
    }
    const { group, refresh } = running;
    const [{ cause }] = verdicts;
    return {
      ok: true,
      plan: {
        remedy: 'roll-back-instance-refresh',
        cause,
        title: `Roll back the instance refresh of ${group}`,
        summary:
          'Instances that the refresh has replaced are replaced again, by the configuration before it.',
        targetGroupArn: located.targetGroup.arn,
        changes: [
          {
            kind: 'call',
            call: {
              kind: 'roll-back-instance-refresh',
              autoScalingGroup: group,
              refreshId: refresh,
            },
            target: group,
            shown: `autoscaling:RollbackInstanceRefresh ${group} (${refresh})`,
          },
        ],
        risk: 'medium',
        disruption: 'Instances are replaced in turn, as the refresh itself did.',
        undo: null,
      },
    };
  },
};
