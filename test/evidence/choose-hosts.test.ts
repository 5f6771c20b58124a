import { describe, expect, it } from '@jest/globals';
import { chooseHosts } from '../../src/evidence/choose-hosts.ts';
import type { LocatedTarget } from '../../src/locate/located.ts';

/** Targets i-0, i-1, ... in three zones by turns. */
const fleet = (size: number): readonly LocatedTarget[] =>
  Array.from({ length: size }, (_, index) => ({
    id: `i-${index}`,
    port: 8080,
    address: null,
    securityGroups: [],
    availabilityZone: `eu-west-1${'abc'[index % 3]}`,
  }));

/** Health of a fleet of which only some do not pass. */
const health = (size: number, states: Readonly<Record<string, string>>) =>
  new Map(fleet(size).map(({ id, port }) => [`${id}:${port}`, states[id] ?? 'healthy'] as const));

const ids = (targets: readonly LocatedTarget[]) => targets.map(({ id }) => id);

describe('which hosts are asked', () => {
  it('asks every host of a small service, without knowing their health', () => {
    expect(chooseHosts(fleet(6), null)).toMatchObject({ of: 6, why: 'all there are' });
    expect(chooseHosts(fleet(6), null).asked).toHaveLength(6);
  });

  it('asks all that fail and three that pass, in three zones', () => {
    const broken = { 'i-3': 'unhealthy', 'i-17': 'unhealthy', 'i-20': 'unhealthy' };
    const { asked, of, why } = chooseHosts(fleet(40), health(40, broken));

    expect(ids(asked)).toEqual(['i-0', 'i-1', 'i-2', 'i-3', 'i-17', 'i-20']);
    expect(of).toBe(40);
    expect(why).toBe(
      'all 3 that do not pass their health checks, 3 that pass them, for contrast, spread over zones',
    );
  });

  it('asks twenty of a thousand that fail, from every zone, and says so', () => {
    const all = Object.fromEntries(ids(fleet(1000)).map((id) => [id, 'unhealthy']));
    const { asked, why } = chooseHosts(fleet(1000), health(1000, all));

    expect(asked).toHaveLength(20);
    expect(new Set(asked.map(({ availabilityZone }) => availabilityZone)).size).toBe(3);
    expect(why).toMatch(/^20 of 1000 that do not pass their health checks, none passes them/);
  });

  it('prefers what fails now to what comes and goes', () => {
    const states = Object.fromEntries(
      ids(fleet(60)).map((id, index) => [id, index < 30 ? 'draining' : 'unhealthy']),
    );
    const { asked } = chooseHosts(fleet(60), health(60, states));

    expect(asked.filter(({ id }) => states[id] === 'unhealthy').length).toBeGreaterThan(15);
  });

  it.each([
    { given: 'all pass', states: health(40, {}), why: /all pass/ },
    { given: 'health is denied', states: null, why: /could not be read/ },
  ])('asks two hosts of every zone when $given', ({ states, why }) => {
    const choice = chooseHosts(fleet(40), states);

    expect(ids(choice.asked)).toEqual(['i-0', 'i-1', 'i-2', 'i-3', 'i-4', 'i-5']);
    expect(choice.why).toMatch(why);
  });

  it('asks a chosen host about every port that it is registered on', () => {
    const two = fleet(40).flatMap((one) => [one, { ...one, port: 9090 }]);
    const { asked, of } = chooseHosts(two, health(40, { 'i-9': 'unhealthy' }));

    expect(of).toBe(40);
    expect(asked.filter(({ id }) => id === 'i-9').map(({ port }) => port)).toEqual([8080, 9090]);
  });
});
