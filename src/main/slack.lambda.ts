import process from 'node:process';
import type { LambdaFunctionURLEvent } from 'aws-lambda';
import { awsFrontDoor } from '../aws/aws-front-door.ts';
import { frontDoorSettings } from '../aws/settings.ts';
import type { SlackSecrets } from '../aws/slack-secrets.ts';
import { createFrontDoor, type FrontDoor, type FrontDoorAnswer } from '../slack/front-door.ts';

const settings = frontDoorSettings(process.env);
const { incidents, store, secrets, clock } = awsFrontDoor(settings);

let door: { readonly of: SlackSecrets; readonly open: FrontDoor } | null = null;

/** What Slack's requests reach: a function URL. The door is made anew when the secrets were rotated. */
export async function handler(event: LambdaFunctionURLEvent): Promise<FrontDoorAnswer> {
  const current = await secrets();
  if (door?.of !== current) {
    const { command } = settings;
    door = {
      of: current,
      open: createFrontDoor({ ...current, command, incidents, store, clock }),
    };
  }
  return door.open(event);
}
