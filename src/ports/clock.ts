import type { EpochMs } from '../brand.ts';

export interface Clock {
  now(): EpochMs;
}
