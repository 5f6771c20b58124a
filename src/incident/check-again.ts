import { epochMs, parseInstant } from '../brand.ts';
import type { Located } from '../locate/located.ts';
import { tally } from '../policy/may-approve.ts';
import type { AttemptClaim } from './attempt-limits.ts';
import { readCircumstances } from './circumstances.ts';
import type { At } from './effects.ts';
import { guardRefusal } from './guard.ts';
import type { Hands } from './hands.ts';
import { type Look, lookAt } from './look.ts';
import { whyProtected } from './protection.ts';
import type { Attempt, IncidentRecord } from './record.ts';
import { takeLock } from './target-group-lock.ts';
import { limitsOf, rulesOf } from './ward.ts';

export interface Checked {
  /** Why nothing is done; null when the plan may be carried out, and then the lock is held. */
  readonly refused: string | null;
  readonly fresh: At<Look>;
}

/**
 * The guard: what was true when a person approved has to be true now. The lock first, so that nothing of ours changes
 * the picture while it is taken; the attempt is claimed last, so that a refusal uses none up.
 */
export async function checkAgain(
  hands: Hands,
  incident: IncidentRecord,
  located: Located,
  { proposal, approvedBy }: Attempt,
  name: string,
): Promise<Checked> {
  const { effects, world, settings } = hands;
  const { incidentId, request } = incident;
  const { plan } = proposal;
  const limits = limitsOf(incident, settings);

  const locking = await takeLock(effects, world, located.targetGroup.arn, incidentId, name);
  const fresh = await lookAt(hands, incidentId, located, `guard-${name}`);
  const refuse = (refused: string): Checked => ({ refused, fresh });
  if (locking.kind === 'refused') return refuse(locking.why);
  const picture = guardRefusal(proposal, fresh.value, limits.minimumHealthy);
  if (picture !== null) return refuse(picture);

  const rules = rulesOf(incident, settings, plan);
  const now = await readCircumstances(effects, world, rules, approvedBy, `guard-${name}`);
  const count = tally(rules, plan.risk, approvedBy, request.askedBy, now);
  if (count.kind === 'void') return refuse(`The approval does not hold any more: ${count.reason}`);
  if (count.kind === 'missing') {
    return refuse(
      `The approval does not hold any more: ${count.more} more of ${count.of} would have to approve.`,
    );
  }

  const { value: shielded } = await effects.repeatable(`protection-${name}`, () =>
    whyProtected(world, located, plan, settings.policy.protectedTag),
  );
  if (shielded !== null) return refuse(shielded);

  const { value: claim } = await effects.repeatable(`claim-${name}`, () =>
    world.store.claimAttempt(
      located.targetGroup.arn,
      {
        id: `${incidentId}/${name}`,
        remedy: plan.remedy,
        at: parseInstant(fresh.at) ?? epochMs(0),
      },
      { cooldownMs: limits.cooldownMinutes * 60_000, mostPerDay: limits.attemptsPerDay },
    ),
  );
  return { refused: whyNotClaimed(claim, plan.title), fresh };
}

function whyNotClaimed(claim: AttemptClaim, title: string): string | null {
  switch (claim.kind) {
    case 'claimed':
      return null;
    case 'cooling':
      return `"${title}" was tried on this target group a short while ago; it rests until ${claim.until}.`;
    case 'used-up':
      return `This target group has seen ${claim.most} remedies within a day, as many as are allowed; the next one not before ${claim.until}. Something else is wrong.`;
    default:
      return claim satisfies never;
  }
}
