import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { checkBlocks } from '../../../src/lab/slack/check-blocks.ts';
import { renderText } from '../../../src/slack/messages/render-text.ts';
import { slackMessage } from '../../../src/slack/messages/slack-message.ts';
import {
  applying,
  handedOver,
  inconclusive,
  investigating,
  notEnabled,
  proposal,
  recovered,
} from '../incident-records.ts';

/** Whole messages, read by a person once. After a wanted change: `UPDATE_GOLDEN=1 npm test`, and read the diff. */
describe.each([
  ['investigating', investigating],
  ['proposal', proposal],
  ['not-enabled', notEnabled],
  ['applying', applying],
  ['recovered', recovered],
  ['handed-over', handedOver],
  ['inconclusive', inconclusive],
])('the message of an incident: %s', (name, record) => {
  it('in Slack', async () => {
    const message = slackMessage(record);

    expect(checkBlocks(message.blocks)).toMatchObject({ ok: true });
    expect(`${JSON.stringify(message, null, 2)}\n`).toBe(await golden(`${name}.json`, message));
  });

  it('in a terminal', async () => {
    const text = renderText(record);

    expect(text).toBe(await golden(`${name}.txt`, text));
  });
});

async function golden(file: string, actual: unknown): Promise<string> {
  const path = new URL(`../golden/${file}`, import.meta.url);
  const { UPDATE_GOLDEN } = process.env;
  if (UPDATE_GOLDEN === '1') {
    const text = typeof actual === 'string' ? actual : `${JSON.stringify(actual, null, 2)}\n`;
    await writeFile(path, text);
  }
  return readFile(path, 'utf8');
}
