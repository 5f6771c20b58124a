import type { DurableContext } from '@aws/durable-execution-sdk-js';
import type { World } from '../ports/world.ts';
import type { Effects } from './effects.ts';
import type { Settings } from './settings.ts';

/** What every part of the workflow works with. */
export interface Hands {
  readonly context: DurableContext;
  readonly effects: Effects;
  readonly world: World;
  readonly settings: Settings;
}
