import process from 'node:process';
import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import { awsWorld } from '../aws/aws-world.ts';
import { patientConfig } from '../aws/client-config.ts';
import { worldSettings } from '../aws/settings.ts';
import { slackSecrets } from '../aws/slack-secrets.ts';
import { DEFAULT_PACE } from '../incident/settings.ts';
import { investigation } from '../incident/workflow.ts';
import { policySchema } from '../policy/policy.ts';
import { SlackChat } from '../slack/slack-chat.ts';
import { SlackPeople } from '../slack/slack-people.ts';

const settings = worldSettings(process.env);
// A policy that cannot be read must not become one that allows: the function does not start.
const policy = policySchema.parse(settings.policy);
const world = awsWorld(settings);
const secrets = slackSecrets(settings.secrets, patientConfig(settings), world.clock);

/** The durable function that carries one incident from its command to its summary. */
export const handler = withDurableExecution(async (event: unknown, context) => {
  const { token } = await secrets();
  const chat = new SlackChat({ token });
  const people = new SlackPeople({ token, clock: world.clock });
  return investigation({ ...world, chat, people }, { ...DEFAULT_PACE, policy })(event, context);
});
