import { awsSetting, slowestSeconds } from './aws-facts.ts';
import { inSteps } from './in-steps.ts';
import type { Planned, Remedy, Situation } from './remedy.ts';

/** What a target group has when nobody sets anything. */
const DEFAULT_SECONDS = 300;
const LONGEST_SECONDS = 3600;

/** Gives targets that leave the time to answer what they have begun. */
export const raiseDeregistrationDelay: Remedy = {
  id: 'raise-deregistration-delay',
  title: 'Raise the deregistration delay',

  plan({ located, verdicts, observations }: Situation): Planned {
    const delay = awsSetting(observations, 'deregistration-delay-seconds')?.number ?? null;
    if (delay === null) return { ok: false, why: 'The deregistration delay was not read.' };
    const slowest = slowestSeconds(observations);
    const to = Math.min(
      LONGEST_SECONDS,
      Math.max(DEFAULT_SECONDS, inSteps(2 * (slowest ?? 0), 15)),
    );
    if (delay >= to) {
      return {
        ok: false,
        why: `The deregistration delay is ${delay} s, longer than any request seen: whoever stops the targets does not wait for it.`,
      };
    }
    const { arn, name } = located.targetGroup;
    const key = 'deregistration_delay.timeout_seconds';
    const [{ cause }] = verdicts;
    return {
      ok: true,
      plan: {
        remedy: 'raise-deregistration-delay',
        cause,
        title: `Raise the deregistration delay from ${delay} s to ${to} s`,
        summary: `A target that leaves keeps answering what it has begun for ${to} s instead of ${delay} s before its connections are closed.`,
        targetGroupArn: arn,
        changes: [
          {
            kind: 'call',
            call: { kind: 'set-attribute', arn, key, from: String(delay), to: String(to) },
            target: name,
            shown: `elasticloadbalancing:ModifyTargetGroupAttributes ${name} ${key}=${to}`,
            diff: { of: name, before: [`${key} = ${delay}`], after: [`${key} = ${to}`] },
          },
        ],
        risk: 'low',
        disruption: 'None. Deployments and scale-in take longer, up to the delay for each target.',
        undo: `The delay is set back to ${delay} s.`,
      },
    };
  },
};
