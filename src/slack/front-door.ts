import { App, AwsLambdaReceiver, type Logger, LogLevel } from '@slack/bolt';
import type { FrontDoorPorts } from './front-door-ports.ts';
import { listen } from './listeners.ts';
import { guardRequest } from './request-guard.ts';
import { slackClientOptions } from './slack-client-options.ts';

/** As in `infra/slack-manifest.yaml`. */
export const DEFAULT_COMMAND = '/502';

export interface FrontDoorOptions extends Pick<FrontDoorPorts, 'incidents' | 'store' | 'clock'> {
  readonly signingSecret: string;
  /** The bot's token, `xoxb-…`. */
  readonly token: string;
  /** Another Slack than Slack's, for the lab and tests. */
  readonly slackApiUrl?: string;
  /** `/502` unless the workspace has another app of that name. */
  readonly command?: string;
  /** Members of these teams may ask and decide; left out, it is not limited; an empty list is nobody. */
  readonly allowedTeams?: readonly string[];
  readonly logger?: Logger;
}

export interface FrontDoorAnswer {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string | number | boolean>>;
  readonly body: string;
}

/** Handler of a Lambda behind a function URL. One argument: Node 24 refuses handlers with three. */
export type FrontDoor = (event: unknown) => Promise<FrontDoorAnswer>;

/**
 * The door that Slack knocks at: verifies, starts or signals an incident, answers within three seconds. It does
 * nothing slow and knows nothing of diagnosis.
 * @throws {TypeError} without a signing secret or token: an open door would be worse than none.
 */
export function createFrontDoor(options: FrontDoorOptions): FrontDoor {
  const { signingSecret, token, clock } = options;
  if (signingSecret.trim() === '') {
    throw new TypeError('Cannot open the front door: the Slack signing secret is empty');
  }
  if (token.trim() === '') throw new TypeError('Cannot open the front door: the token is empty');

  const receiver = new AwsLambdaReceiver({
    signingSecret,
    // The guard has verified the signature, more strictly than Bolt and by our clock, before anything gets here;
    // this receiver has no other way in.
    signatureVerification: false,
    // DEBUG would write signatures, tokens and response URLs to the log; INFO a line for each stray request.
    logLevel: LogLevel.WARN,
    ...(options.logger && { logger: options.logger }),
  });
  const app = new App({
    receiver,
    // With `token` alone Bolt would call `auth.test` on every cold start.
    authorize: async () => ({ botToken: token }),
    clientOptions: slackClientOptions(options.slackApiUrl),
    convoStore: false,
    logLevel: LogLevel.WARN,
    ...(options.logger && { logger: options.logger }),
  });
  listen(app, {
    incidents: options.incidents,
    store: options.store,
    clock,
    command: options.command ?? DEFAULT_COMMAND,
    allowedTeams: options.allowedTeams,
    reportError: (error) =>
      app.logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error)),
  });

  const passOn = receiver.toHandler();
  return async (event) => {
    const guarded = guardRequest(event, signingSecret, clock.now());
    if (!guarded.ok) {
      app.logger.warn(`Refused a request with ${guarded.statusCode}: ${guarded.why}`);
      return { statusCode: guarded.statusCode, body: '' };
    }
    // Bolt reads nothing of the Lambda context.
    return passOn({ ...NO_ROUTE, ...guarded.request, headers: { ...guarded.request.headers } }, {});
  };
}

/** What Bolt's event type has and its receiver never reads. */
const NO_ROUTE = { version: '2.0', routeKey: '$default', rawQueryString: '', requestContext: {} };
