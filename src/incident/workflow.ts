import type { DurableContext } from '@aws/durable-execution-sdk-js';
import type { World } from '../ports/world.ts';
import { carryOut } from './carry-out.ts';
import type { Choice, Click } from './click.ts';
import { close, type IncidentResult } from './close.ts';
import { closeRecovered } from './close-recovered.ts';
import { askPeople } from './decision.ts';
import { later } from './duration.ts';
import { Effects } from './effects.ts';
import { readEnvironment } from './environment.ts';
import { findTarget } from './find-target.ts';
import { guardRefusal } from './guard.ts';
import type { Hands } from './hands.ts';
import { lookAt } from './look.ts';
import { noted } from './noted.ts';
import { present } from './present.ts';
import { type Attempt, openRecord, revise, withLatest } from './record.ts';
import { type IncidentRequest, incidentRequestSchema } from './request.ts';
import type { Settings } from './settings.ts';
import { takeLock } from './target-group-lock.ts';
import { canBeUndone, undoAttempt } from './undo.ts';
import { verifyAttempt } from './verify-attempt.ts';

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
  const found = await findTarget(hands, incident);
  const { located } = found;
  incident = found.incident;
  if (located === null) return close(effects, incident, 'not-located', found.at);
  const { value: environment } = await effects.repeatable('environment', () =>
    readEnvironment(world, located),
  );
  incident = revise(incident, { environment });
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
    const { click, approvedBy } = asked.decision;
    switch (click.choice.kind) {
      case 'decline':
      case 'close':
        incident = revise(incident, {}, saidNo(click));
        return close(effects, incident, 'declined', click.at);
      case 're-run':
      case 'undo':
      case 'pick':
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
      approvedBy,
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
    const refused =
      (lock.kind === 'refused' ? lock.why : null) ?? guardRefusal(proposal, fresh.value);
    if (refused !== null) {
      attempt = { ...attempt, refused };
      incident = revise(
        incident,
        { attempts: withLatest(incident, attempt) },
        noted(fresh.at, `did not act: ${refused}`),
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
      noted(fresh.at, 'checked again: still broken, same cause, same plan'),
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
      ({ incident, attempt } = await undoAttempt(
        hands,
        incident,
        located,
        attempt,
        'fiveohtwo',
        name,
      ));
    }
    await effects.repeatable(`unlock-${name}`, () =>
      world.store.unlock(located.targetGroup.arn, incidentId),
    );

    if (result?.kind === 'fixed') {
      return closeRecovered(hands, incident, located, attempt, result.at);
    }
    // Not fixed: look again, and offer what the evidence calls for now.
    look = await lookAt(effects, world, incidentId, located, `look-${++looks}`);
  }
}

function saidNo({ at, by, choice }: Click) {
  const reason = choice.kind === 'decline' && choice.reason !== '' ? `: ${choice.reason}` : '';
  return { at, who: by, what: `declined${reason}` };
}
