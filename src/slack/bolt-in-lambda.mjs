import { fileURLToPath } from 'node:url';

const nothing = fileURLToPath(new URL('not-in-lambda.cjs', import.meta.url));

/**
 * For esbuild's `alias`: Bolt with its AwsLambdaReceiver, without the servers that Lambda never starts. Importing
 * `@slack/bolt` loads all of its receivers, and with them Express, a WebSocket client and character-set tables.
 */
export const BOLT_IN_LAMBDA = {
  '@slack/oauth': nothing,
  '@slack/socket-mode': nothing,
  express: nothing,
  'raw-body': nothing,
};
