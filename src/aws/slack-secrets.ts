import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Clock } from '../ports/clock.ts';
import type { ClientConfig } from './client-config.ts';

export interface SlackSecrets {
  /** The bot token, `xoxb-…`. */
  readonly token: string;
  readonly signingSecret: string;
}

export interface SecretNames {
  readonly token: string;
  readonly signingSecret: string;
}

/** A rotated token arrives within this time, without a deployment. */
const KEPT_MS = 5 * 60_000;

/**
 * Slack's token and signing secret from SSM Parameter Store (SecureString), read once and kept for five minutes.
 * When a refresh fails, the old ones are used on: a throttled Parameter Store must not silence the bot.
 */
export function slackSecrets(
  names: SecretNames,
  config: ClientConfig,
  clock: Clock,
): () => Promise<SlackSecrets> {
  const client = new SSMClient(config);
  let kept: { readonly secrets: SlackSecrets; readonly readAt: number } | null = null;
  let reading: Promise<SlackSecrets> | null = null;

  async function read(): Promise<SlackSecrets> {
    const answer = await client.send(
      new GetParametersCommand({
        Names: [names.token, names.signingSecret],
        WithDecryption: true,
      }),
    );
    const values = new Map(answer.Parameters?.map(({ Name, Value }) => [Name, Value]));
    const token = values.get(names.token);
    const signingSecret = values.get(names.signingSecret);
    // An empty signing secret would accept anybody's signature.
    if (!token) throw missing(names.token);
    if (!signingSecret) throw missing(names.signingSecret);
    kept = { secrets: { token, signingSecret }, readAt: clock.now() };
    return kept.secrets;
  }

  return async () => {
    if (kept !== null && clock.now() - kept.readAt < KEPT_MS) return kept.secrets;
    // Requests that arrive together share one read.
    reading ??= read().finally(() => {
      reading = null;
    });
    try {
      return await reading;
    } catch (error) {
      if (kept !== null) return kept.secrets;
      throw error;
    }
  };
}

const missing = (name: string): Error =>
  new Error(
    `Parameter ${name} is missing or empty; create it: aws ssm put-parameter --type SecureString --name ${name} --value …`,
  );
