import { describe, expect, it } from '@jest/globals';
import { epochMs } from '../../../src/brand.ts';
import { healthHistory } from '../../../src/lab/fleet/health-checks.ts';
import type { Reaction } from '../../../src/lab/fleet/service-state.ts';

const seconds = (value: number) => epochMs(value * 1000);
const history = (...reactions: readonly (readonly [number, Reaction])[]) =>
  healthHistory(
    reactions.map(([at, value]) => ({ at: seconds(at), value })),
    // Checks at 1 s, 11 s, 21 s, ...
    1_000,
    'healthy',
  ).map(({ at, value }) => [
    at / 1000,
    value.state === 'unhealthy' ? `unhealthy: ${value.check}` : value.state,
  ]);

describe('target health', () => {
  it.each<{ given: string; reactions: [number, Reaction][]; turns: [number, string][] }>([
    { given: 'a target that always answers', reactions: [[0, 'answers']], turns: [] },
    {
      given: 'a target that refuses from second 15 on',
      reactions: [
        [0, 'answers'],
        [15, 'refuses'],
      ],
      turns: [[31, 'unhealthy: refuses']],
    },
    {
      given: 'one that does not react, which is known only after the time-out of 5 s',
      reactions: [
        [0, 'answers'],
        [15, 'no-reaction'],
      ],
      turns: [[36, 'unhealthy: no-reaction']],
    },
    {
      given: 'a failure so short that one check meets it',
      reactions: [
        [0, 'answers'],
        [15, 'refuses'],
        [25, 'answers'],
      ],
      turns: [],
    },
    {
      given: 'a failure between two checks',
      reactions: [
        [0, 'answers'],
        [12, 'refuses'],
        [20, 'answers'],
      ],
      turns: [],
    },
    {
      given: 'a target that comes back',
      reactions: [
        [0, 'answers'],
        [15, 'refuses'],
        [60, 'answers'],
      ],
      turns: [
        [31, 'unhealthy: refuses'],
        [71, 'healthy'],
      ],
    },
    {
      given: 'two ways of failing in a row',
      reactions: [
        [0, 'answers'],
        [15, 'refuses'],
        [25, 'no-reaction'],
      ],
      turns: [[36, 'unhealthy: no-reaction']],
    },
    {
      given: 'another way of failing later on',
      reactions: [
        [0, 'answers'],
        [15, 'refuses'],
        [55, 'answers-502'],
      ],
      turns: [
        [31, 'unhealthy: refuses'],
        [61, 'unhealthy: answers-502'],
      ],
    },
    {
      given: 'a connection closed early now and then',
      reactions: [
        [0, 'answers'],
        [15, 'answers-mostly'],
      ],
      turns: [],
    },
  ])('given $given, it turns as the thresholds say', ({ reactions, turns }) => {
    expect(history(...reactions)).toEqual([[0, 'healthy'], ...turns]);
  });
});
