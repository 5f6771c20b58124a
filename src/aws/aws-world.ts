import type { World } from '../ports/world.ts';
import { awsClouds, type SpokeAccount } from './aws-clouds.ts';
import { awsBrakes } from './brakes.ts';
import { patientConfig } from './client-config.ts';
import { systemClock } from './clock.ts';
import { dynamoIncidentStore } from './dynamo-incident-store.ts';
import type { WorldSettings } from './settings.ts';

/** What an incident looks at besides the region and the account that the functions run in. */
export interface Reach {
  readonly accounts: readonly SpokeAccount[];
  /** Names the incident in the CloudTrail of other accounts. */
  readonly sessionName: string;
}

const AT_HOME: Reach = { accounts: [], sessionName: 'fiveohtwo' };

/** The world of a deployed incident, except for people and their chat. */
export function awsWorld(
  settings: WorldSettings,
  { accounts, sessionName }: Reach = AT_HOME,
): Omit<World, 'chat' | 'people'> {
  const { region, table, retentionDays, documents } = settings;
  return {
    clouds: awsClouds({ home: { regions: [region] }, accounts, documents, sessionName }),
    store: dynamoIncidentStore({
      table,
      retentionDays,
      client: patientConfig(settings),
      clock: systemClock,
    }),
    brakes: awsBrakes(settings.changesParameter, patientConfig(settings)),
    clock: systemClock,
  };
}
