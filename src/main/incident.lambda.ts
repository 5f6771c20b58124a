import process from 'node:process';
import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import { awsWorld, deployedClouds } from '../aws/aws-world.ts';
import { catalogueFrom } from '../aws/catalogue-source.ts';
import { patientConfig } from '../aws/client-config.ts';
import { worldSettings } from '../aws/settings.ts';
import { slackSecrets } from '../aws/slack-secrets.ts';
import { incidentRequestSchema } from '../incident/request.ts';
import { DEFAULT_PACE } from '../incident/settings.ts';
import { investigation } from '../incident/workflow.ts';
import { policySchema } from '../policy/policy.ts';
import { SlackChat } from '../slack/slack-chat.ts';
import { SlackPeople } from '../slack/slack-people.ts';

/** The text of `fiveohtwo.yaml`, which build.mjs puts here when there is one. */
declare const FIVEOHTWO_CATALOGUE: string | undefined;

const settings = worldSettings(process.env);
// A policy that cannot be read must not become one that allows: the function does not start.
const policy = policySchema.parse(settings.policy);
const world = awsWorld(settings);
const catalogue = catalogueFrom(
  {
    parameter: settings.catalogueParameter,
    packaged: typeof FIVEOHTWO_CATALOGUE === 'string' ? FIVEOHTWO_CATALOGUE : null,
  },
  patientConfig(settings),
  world.clock,
);
const secrets = slackSecrets(settings.secrets, patientConfig(settings), world.clock);

/** The durable function that carries one incident from its command to its summary. */
export const handler = withDurableExecution(async (event: unknown, context) => {
  const [{ token }, known] = await Promise.all([secrets(), catalogue()]);
  const { incidentId } = incidentRequestSchema.parse(event);
  const clouds = deployedClouds(settings, known, `fiveohtwo-${incidentId}`);
  const chat = new SlackChat({ token });
  const people = new SlackPeople({ token, clock: world.clock });
  return investigation(
    { ...world, clouds, chat, people },
    { ...DEFAULT_PACE, policy, enabled: settings.enabled, catalogue: known },
  )(event, context);
});
