import type { Clock } from '../ports/clock.ts';
import type { IncidentStore } from '../ports/incident-store.ts';
import type { Incidents } from '../ports/incidents.ts';
import { hastyConfig } from './client-config.ts';
import { systemClock } from './clock.ts';
import { dynamoIncidentStore } from './dynamo-incident-store.ts';
import { lambdaIncidents } from './lambda-incidents.ts';
import type { FrontDoorSettings } from './settings.ts';
import { type SlackSecrets, slackSecrets } from './slack-secrets.ts';

/** What the function behind Slack's URL needs of AWS, and no more: it has three seconds. */
export interface AwsFrontDoor {
  readonly incidents: Incidents;
  readonly store: IncidentStore;
  readonly secrets: () => Promise<SlackSecrets>;
  readonly clock: Clock;
}

export function awsFrontDoor(settings: FrontDoorSettings): AwsFrontDoor {
  const client = hastyConfig(settings);
  const { table, retentionDays } = settings;
  return {
    incidents: lambdaIncidents(settings.incidentFunctionArn, client),
    store: dynamoIncidentStore({ table, retentionDays, client, clock: systemClock }),
    secrets: slackSecrets(settings.secrets, client, systemClock),
    clock: systemClock,
  };
}
