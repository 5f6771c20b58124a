import { isoInstant } from '../brand.ts';
import type { Choice } from '../incident/click.ts';
import type { Person } from '../incident/request.ts';
import { closedText, deliveredText, OTHER_TEAM, TAKEN } from './answers.ts';
import { reasonOf } from './decline-modal.ts';
import { type FrontDoorPorts, mayKnock } from './front-door-ports.ts';
import { findOpenOption, type OpenOption } from './open-option.ts';
import type { Press, Submission } from './payloads.ts';

/** What is to be done about a pressed button. */
export type PressAnswer =
  | { readonly kind: 'tell'; readonly text: string }
  /** The choice needs a form first; its submission is the click. */
  | { readonly kind: 'ask-reason'; readonly triggerId: string; readonly value: string };

/** What became of a submitted form: delivered, or the reason why not. */
export type SubmissionAnswer =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'tell'; readonly text: string };

/** A button was pressed: its click goes to the workflow, unless it needs a reason first. */
export async function onPress(ports: FrontDoorPorts, press: Press): Promise<PressAnswer> {
  const { by, value, channel, message, triggerId } = press;
  const option = await findOpenOption(ports, value, { kind: 'message', channel, ts: message });
  const refusal = await whyRefused(ports, option, by, triggerId);
  if (refusal !== null || option.kind !== 'open') {
    return { kind: 'tell', text: refusal ?? closedText('unknown', ports.command) };
  }
  if (option.choice.kind === 'decline') return { kind: 'ask-reason', triggerId, value };
  const taken = await deliver(ports, option, by, option.choice, triggerId);
  return { kind: 'tell', text: taken ?? deliveredText(option.choice.kind) };
}

/** The form of "Decline" was submitted. Everything is looked up again: the form was open for a while. */
export async function onDecline(
  ports: FrontDoorPorts,
  { by, metadata, inputs, triggerId }: Submission,
): Promise<SubmissionAnswer> {
  const option = await findOpenOption(ports, metadata, { kind: 'form' });
  const refusal = await whyRefused(ports, option, by, triggerId);
  // The metadata went through the client: only a "no" can come out of this form.
  if (refusal !== null || option.kind !== 'open' || option.choice.kind !== 'decline') {
    return { kind: 'tell', text: refusal ?? closedText('unknown', ports.command) };
  }
  const choice = { kind: 'decline', reason: reasonOf(inputs) } as const;
  const taken = await deliver(ports, option, by, choice, triggerId);
  return taken === null ? { kind: 'delivered' } : { kind: 'tell', text: taken };
}

/** Why this click goes no further, recorded with its incident; null when the workflow is to judge it. */
async function whyRefused(
  ports: FrontDoorPorts,
  option: OpenOption,
  by: Person,
  triggerId: string,
): Promise<string | null> {
  if (!mayKnock(ports, by.team)) {
    if (option.kind === 'open') {
      const { incidentId } = option.decision;
      await record(ports, incidentId, by, option.choice, triggerId, 'of another workspace');
    }
    return OTHER_TEAM;
  }
  if (option.kind === 'open') return null;
  if (option.kind !== 'unknown') {
    const why = option.kind === 'expired' ? 'the question had expired' : 'on another message';
    await record(ports, option.incidentId, by, option.choice, triggerId, why);
  }
  return closedText(option.kind, ports.command);
}

/** Hands a click to the workflow; answers why not when another one was faster. */
async function deliver(
  ports: FrontDoorPorts,
  { decision, channel }: Extract<OpenOption, { kind: 'open' }>,
  by: Person,
  choice: Choice,
  triggerId: string,
): Promise<string | null> {
  const { incidents, clock } = ports;
  const click = { by, channel, at: isoInstant(clock.now()), choice };
  if ((await incidents.click(decision.callbackId, click)) === 'delivered') return null;
  await record(ports, decision.incidentId, by, choice, triggerId, 'another click was faster');
  return TAKEN;
}

/**
 * Puts a refused click into the audit trail of its incident. The person is answered even when that fails; what could
 * not be recorded is at least in the log.
 */
async function record(
  { store, clock, reportError }: FrontDoorPorts,
  incidentId: string,
  by: Person,
  choice: Choice,
  triggerId: string,
  why: string,
): Promise<void> {
  const at = isoInstant(clock.now());
  try {
    await store.audit({
      // Slack gives every press a trigger id of its own: one that is delivered twice is one entry.
      id: `${incidentId}-pressed-${triggerId === '' ? at : triggerId}`,
      incidentId,
      at,
      who: by,
      kind: 'click-refused',
      what: `${choice.kind}: ${why}`,
      planHash: 'planHash' in choice ? choice.planHash : null,
    });
  } catch (error) {
    reportError(error);
  }
}
