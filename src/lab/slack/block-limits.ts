/**
 * Limits of Block Kit and of messages, as Slack documents them. Characters are JavaScript's UTF-16 units.
 * @see https://docs.slack.dev/reference/block-kit/blocks
 */
export const LIMITS = {
  messageBlocks: 50,
  viewBlocks: 100,
  id: 255,
  headerText: 150,
  sectionText: 3000,
  sectionFields: 10,
  fieldText: 2000,
  contextElements: 10,
  actionsElements: 25,
  buttonText: 75,
  buttonValue: 2000,
  url: 3000,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  optionText: 75,
  selectOptions: 100,
  choiceOptions: 10,
  inputLabel: 2000,
  inputMaxLength: 3000,
  placeholder: 150,
  viewTitle: 24,
  privateMetadata: 3000,
  viewBytes: 250_000,
  /** Above this chat.update answers `msg_too_long`. */
  updateText: 4000,
  postText: 40_000,
  /**
   * All blocks of a message together; undocumented. `msg_blocks_too_long` was measured from 13,297 characters of
   * plain markdown on, and at 11,341 characters of text in rich blocks: consistent with the serialised length.
   * @see https://github.com/slackapi/bolt-js/issues/2509
   * @see https://github.com/slackapi/bolt-js/issues/2867
   */
  serialisedBlocks: 13_200,
} as const;
