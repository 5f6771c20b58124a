import type { Place } from '../ports/cloud.ts';
import type { World } from '../ports/world.ts';
import { awsCloud } from './aws-cloud.ts';
import { patientConfig } from './client-config.ts';
import { systemClock } from './clock.ts';
import { dynamoIncidentStore } from './dynamo-incident-store.ts';
import type { WorldSettings } from './settings.ts';

/** The world of a deployed incident, except for people and their chat. */
export function awsWorld(settings: WorldSettings): Omit<World, 'chat' | 'people'> {
  const { region, table, retentionDays } = settings;
  const home: Place = { account: null, region };
  const cloud = awsCloud(region, settings);
  return {
    clouds: {
      places: [home],
      at: (place) => {
        if (place.account === home.account && place.region === home.region) return cloud;
        throw new RangeError(
          `This deployment does not look after ${place.account} ${place.region}`,
        );
      },
    },
    store: dynamoIncidentStore({
      table,
      retentionDays,
      client: patientConfig(region),
      clock: systemClock,
    }),
    clock: systemClock,
  };
}
