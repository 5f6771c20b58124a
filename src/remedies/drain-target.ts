import { affectedTargets } from './affected-targets.ts';
import type { Planned, Remedy, Situation } from './remedy.ts';

/** Takes a sick target out while others serve, so that somebody can look at it; the undo puts it back. */
export const drainTarget: Remedy = {
  id: 'drain-target',
  title: 'Take the target out',

  plan(situation: Situation): Planned {
    const { located, verdicts, observations } = situation;
    const sick = affectedTargets(situation);
    const [target] = sick;
    if (target === undefined)
      return { ok: false, why: 'No single target is known to be affected.' };
    if (sick.length > 1 || located.targets.length < 2) {
      return { ok: false, why: 'There is no other target that could carry the load.' };
    }
    // At least half of all, so that the others are not the next to fall.
    const needed = Math.max(1, Math.ceil(located.targets.length / 2));
    const others = observations.filter(
      (fact) =>
        fact.kind === 'target-health' && fact.state === 'healthy' && fact.target !== target.id,
    ).length;
    if (others < needed) {
      return {
        ok: false,
        why: `Only ${others} other targets are healthy, ${needed} are needed to carry the load.`,
      };
    }
    const { id, port } = target;
    const { arn, name } = located.targetGroup;
    const [{ cause }] = verdicts;
    return {
      ok: true,
      plan: {
        remedy: 'drain-target',
        cause,
        title: `Take ${id} out of the target group`,
        summary: `${id} gets no new requests; what it has begun it may finish. It stays as it is, so that the fault can be looked for.`,
        targetGroupArn: arn,
        changes: [
          {
            kind: 'call',
            call: {
              kind: 'deregister-targets',
              targetGroupArn: arn,
              targets: [{ id, port }],
              leaveHealthy: needed,
            },
            target: id,
            shown: `elasticloadbalancing:DeregisterTargets ${name} ${id}:${port}`,
            takesOut: [id],
          },
        ],
        risk: 'medium',
        disruption: `The other ${located.targets.length - 1} targets carry the load.`,
        undo: `${id} is registered again.`,
      },
    };
  },
};
