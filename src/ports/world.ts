import type { Brakes } from './brakes.ts';
import type { Chat } from './chat.ts';
import type { Clock } from './clock.ts';
import type { Clouds } from './cloud.ts';
import type { IncidentStore } from './incident-store.ts';
import type { People } from './people.ts';

/** Everything outside the process that an incident touches. `src/aws` and `src/slack` make one, the lab another. */
export interface World {
  readonly clouds: Clouds;
  readonly store: IncidentStore;
  readonly chat: Chat;
  readonly people: People;
  readonly brakes: Brakes;
  readonly clock: Clock;
}
