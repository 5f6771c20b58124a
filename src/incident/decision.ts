import { randomBytes } from 'node:crypto';
import { CallbackError } from '@aws/durable-execution-sdk-js';
import { isoInstant, parseInstant } from '../brand.ts';
import { mayApprove } from '../policy/may-approve.ts';
import { type PolicyRule, rulesFor } from '../policy/policy.ts';
import { type Choice, type Click, clickSchema } from './click.ts';
import type { Hands } from './hands.ts';
import { type IncidentRecord, revise } from './record.ts';
import type { Settings } from './settings.ts';

export type Decision =
  | { readonly kind: 'decided'; readonly at: string; readonly click: Click }
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
 * without authority is answered, recorded and changes nothing; the question stays open.
 */
export async function askPeople(
  { context, effects, world, settings }: Hands,
  asked: IncidentRecord,
  { name, options, expiresAt }: Question,
): Promise<{ readonly incident: IncidentRecord; readonly decision: Decision }> {
  const { value: decisionId } = await effects.repeatable(`decision-id-${name}`, () =>
    Promise.resolve(randomBytes(16).toString('base64url')),
  );
  let incident = revise(asked, { decision: { decisionId, options, expiresAt } });

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
      world.store.openDecision({
        decisionId,
        incidentId: incident.incidentId,
        callbackId,
        options,
        expiresAt,
      }),
    );
    await effects.show(incident);

    const click = await answer.catch((error: unknown) => {
      if (error instanceof CallbackError) return null;
      throw error;
    });
    if (click === null) return expired(incident, expiresAt);

    const refusal = await judgeClick(
      { effects, world, settings },
      incident,
      click,
      `${name}-${turn}`,
    );
    if (refusal === null) {
      await effects.audit({
        id: `${incident.incidentId}-click-${name}-${turn}`,
        incidentId: incident.incidentId,
        at: click.at,
        who: click.by,
        kind: 'click-accepted',
        what: click.choice.kind,
        planHash: hashOf(click.choice),
      });
      // The buttons vanish with the first accepted click.
      incident = revise(incident, { decision: null });
      return { incident, decision: { kind: 'decided', at: click.at, click } };
    }
    incident = await refuse({ effects }, incident, click, refusal, `${name}-${turn}`);
  }
}

/** Why this click counts for nothing, or null when it is a decision. */
async function judgeClick(
  { effects, world, settings }: Omit<Hands, 'context'>,
  incident: IncidentRecord,
  { by, choice }: Click,
  turn: string,
): Promise<string | null> {
  const asker = incident.request.askedBy;
  // Looking changes nothing; whoever of the workspace can see the incident may say at what, and ask for it again.
  if (choice.kind === 're-run' || choice.kind === 'pick')
    return by.team === asker.team ? null : 'You are of another workspace.';
  const isAsker = by.user === asker.user && by.team === asker.team;
  if (isAsker && (choice.kind === 'decline' || choice.kind === 'close')) return null;

  const rules = rulesOfInterest(settings, incident, choice);
  const groups = [...new Set(rules.flatMap(({ approvers }) => approvers.userGroups))];
  const { value: members } = await effects.repeatable(`members-${turn}`, () =>
    Promise.all(groups.map((group) => world.people.membersOf(group))),
  );
  const memberships = new Map(groups.map((group, index) => [group, members[index] ?? null]));
  const permission = mayApprove(rules, by, asker, memberships);
  return permission.allowed ? null : permission.reason;
}

/** The rules that say who may make this choice: those of the plan, or of any plan that is on the card. */
function rulesOfInterest(
  { policy }: Settings,
  { located, proposals, attempts }: IncidentRecord,
  choice: Choice,
): readonly PolicyRule[] {
  const service = located?.service ?? '';
  const hash = hashOf(choice);
  return [...proposals, ...attempts.map(({ proposal }) => proposal)]
    .filter((proposal) => hash === null || proposal.hash === hash)
    .flatMap(({ plan }) => rulesFor(policy, service, plan));
}

async function refuse(
  { effects }: Pick<Hands, 'effects'>,
  incident: IncidentRecord,
  click: Click,
  refusal: string,
  turn: string,
): Promise<IncidentRecord> {
  const { by, choice, channel } = click;
  await effects.audit({
    id: `${incident.incidentId}-click-${turn}`,
    incidentId: incident.incidentId,
    at: click.at,
    who: by,
    kind: 'click-refused',
    what: `${choice.kind}: ${refusal}`,
    planHash: hashOf(choice),
  });
  await effects.tell(`refuse-${turn}`, { channel, user: by.user }, refusal);
  return revise(
    incident,
    {},
    { at: click.at, who: by, what: `pressed ${choice.kind}; refused: ${refusal}` },
  );
}

function expired(incident: IncidentRecord, at: string) {
  return {
    incident: revise(incident, { decision: null }),
    decision: { kind: 'expired', at } as const,
  };
}

const hashOf = (choice: Choice): string | null =>
  choice.kind === 'approve' || choice.kind === 'undo' ? choice.planHash : null;

function secondsBetween(from: string, to: string): number {
  const start = parseInstant(from);
  const end = parseInstant(to);
  return start === null || end === null ? 0 : Math.floor((end - start) / 1000);
}
