import type { ModalView } from '@slack/types';

export const DECLINE_CALLBACK = 'decline';
const REASON_BLOCK = 'reason';

/** As long as a click's reason may be; see `clickSchema`. */
const LONGEST_REASON = 500;

/** Asks why, as an option. `private_metadata` passes through the client: it holds the button's value, read again on submission. */
export const declineModal = (buttonValue: string): ModalView => ({
  type: 'modal',
  callback_id: DECLINE_CALLBACK,
  private_metadata: buttonValue,
  title: { type: 'plain_text', text: 'Decline' },
  submit: { type: 'plain_text', text: 'Decline' },
  close: { type: 'plain_text', text: 'Back' },
  blocks: [
    {
      type: 'section',
      text: {
        type: 'plain_text',
        text: 'Nothing will be changed. The incident keeps your reason.',
      },
    },
    {
      type: 'input',
      block_id: REASON_BLOCK,
      optional: true,
      label: { type: 'plain_text', text: 'Why?' },
      element: {
        type: 'plain_text_input',
        action_id: 'text',
        multiline: true,
        max_length: LONGEST_REASON,
      },
    },
  ],
});

export const reasonOf = (inputs: ReadonlyMap<string, string>): string =>
  (inputs.get(REASON_BLOCK) ?? '').slice(0, LONGEST_REASON).trim();

/** Takes the place of the form when its submission came to nothing. */
export const noticeModal = (text: string): ModalView => ({
  type: 'modal',
  callback_id: 'notice',
  title: { type: 'plain_text', text: 'Decline' },
  close: { type: 'plain_text', text: 'Close' },
  blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }],
});
