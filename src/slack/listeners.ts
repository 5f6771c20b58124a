import type { AllMiddlewareArgs, App, SlackActionMiddlewareArgs } from '@slack/bolt';
import {
  closedText,
  otherCommandText,
  PRESS_FAILED,
  PRESS_SLOW,
  SUBMIT_FAILED,
  UNREADABLE,
} from './answers.ts';
import { OPTION_ACTION } from './button-value.ts';
import { within } from './deadline.ts';
import { DECLINE_CALLBACK, declineModal, noticeModal } from './decline-modal.ts';
import { type FrontDoorPorts, WORK_MS } from './front-door-ports.ts';
import { onCommand } from './on-command.ts';
import { onDecline, onPress } from './on-press.ts';
import { type Press, readPress, readSubmission } from './payloads.ts';

/**
 * Binds Slack's deliveries to what we do about them. Each is answered whatever happens: the person is told first,
 * then the failure is thrown on, to be logged once by `app.error`. (A listener that fails before `ack` is a 404 to
 * Slack, which shows people nothing they could use.)
 */
export function listen(app: App, ports: FrontDoorPorts): void {
  app.command(/^\//, async ({ ack, body }) => {
    if (body.command !== ports.command) return ack(ephemeral(otherCommandText(ports.command)));
    const answer = await onCommand(ports, body).catch((failure: unknown) => ({
      text: UNREADABLE,
      failure,
    }));
    await ack(ephemeral(answer.text));
    if (answer.failure !== null) throw answer.failure;
  });

  app.action(/(?:)/, async (args) => {
    await args.ack();
    const press = readPress(args.body);
    const tell = tellPresser(args, press);
    try {
      await answerPress(ports, args, press, tell);
    } catch (failure) {
      await tell(PRESS_FAILED).catch(() => {});
      throw failure;
    }
  });

  app.view({ callback_id: DECLINE_CALLBACK, type: 'view_submission' }, async ({ ack, body }) => {
    const notice = (text: string) => ack({ response_action: 'update', view: noticeModal(text) });
    try {
      const answer = await within(WORK_MS, onDecline(ports, readSubmission(body)));
      if (answer.kind === 'late') await notice(PRESS_SLOW);
      else if (answer.value.kind === 'tell') await notice(answer.value.text);
      else await ack();
    } catch (failure) {
      await notice(SUBMIT_FAILED);
      throw failure;
    }
  });

  app.error(async (error) => {
    // Bolt wraps what is not its own; the cause is what helps. The payload is not logged: it holds bearer secrets.
    app.logger.error((error.original ?? error).stack ?? error.message);
  });
}

type ActionArgs = SlackActionMiddlewareArgs & AllMiddlewareArgs;
type Tell = (text: string) => Promise<unknown>;

async function answerPress(
  ports: FrontDoorPorts,
  { body, client }: ActionArgs,
  press: Press,
  tell: Tell,
): Promise<void> {
  const [action] = 'actions' in body ? body.actions : [];
  if (action === undefined || !('action_id' in action) || !OPTION_ACTION.test(action.action_id)) {
    await tell(closedText('unknown', ports.command));
    return;
  }
  const answer = await within(WORK_MS, onPress(ports, press));
  if (answer.kind === 'late') {
    await tell(PRESS_SLOW);
    return;
  }
  switch (answer.value.kind) {
    case 'tell':
      await tell(answer.value.text);
      return;
    case 'ask-reason': {
      const { triggerId, value } = answer.value;
      await client.views.open({ trigger_id: triggerId, view: declineModal(value) });
      return;
    }
    default:
      return answer.value satisfies never;
  }
}

/** Says something to the one who pressed, by the payload's response URL: it works without being in the channel. */
function tellPresser({ body, respond, client }: ActionArgs, { by, channel }: Press): Tell {
  return async (text) => {
    if ('response_url' in body && body.response_url) {
      return respond({ ...ephemeral(text), replace_original: false });
    }
    return client.chat.postEphemeral({ channel: channel ?? '', user: by.user, text });
  };
}

const ephemeral = (text: string) => ({ response_type: 'ephemeral' as const, text });
