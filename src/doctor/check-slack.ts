import * as z from 'zod';
import type { Setup } from '../ports/setup.ts';
import { type Check, fine, gap, unknown } from './check.ts';

const parametersShape = z.object({
  Parameters: z.array(z.object({ Name: z.string(), Type: z.string().default('') })).default([]),
});

/** The two secrets of Slack, as serverless.yml names them. */
const SECRETS = ['/fiveohtwo/slack-bot-token', '/fiveohtwo/slack-signing-secret'];

/** Slack's parameters where fiveohtwo is deployed; where there is none, nothing is deployed and nothing is missing. */
export async function checkSlack(setup: Setup): Promise<Check> {
  const what = 'Slack parameters';
  const answer = await setup.parameters(SECRETS);
  if (answer.kind === 'denied') {
    return unknown(what, 'They may not be read.', `Grant ${answer.action} on them.`);
  }
  if (answer.kind === 'failed') return unknown(what, answer.message);
  const parsed = parametersShape.safeParse(JSON.parse(answer.json));
  const found = parsed.success ? parsed.data.Parameters : [];
  if (found.length === 0) {
    return fine(what, 'None: the bot is not deployed here, or its parameters have other names.');
  }
  const missing = SECRETS.filter((name) => !found.some(({ Name }) => Name === name));
  const plain = found.filter(({ Type }) => Type !== 'SecureString').map(({ Name }) => Name);
  if (missing.length > 0) {
    return gap(
      what,
      `Missing: ${missing.join(', ')}.`,
      `aws ssm put-parameter --type SecureString --name ${missing[0]} --value …`,
    );
  }
  return plain.length > 0
    ? gap(
        what,
        `Not encrypted: ${plain.join(', ')}.`,
        'Store them as SecureString; whoever may read parameters reads them now.',
      )
    : fine(what, 'Present and encrypted.');
}
