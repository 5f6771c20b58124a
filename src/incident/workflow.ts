import type { DurableContext } from '@aws/durable-execution-sdk-js';
import type { World } from '../ports/world.ts';
import type { Click } from './click.ts';
import { close, type IncidentResult } from './close.ts';
import { askPeople } from './decision.ts';
import { later } from './duration.ts';
import { Effects } from './effects.ts';
import { readEnvironment } from './environment.ts';
import { findTarget } from './find-target.ts';
import type { Hands } from './hands.ts';
import { closeKeepingUndo } from './keep-undo.ts';
import { lookAt } from './look.ts';
import { choicesOf } from './offers.ts';
import { present } from './present.ts';
import { type IncidentRecord, openRecord, revise } from './record.ts';
import { type IncidentRequest, incidentRequestSchema } from './request.ts';
import type { Settings } from './settings.ts';
import { takeBack } from './take-back.ts';
import { treat } from './treat.ts';
import { inPlace, undoAttempt } from './undo.ts';

/** A refusal by the guard is no attempt: people wait for a deployment to end, and press again. Not for ever. */
const MOST_REFUSALS = 10;

/**
 * The whole way of an incident, top to bottom like the runbook that it replaces. Every effect is a durable step:
 * killed anywhere, it goes on from there, and no change is made twice.
 */
export function investigation(world: World, settings: Settings) {
  return async (event: unknown, context: DurableContext): Promise<IncidentResult> => {
    const request = incidentRequestSchema.parse(event);
    const effects = new Effects(context, world);
    const hands = { context, effects, world, settings };
    try {
      return await tell(hands, request);
    } catch (error) {
      // Not a refusal and not a failed remedy, which are values: the workflow itself could not go on.
      context.logger.error('The investigation failed', error as Error);
      if (effects.shown === null) throw error;
      return giveUp(hands, effects.shown);
    }
  };
}

/** Ends an incident that cannot go on: no lock and no stopgap stays behind, and what was changed can still be undone. */
async function giveUp(hands: Hands, shown: IncidentRecord): Promise<IncidentResult> {
  const { effects, world } = hands;
  const { located, incidentId } = shown;
  const at = shown.timeline.at(-1)?.at ?? '';
  if (located === null) return close(effects, shown, 'failed', at);
  let incident = shown;
  const stopgap = inPlace(incident);
  if (stopgap?.proposal.plan.temporary !== undefined) {
    ({ incident } = await undoAttempt(hands, incident, located, stopgap, 'fiveohtwo', 'failed'));
  }
  await effects.repeatable('unlock-failed', () =>
    world.store.unlock(located.targetGroup.arn, incidentId),
  );
  return closeKeepingUndo(hands, incident, located, 'failed', at);
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

  let look = await lookAt(hands, incidentId, located, 'look-1');
  let attempts = 0;
  let refusals = 0;

  for (let looks = 1; ; looks++) {
    // 3. Say what is wrong, with the evidence, and what could be done.
    incident = await present(effects, incident, located, look, settings);
    const { status } = look.value.diagnosis;
    const acted = incident.attempts.some(({ changes }) => changes.length > 0);
    if (status === 'healthy') {
      const kind = acted ? 'recovered' : 'healthy';
      return closeKeepingUndo(hands, incident, located, kind, look.at);
    }
    const usedUp = attempts >= settings.attempts || refusals >= MOST_REFUSALS;
    if (incident.proposals.length === 0 || usedUp) {
      const untouched = status === 'diagnosed' ? 'handed-over' : 'inconclusive';
      const kind = acted ? 'not-recovered' : untouched;
      return closeKeepingUndo(hands, incident, located, kind, look.at);
    }

    // 4. Ask. Nothing changes without an approval by people who may approve exactly this plan.
    incident = revise(incident, { stage: 'awaiting-decision' });
    const asked = await askPeople(hands, incident, {
      name: `look-${looks}`,
      options: choicesOf(incident),
      expiresAt: later(look.at, settings.approvalExpires),
    });
    incident = asked.incident;
    if (asked.decision.kind === 'expired') {
      return closeKeepingUndo(hands, incident, located, 'expired', asked.decision.at);
    }
    const { click, approvedBy, at } = asked.decision;
    switch (click.choice.kind) {
      case 'decline':
      case 'close':
        incident = revise(incident, {}, saidNo(click));
        return closeKeepingUndo(hands, incident, located, 'declined', at);

      case 'approve': {
        // 5. Guard, apply, verify; undone by itself when it made things worse.
        const { planHash } = click.choice;
        const proposal = incident.proposals.find(({ hash }) => hash === planHash);
        if (proposal === undefined) throw new Error(`No proposal has the plan ${planHash}`);
        const treated = await treat(
          hands,
          incident,
          located,
          { proposal, approvedBy, at },
          `attempt-${attempts + refusals + 1}`,
        );
        incident = treated.incident;
        if (treated.kind === 'refused') {
          // The picture that speaks against it is fresh: what it calls for is offered.
          look = treated.look;
          refusals++;
          continue;
        }
        attempts++;
        if (treated.fixedAt !== null) {
          return closeKeepingUndo(hands, incident, located, 'recovered', treated.fixedAt);
        }
        break;
      }

      case 'undo': {
        const attempt = inPlace(incident);
        if (attempt === null) break;
        incident = revise(incident, { stage: 'undoing' });
        await effects.show(incident);
        ({ incident } = await takeBack(
          hands,
          incident,
          located,
          attempt,
          click.by,
          `look-${looks}`,
        ));
        break;
      }

      case 're-run':
      case 'pick':
        incident = revise(incident, {}, { at, who: click.by, what: 'asked to look again' });
        break;

      default:
        click.choice satisfies never;
    }

    // 6. Not over: look again, and offer what the evidence calls for now.
    incident = revise(incident, { stage: 'collecting' });
    await effects.show(incident);
    look = await lookAt(hands, incidentId, located, `look-${looks + 1}`);
  }
}

function saidNo({ at, by, choice }: Click) {
  const reason = choice.kind === 'decline' && choice.reason !== '' ? `: ${choice.reason}` : '';
  return { at, who: by, what: `declined${reason}` };
}
