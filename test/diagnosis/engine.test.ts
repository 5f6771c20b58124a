import { describe, expect, it } from '@jest/globals';
import { type Cause, conclusive, strong } from '../../src/diagnosis/cause.ts';
import { weigh } from '../../src/diagnosis/engine.ts';
import { Hosts } from '../../src/diagnosis/host.ts';
import { Scene } from '../../src/diagnosis/scene.ts';
import type { CauseId } from '../../src/diagnosis/taxonomy.ts';
import { NOBODY_SAID } from '../../src/evidence/bundle.ts';
import type { Observation } from '../../src/read/observation.ts';

const said = (topic: string): Observation => ({
  kind: 'statement',
  topic,
  citations: [{ exhibit: 'notes', line: 1, text: topic }],
  count: 1,
  first: null,
  last: null,
  origin: { role: 'unknown', name: null, address: null },
});

const scene = (...topics: readonly string[]): Scene => {
  const observations = topics.map(said);
  return new Scene({
    observations,
    allBackends: [],
    subject: NOBODY_SAID,
    now: null,
    hosts: new Hosts(observations, NOBODY_SAID),
    upstream: null,
    host: null,
  });
};

const cause = (
  id: CauseId,
  signals: Partial<Pick<Cause, 'speaksFor' | 'speaksAgainst' | 'bringsAbout'>>,
): Cause => ({
  id,
  title: id,
  explanation: id,
  speaksFor: [],
  speaksAgainst: [],
  bringsAbout: [],
  questions: [],
  remedies: [],
  checklist: [],
  prevention: [],
  ...signals,
});

describe('the engine', () => {
  it('leaves out causes for which nothing speaks', () => {
    expect(
      weigh(scene('a'), [
        cause('disk-full', { speaksFor: [strong('b is said', (s) => s.said('b'))] }),
      ]),
    ).toEqual([]);
  });

  it('lets two causes that rest on the same line share the chance', () => {
    const one = strong('a is said', (s) => s.said('a'));
    const found = weigh(scene('a'), [
      cause('disk-full', { speaksFor: [one] }),
      cause('fd-exhausted', { speaksFor: [one] }),
    ]);

    expect(found.map(({ confidence }) => confidence < 0.5)).toEqual([true, true]);
  });

  it('says two causes that rest on different conclusive lines', () => {
    const found = weigh(scene('a', 'b'), [
      cause('disk-full', { speaksFor: [conclusive('a is said', (s) => s.said('a'))] }),
      cause('fd-exhausted', { speaksFor: [conclusive('b is said', (s) => s.said('b'))] }),
    ]);

    expect(found.map(({ confidence }) => confidence > 0.8)).toEqual([true, true]);
  });

  it('puts what brings a symptom about before the symptom', () => {
    const found = weigh(scene('a', 'b'), [
      cause('premature-close', { speaksFor: [conclusive('a is said', (s) => s.said('a'))] }),
      cause('disk-full', {
        speaksFor: [conclusive('b is said', (s) => s.said('b'))],
        bringsAbout: ['premature-close'],
      }),
    ]);

    expect(found[0]?.cause.id).toBe('disk-full');
  });

  it('says so when a rule throws, and applies the others', () => {
    const broken = strong('c is said', () => {
      throw new TypeError('no c');
    });
    const [found] = weigh(scene('a'), [
      cause('disk-full', { speaksFor: [broken, strong('a is said', (s) => s.said('a'))] }),
    ]);

    expect(found?.because).toHaveLength(1);
    expect(found?.missing[0]?.what).toContain('disk-full');
  });
});
