import { randomBytes } from 'node:crypto';
import { CallbackError } from '@aws/durable-execution-sdk-js';
import { isoInstant, parseInstant } from '../brand.ts';
import { type Ballot, type Cast, cast } from './ballot.ts';
import { readCircumstances } from './circumstances.ts';
import { type Choice, type Click, clickSchema } from './click.ts';
import type { Hands } from './hands.ts';
import { type IncidentRecord, revise } from './record.ts';
import type { Person } from './request.ts';
import type { Settings } from './settings.ts';
import { rulesOf } from './ward.ts';

export type Decision =
  | {
      readonly kind: 'decided';
      readonly at: string;
      readonly click: Click;
      /** All who approved the plan, in that order; empty for any other choice. */
      readonly approvedBy: readonly Person[];
    }
  | { readonly kind: 'expired'; readonly at: string };

export interface Question {
  /** Part of step names, unique in the workflow. */
  readonly name: string;
  readonly options: readonly Choice[];
  /** ISO 8601. */
  readonly expiresAt: string;
}

/**
 * Asks people and waits, at no cost, until somebody entitled to it decides or the question expires. A click
 * without authority is answered, recorded and changes nothing; the question stays open. So it does after an approval
 * that others have to join.
 */
export async function askPeople(
  hands: Hands,
  asked: IncidentRecord,
  { name, options, expiresAt }: Question,
): Promise<{ readonly incident: IncidentRecord; readonly decision: Decision }> {
  const { context, effects, world } = hands;
  const { value: decisionId } = await effects.repeatable(`decision-id-${name}`, () =>
    Promise.resolve(randomBytes(16).toString('base64url')),
  );
  const question = { decisionId, options, expiresAt };
  let incident = revise(asked, { decision: { ...question, partial: [] } });

  for (let turn = 1; ; turn++) {
    const { value: secondsLeft } = await effects.repeatable(`time-left-${name}-${turn}`, () =>
      Promise.resolve(secondsBetween(isoInstant(world.clock.now()), expiresAt)),
    );
    if (secondsLeft < 1) return expired(incident, expiresAt);

    const [answer, callbackId] = await context.createCallback<Click>(`decision-${name}-${turn}`, {
      timeout: { seconds: secondsLeft },
      serdes: { deserialize: async (text) => clickSchema.parse(JSON.parse(text ?? 'null')) },
    });
    // The question is open before its buttons are shown: no click can come too early.
    await effects.repeatable(`open-${name}-${turn}`, () =>
      world.store.openDecision({ ...question, incidentId: incident.incidentId, callbackId }),
    );
    await effects.show(incident);

    const click = await answer.catch((error: unknown) => {
      if (error instanceof CallbackError) return null;
      throw error;
    });
    if (click === null) return expired(incident, expiresAt);

    const vote = await judge(hands, incident, click, `${name}-${turn}`);
    await trace(hands, incident, click, vote, `${name}-${turn}`);
    switch (vote.kind) {
      case 'decided':
        // The buttons vanish with the first accepted click.
        return {
          incident: revise(incident, { decision: null }),
          decision: { kind: 'decided', at: click.at, click, approvedBy: vote.approvedBy },
        };
      case 'counted':
        incident = revise(
          incident,
          { decision: { ...question, partial: vote.partial } },
          { at: click.at, who: click.by, what: `approved; ${vote.missing}` },
        );
        break;
      case 'refused':
        incident = revise(
          incident,
          {},
          {
            at: click.at,
            who: click.by,
            what: `pressed ${click.choice.kind}; refused: ${vote.reason}`,
          },
        );
        break;
      default:
        vote satisfies never;
    }
  }
}

async function judge(
  { effects, world, settings }: Hands,
  incident: IncidentRecord,
  click: Click,
  turn: string,
): Promise<Cast> {
  const ballot = ballotOf(incident, settings);
  const rules = ballot.plans.flatMap((each) => each.rules);
  const people = [click.by, ...ballot.partial.flatMap((each) => each.by)];
  return cast(ballot, click, await readCircumstances(effects, world, rules, people, turn));
}

/** The open question with the plans that it is about: those that are offered, and those that can be undone. */
function ballotOf(incident: IncidentRecord, settings: Settings): Ballot {
  const { request, decision, proposals, attempts } = incident;
  return {
    asker: request.askedBy,
    options: decision?.options ?? [],
    expiresAt: decision?.expiresAt ?? '',
    partial: decision?.partial ?? [],
    plans: [...proposals, ...attempts.map(({ proposal }) => proposal)].map(({ plan, hash }) => ({
      plan,
      hash,
      rules: rulesOf(incident, settings, plan),
    })),
  };
}

/** Puts a click into the audit trail, and answers privately what does not show on the card by itself. */
async function trace(
  { effects }: Hands,
  { incidentId }: IncidentRecord,
  { by, at, choice, channel }: Click,
  vote: Cast,
  turn: string,
): Promise<void> {
  const said = vote.kind === 'refused' ? vote.reason : vote.kind === 'counted' ? vote.missing : '';
  await effects.audit({
    id: `${incidentId}-click-${turn}`,
    incidentId,
    at,
    who: by,
    kind: vote.kind === 'refused' ? 'click-refused' : 'click-accepted',
    what: said === '' ? choice.kind : `${choice.kind}: ${said}`,
    planHash: 'planHash' in choice ? choice.planHash : null,
  });
  if (vote.kind === 'refused') {
    await effects.tell(`refuse-${turn}`, { channel, user: by.user }, vote.reason);
  } else if (vote.kind === 'counted') {
    await effects.tell(
      `count-${turn}`,
      { channel, user: by.user },
      `Your approval counts; ${vote.missing}. Nothing is changed before that.`,
    );
  }
}

function expired(incident: IncidentRecord, at: string) {
  return {
    incident: revise(incident, { decision: null }),
    decision: { kind: 'expired', at } as const,
  };
}

function secondsBetween(from: string, to: string): number {
  const start = parseInstant(from);
  const end = parseInstant(to);
  return start === null || end === null ? 0 : Math.floor((end - start) / 1000);
}
