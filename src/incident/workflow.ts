import type { DurableContext, Duration } from '@aws/durable-execution-sdk-js';
import { epochMs, isoInstant, parseInstant } from '../brand.ts';
import { locate } from '../locate/locate.ts';
import type { Located } from '../locate/located.ts';
import { approversOf } from '../policy/may-approve.ts';
import { rulesFor } from '../policy/policy.ts';
import type { World } from '../ports/world.ts';
import type { Plan, Proposal } from '../remedies/plan.ts';
import { carryOut } from './carry-out.ts';
import type { Choice, Click } from './click.ts';
import { askPeople } from './decision.ts';
import { durationMs } from './duration.ts';
import { Effects } from './effects.ts';
import { guardRefusal } from './guard.ts';
import { type Look, lookAt } from './look.ts';
import { planHash } from './plan-hash.ts';
import { type Attempt, type IncidentRecord, type Outcome, openRecord, revise } from './record.ts';
import { type IncidentRequest, incidentRequestSchema } from './request.ts';
import type { Settings } from './settings.ts';
import { outcomeOf } from './summary.ts';
import { takeLock } from './target-group-lock.ts';
import { undoAttempt } from './undo.ts';
import { verifyAttempt } from './verify-attempt.ts';

type Hands = Parameters<typeof askPeople>[0];

/** What the durable execution returns; all else is in the incident store. */
export interface IncidentResult {
  readonly incidentId: string;
  readonly outcome: Outcome['kind'];
}

/**
 * The whole way of an incident, top to bottom like the runbook that it replaces. Every effect is a durable step:
 * killed anywhere, it goes on from there, and no change is made twice.
 */
export function investigation(world: World, settings: Settings) {
  return async (event: unknown, context: DurableContext): Promise<IncidentResult> => {
    const request = incidentRequestSchema.parse(event);
    const effects = new Effects(context, world);
    try {
      return await tell({ context, effects, world, settings }, request);
    } catch (error) {
      // Not a refusal and not a failed remedy, which are values: the workflow itself could not go on.
      context.logger.error('The investigation failed', error as Error);
      if (effects.shown === null) throw error;
      return close(effects, effects.shown, 'failed', effects.shown.timeline.at(-1)?.at ?? '');
    }
  };
}

async function tell(hands: Hands, request: IncidentRequest): Promise<IncidentResult> {
  const { effects, world, settings } = hands;
  const { incidentId } = request;

  // 1. Open the incident and tell people that somebody is looking.
  const { at: openedAt } = await effects.repeatable('open', () => Promise.resolve(null));
  let incident = openRecord(request, openedAt);
  await effects.audit({
    id: `${incidentId}-opened`,
    incidentId,
    at: openedAt,
    who: request.askedBy,
    kind: 'opened',
    what: request.query,
    planHash: null,
  });
  await effects.show(incident);

  // 2. Find what was meant.
  const found = await effects.repeatable('locate', () => locate(world, request.query));
  if (!found.value.ok) {
    incident = revise(incident, { notLocated: found.value.why });
    return close(effects, incident, 'not-located', found.at);
  }
  const { located } = found.value;
  incident = revise(
    incident,
    { located, stage: 'collecting' },
    entry(found.at, `found target group ${located.targetGroup.name}`),
  );
  await effects.show(incident);

  let look = await lookAt(effects, world, incidentId, located, 'look-1');
  let looks = 1;
  let attempts = 0;

  for (;;) {
    // 3. Say what is wrong, with the evidence, and what could be done.
    incident = await present(effects, incident, located, look.at, look.value, settings);
    const { status } = look.value.diagnosis;
    const acted = incident.attempts.some(({ changes }) => changes.length > 0);
    if (status === 'healthy') {
      return close(effects, incident, acted ? 'recovered' : 'healthy', look.at);
    }
    if (incident.proposals.length === 0 || attempts >= settings.attempts) {
      const kind = acted
        ? 'not-recovered'
        : status === 'diagnosed'
          ? 'handed-over'
          : 'inconclusive';
      return close(effects, incident, kind, look.at);
    }

    // 4. Ask. Nothing changes without an approval by a person who may approve exactly this plan.
    incident = revise(incident, { stage: 'awaiting-decision' });
    const asked = await askPeople(hands, incident, {
      name: `look-${looks}`,
      options: [
        ...incident.proposals.map(
          ({ plan, hash }): Choice => ({ kind: 'approve', remedy: plan.remedy, planHash: hash }),
        ),
        { kind: 're-run' },
        { kind: 'decline', reason: '' },
      ],
      expiresAt: later(look.at, settings.approvalExpires),
    });
    incident = asked.incident;
    if (asked.decision.kind === 'expired') {
      return close(effects, incident, 'expired', asked.decision.at);
    }
    const { click } = asked.decision;
    switch (click.choice.kind) {
      case 'decline':
      case 'close':
        incident = revise(incident, {}, saidNo(click));
        return close(effects, incident, 'declined', click.at);
      case 're-run':
      case 'undo':
        incident = revise(
          incident,
          { stage: 'collecting' },
          { at: click.at, who: click.by, what: 'asked to look again' },
        );
        await effects.show(incident);
        look = await lookAt(effects, world, incidentId, located, `look-${++looks}`);
        continue;
      case 'approve':
        break;
      default:
        click.choice satisfies never;
    }

    // 5. Guard: the same picture, the same plan, nobody else acting.
    const proposal = incident.proposals.find(
      ({ hash }) => click.choice.kind === 'approve' && hash === click.choice.planHash,
    );
    if (proposal === undefined)
      throw new Error(`No proposal with the approved plan in ${incidentId}`);
    attempts++;
    const name = `attempt-${attempts}`;
    let attempt: Attempt = {
      proposal,
      approvedBy: click.by,
      approvedAt: click.at,
      refused: null,
      changes: [],
      verification: null,
      undone: null,
    };
    incident = revise(
      incident,
      { stage: 'guarding', attempts: [...incident.attempts, attempt] },
      { at: click.at, who: click.by, what: `approved "${proposal.plan.title}"` },
    );
    await effects.show(incident);
    const arn = located.targetGroup.arn;
    const lock = await takeLock(effects, world, arn, incidentId, name);
    const fresh = await lookAt(effects, world, incidentId, located, `guard-${attempts}`);
    const refused = lock.refusal ?? guardRefusal(proposal, fresh.value);
    if (refused !== null) {
      attempt = { ...attempt, refused };
      incident = revise(
        incident,
        { attempts: [...incident.attempts.slice(0, -1), attempt] },
        entry(fresh.at, `did not act: ${refused}`),
      );
      await effects.audit({
        id: `${incidentId}-guard-${attempts}`,
        incidentId,
        at: fresh.at,
        who: 'fiveohtwo',
        kind: 'guard-refused',
        what: refused,
        planHash: proposal.hash,
      });
      await effects.repeatable(`unlock-${name}`, () =>
        world.store.unlock(located.targetGroup.arn, incidentId),
      );
      look = fresh;
      looks++;
      continue;
    }

    // 6. Apply, one change at a time.
    incident = revise(
      incident,
      { stage: 'applying', readings: [...incident.readings, fresh.value.reading] },
      entry(fresh.at, 'checked again: still broken, same cause, same plan'),
    );
    await effects.show(incident);
    ({ incident, attempt } = await carryOut(hands, incident, located, attempt, name));

    // 7. Prove that it worked, or undo it.
    incident = revise(incident, { stage: 'verifying' });
    await effects.show(incident);
    ({ incident, attempt } = await verifyAttempt(
      hands,
      incident,
      located,
      attempt,
      fresh.value.reading,
      name,
    ));
    const result = attempt.verification;
    if (result?.kind === 'worse' && canBeUndone(attempt)) {
      incident = revise(incident, { stage: 'undoing' });
      ({ incident, attempt } = await undoAttempt(hands, incident, attempt, 'fiveohtwo', name));
    }
    await effects.repeatable(`unlock-${name}`, () =>
      world.store.unlock(located.targetGroup.arn, incidentId),
    );

    if (result?.kind === 'fixed') {
      return closeRecovered(hands, incident, attempt, result.at);
    }
    // Not fixed: look again, and offer what the evidence calls for now.
    look = await lookAt(effects, world, incidentId, located, `look-${++looks}`);
  }
}

async function present(
  effects: Effects,
  before: IncidentRecord,
  { service }: Located,
  at: string,
  { diagnosis, plans, notPlanned, reading }: Look,
  { policy }: Settings,
): Promise<IncidentRecord> {
  const { incidentId } = before;
  const proposals = plans.map(
    (plan: Plan): Proposal => ({
      plan,
      hash: planHash(plan),
      approvers: approversOf(rulesFor(policy, service, plan)),
    }),
  );
  const best = diagnosis.verdicts[0];
  const incident = revise(
    before,
    { diagnosis, proposals, readings: [...before.readings, reading], stage: 'diagnosing' },
    entry(at, best === undefined ? 'diagnosed' : `diagnosed ${best.cause}: ${best.summary}`),
    ...notPlanned.map(({ remedy, why }) => entry(at, `cannot offer ${remedy}: ${why}`)),
  );
  await effects.audit({
    id: `${incidentId}-diagnosed-${incident.revision}`,
    incidentId,
    at,
    who: 'fiveohtwo',
    kind: 'diagnosed',
    what: diagnosis.verdicts.map(({ cause, confidence }) => `${cause} ${confidence}`).join(', '),
    planHash: null,
  });
  for (const { plan, hash } of proposals) {
    await effects.audit({
      id: `${incidentId}-proposed-${incident.revision}-${hash.slice(0, 12)}`,
      incidentId,
      at,
      who: 'fiveohtwo',
      kind: 'proposed',
      what: plan.changes.map(({ shown }) => shown).join('; '),
      planHash: hash,
    });
  }
  return incident;
}

async function close(
  effects: Effects,
  before: IncidentRecord,
  kind: Outcome['kind'],
  at: string,
): Promise<IncidentResult> {
  const outcome = outcomeOf(before, kind, at);
  const incident = revise(
    before,
    { stage: 'closed', decision: null, outcome },
    entry(at, `closed: ${outcome.summary}`),
  );
  await effects.audit({
    id: `${before.incidentId}-closed-${kind}`,
    incidentId: before.incidentId,
    at,
    who: 'fiveohtwo',
    kind: 'closed',
    what: outcome.summary,
    planHash: null,
  });
  await effects.show(incident);
  if (NEWS.has(kind) && before.outcome?.kind !== kind) await effects.announceEnd(incident);
  return { incidentId: before.incidentId, outcome: kind };
}

/** Endings that come after a wait: people have looked away, and the edited message alone would not call them. */
const NEWS: ReadonlySet<Outcome['kind']> = new Set([
  'recovered',
  'not-recovered',
  'undone',
  'expired',
  'failed',
]);

/** Recovered. What can be undone stays undoable for a while; the summary is written at once. */
async function closeRecovered(
  hands: Hands,
  before: IncidentRecord,
  attempt: Attempt,
  at: string,
): Promise<IncidentResult> {
  const { effects, world, settings } = hands;
  if (!canBeUndone(attempt)) return close(effects, before, 'recovered', at);

  const closed = revise(
    before,
    { stage: 'closed', outcome: outcomeOf(before, 'recovered', at) },
    entry(at, 'recovered; the change can still be undone'),
  );
  await effects.announceEnd(closed);
  const { incident, decision } = await askPeople(hands, closed, {
    name: 'undo',
    options: [{ kind: 'undo', planHash: attempt.proposal.hash }, { kind: 'close' }],
    expiresAt: later(at, settings.undoExpires),
  });
  if (decision.kind === 'expired' || decision.click.choice.kind !== 'undo') {
    return close(effects, incident, 'recovered', at);
  }
  const { click } = decision;
  const arn = attempt.proposal.plan.targetGroupArn;
  const { incidentId } = incident;
  const lock = await takeLock(effects, world, arn, incidentId, 'undo');
  if (lock.refusal !== null) {
    const kept = revise(incident, {}, entry(lock.at, `did not undo: ${lock.refusal}`));
    return close(effects, kept, 'recovered', lock.at);
  }
  const undoing = revise(incident, { stage: 'undoing', outcome: null });
  await effects.show(undoing);
  const undone = await undoAttempt(hands, undoing, attempt, click.by, 'asked');
  await effects.repeatable('unlock-undo', () => world.store.unlock(arn, incidentId));
  const ending = undone.complete ? 'undone' : 'recovered';
  return close(effects, undone.incident, ending, undone.attempt.undone?.at ?? click.at);
}

const canBeUndone = ({ proposal, changes }: Attempt): boolean =>
  proposal.plan.undo !== null &&
  changes.some(({ result }) => result.kind === 'done' && result.undoHandle !== null);

const entry = (at: string, what: string) => ({ at, who: 'fiveohtwo' as const, what });

function saidNo({ at, by, choice }: Click) {
  const reason = choice.kind === 'decline' && choice.reason !== '' ? `: ${choice.reason}` : '';
  return { at, who: by, what: `declined${reason}` };
}

function later(at: string, duration: Duration): string {
  return isoInstant(epochMs((parseInstant(at) ?? 0) + durationMs(duration)));
}
