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
  if (!mayKnock(ports, press.by.team)) return { kind: 'tell', text: OTHER_TEAM };
  const option = await findOpenOption(ports, press.value, press.channel);
  if (option.kind !== 'open') {
    return { kind: 'tell', text: closedText(option.kind, ports.command) };
  }
  if (option.choice.kind === 'decline') {
    return { kind: 'ask-reason', triggerId: press.triggerId, value: press.value };
  }
  const channel = press.channel ?? option.channel ?? '';
  const delivered = await deliver(ports, option, press.by, channel, option.choice);
  const text = delivered === 'taken' ? TAKEN : deliveredText(option.choice.kind);
  return { kind: 'tell', text };
}

/** The form of "Decline" was submitted. Everything is looked up again: the form was open for a while. */
export async function onDecline(
  ports: FrontDoorPorts,
  { by, metadata, inputs }: Submission,
): Promise<SubmissionAnswer> {
  if (!mayKnock(ports, by.team)) return { kind: 'tell', text: OTHER_TEAM };
  const option = await findOpenOption(ports, metadata, null);
  if (option.kind !== 'open') {
    return { kind: 'tell', text: closedText(option.kind, ports.command) };
  }
  // The metadata went through the client: only a "no" can come out of this form.
  if (option.choice.kind !== 'decline') {
    return { kind: 'tell', text: closedText('unknown', ports.command) };
  }
  const choice = { kind: 'decline', reason: reasonOf(inputs) } as const;
  const delivered = await deliver(ports, option, by, option.channel ?? '', choice);
  return delivered === 'taken' ? { kind: 'tell', text: TAKEN } : { kind: 'delivered' };
}

const deliver = (
  { incidents, clock }: FrontDoorPorts,
  { decision }: Extract<OpenOption, { kind: 'open' }>,
  by: Person,
  channel: string,
  choice: Choice,
) => incidents.click(decision.callbackId, { by, channel, at: isoInstant(clock.now()), choice });
