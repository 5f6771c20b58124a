import { type Catalogue, EMPTY_CATALOGUE } from '../catalogue/catalogue.ts';
import type { Clouds } from '../ports/cloud.ts';
import type { World } from '../ports/world.ts';
import { awsClouds, spokeAccount } from './aws-clouds.ts';
import { awsBrakes } from './brakes.ts';
import { patientConfig } from './client-config.ts';
import { systemClock } from './clock.ts';
import { dynamoIncidentStore } from './dynamo-incident-store.ts';
import type { WorldSettings } from './settings.ts';

/** The world of a deployed incident, except for people and their chat. */
export function awsWorld(settings: WorldSettings): Omit<World, 'chat' | 'people'> {
  const { table, retentionDays } = settings;
  return {
    clouds: deployedClouds(settings, EMPTY_CATALOGUE, 'fiveohtwo'),
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

/**
 * The accounts and regions that a catalogue names, besides the own ones.
 * @param sessionName names the incident in the CloudTrail of other accounts
 */
export function deployedClouds(
  { region, account, documents }: WorldSettings,
  catalogue: Catalogue,
  sessionName: string,
): Clouds {
  return awsClouds({
    home: { regions: [...new Set([region, ...catalogue.regions])] },
    accounts: catalogue.accounts.map(spokeAccount),
    documents,
    documentsOf: { account, region },
    sessionName,
  });
}
