import { oneSickTarget } from './one-sick-target.ts';
import type { Planned, Remedy, Situation } from './remedy.ts';

/** Takes a sick target out while others serve, so that somebody can look at it; the undo puts it back. */
export const drainTarget: Remedy = {
  id: 'drain-target',
  title: 'Take the target out',

  plan(situation: Situation): Planned {
    const { located, verdicts } = situation;
    const sick = oneSickTarget(situation);
    if (!sick.ok) return sick;
    const { id, port } = sick.target;
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
              leaveHealthy: sick.leaveHealthy,
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
