import { setTimeout } from 'node:timers/promises';
import type { IncidentRecord } from '../incident/record.ts';
import type { Fault } from '../lab/fleet/fault.ts';
import type { Lab } from '../lab/lab.ts';
import { APPROVER, ENGINEER, INCIDENTS_CHANNEL, STRANGER } from '../lab/slack/people.ts';
import { pressOnMessage } from '../lab/slack/press-element.ts';
import { typeMessage } from '../lab/slack/type-message.ts';
import { optionActionId } from '../slack/button-value.ts';
import { renderText } from '../slack/messages/render-text.ts';
import type { Output } from './output.ts';

/** Exit statuses of a played incident. */
export const PLAYED = {
  /** The right cause, and the service recovered. */
  recovered: 0,
  /** The wrong cause, or a remedy that did not clear it. */
  failed: 1,
  /** The right cause; what is left is for a person. Nothing was changed. */
  handedOver: 3,
  /** Somebody without rights pressed the button: refused, nothing was changed. */
  refused: 4,
} as const;

export interface PlayOptions {
  /** Who presses the button once the remedies are offered. */
  readonly presser: 'approver' | 'stranger';
  readonly json: boolean;
}

/** Plays one incident as people would: break, ask, read, press, watch. Prints it and answers the exit status. */
export async function play(
  lab: Lab,
  fault: Fault,
  { presser, json }: PlayOptions,
  out: Output,
): Promise<number> {
  const tell = (step: string, fields: Readonly<Record<string, unknown>>, text: string) => {
    out.write(json ? `${JSON.stringify({ step, ...fields })}\n` : `${text}\n`);
  };
  await lab.fleet.inject(fault.id);
  const { targets } = lab.fleet.snapshot();
  tell(
    'fault',
    { id: fault.id, cause: fault.cause, targets },
    `── ${fault.title}\n   ${fault.description}\n`,
  );

  await typeMessage(lab.bot, ENGINEER, INCIDENTS_CHANNEL, '/502 shop');
  tell('command', { by: ENGINEER.id, text: '/502 shop' }, `${ENGINEER.realName}: /502 shop\n`);
  const [incidentId] = lab.incidents.started();
  if (incidentId === undefined) {
    tell('failed', { why: 'no incident was started' }, 'The command started no incident.');
    return PLAYED.failed;
  }

  const found = await waitFor(lab, incidentId, (incident) => incident.decision !== null);
  // An incident that ended at once is shown once, as its summary.
  tell('findings', findings(found), found.decision === null ? '' : renderText(found));
  const right = found.diagnosis?.verdicts[0]?.cause === fault.cause;
  if (found.decision === null) return conclude(tell, found, right);

  const person = presser === 'stranger' ? STRANGER : APPROVER;
  const option = found.decision.options.findIndex(({ kind }) => kind === 'approve');
  const button = await buttonShown(lab, incidentId, optionActionId(option));
  const pressed = await pressOnMessage(lab.bot, person, button.message, {
    blockId: button.blockId,
    actionId: optionActionId(option),
    choice: null,
  });
  if (pressed?.kind !== 'answered') {
    tell('failed', { why: 'the bot did not answer the click', pressed }, 'The bot did not answer.');
    return PLAYED.failed;
  }
  tell(
    'pressed',
    { by: person.id, option: found.decision.options[option] },
    `\n${person.realName} (${person.role}) presses "Approve".\n`,
  );
  if (presser === 'stranger') return showRefusal(lab, incidentId, tell);

  // What may hurt takes two: then the one who asked joins in.
  const missing = (incident: IncidentRecord) => (incident.decision?.partial.length ?? 0) > 0;
  const onTheWay = await waitFor(
    lab,
    incidentId,
    (incident) => missing(incident) || incident.attempts.length > 0,
  );
  if (missing(onTheWay)) {
    const again = await buttonShown(lab, incidentId, optionActionId(option));
    await pressOnMessage(lab.bot, ENGINEER, again.message, {
      blockId: again.blockId,
      actionId: optionActionId(option),
      choice: null,
    });
    tell('pressed', { by: ENGINEER.id }, `${ENGINEER.realName} approves it too.\n`);
  }

  const ended = await waitFor(lab, incidentId, ({ outcome }) => outcome !== null);
  for (const attempt of ended.attempts) {
    for (const { shown, result, at } of attempt.changes) {
      const mark = result.kind === 'done' ? '✓' : '✗';
      tell('change', { at, shown, result }, `${mark} ${shown}\n  ${result.detail}`);
    }
    if (attempt.verification !== null) {
      tell(
        'verification',
        { ...attempt.verification },
        `\n${attempt.verification.kind}: ${attempt.verification.proof.join(' ')}\n`,
      );
    }
  }
  return conclude(tell, ended, right);
}

type Tell = (step: string, fields: Readonly<Record<string, unknown>>, text: string) => void;

function conclude(tell: Tell, incident: IncidentRecord, right: boolean): number {
  const { outcome, timeline } = incident;
  tell('summary', { rightCause: right, outcome, timeline }, `\n${renderText(incident)}`);
  if (!right) return PLAYED.failed;
  switch (outcome?.kind) {
    case 'recovered':
      return PLAYED.recovered;
    case 'handed-over':
    case 'inconclusive':
    case 'healthy':
      return PLAYED.handedOver;
    default:
      return PLAYED.failed;
  }
}

async function showRefusal(lab: Lab, incidentId: string, tell: Tell): Promise<number> {
  const incident = await waitFor(lab, incidentId, ({ timeline }) =>
    timeline.some(({ what }) => what.includes('refused')),
  );
  const audit = (await lab.store.auditTrail(incidentId)).filter(
    ({ kind }) => kind === 'click-refused' || kind === 'change',
  );
  const told = lab.bot.workspace
    .messagesIn(INCIDENTS_CHANNEL.id)
    .filter(({ visibleTo }) => visibleTo === STRANGER.id)
    .map(({ text }) => text);
  tell(
    'refused',
    { told, audit, attempts: incident.attempts, targets: lab.fleet.snapshot().targets },
    `Only ${STRANGER.realName} is told: ${told.join(' ')}\n\nRecorded:\n${audit
      .map(({ at, what }) => `  ${at} ${STRANGER.realName} ${what}`)
      .join('\n')}\n\nNothing was changed; the question is still open.`,
  );
  return incident.attempts.length === 0 ? PLAYED.refused : PLAYED.failed;
}

/** Longer than any step of an incident of the lab takes, on a busy machine, too; a play that hangs says so. */
const PATIENCE_MS = 90_000;

/** Resolves with the incident once `when` holds, or once it is closed. */
async function waitFor(
  lab: Lab,
  incidentId: string,
  when: (incident: IncidentRecord) => boolean,
): Promise<IncidentRecord> {
  const faulty = lab.incidents.ended(incidentId).then((end) => {
    if (end.kind === 'threw') throw end.error;
  });
  for (;;) {
    const incident = await lab.store.load(incidentId);
    if (incident !== null && (when(incident) || incident.outcome !== null)) return incident;
    const over = new AbortController();
    const patience = setTimeout(PATIENCE_MS, 'late' as const, { signal: over.signal, ref: false });
    patience.catch(() => {});
    try {
      const next = await Promise.race([lab.store.changed(), faulty, patience]);
      if (next === 'late') throw new Error(`Nothing happened in incident ${incidentId} any more`);
    } finally {
      over.abort();
    }
  }
}

/** The button as people see it: the question is stored a moment before its message is shown. */
async function buttonShown(lab: Lab, incidentId: string, actionId: string) {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const message = await lab.store.loadMessage(incidentId);
    const shown = message && lab.bot.workspace.message(message.channel, message.ts);
    const block = shown?.blocks.find(
      (each) =>
        each.type === 'actions' && each.elements.some((element) => element.action_id === actionId),
    );
    if (message && block?.block_id) return { message, blockId: block.block_id };
    await setTimeout(20);
  }
  throw new Error(`No button ${actionId} appeared in the message of incident ${incidentId}`);
}

function findings({ diagnosis, proposals, withheld, outcome }: IncidentRecord) {
  return {
    status: diagnosis?.status ?? null,
    verdicts: diagnosis?.verdicts ?? [],
    missing: diagnosis?.missing ?? [],
    proposals: proposals.map(({ plan, hash, approvers }) => ({ ...plan, hash, approvers })),
    withheld: withheld.map(({ plan, why }) => ({ ...plan, why })),
    outcome,
  };
}
