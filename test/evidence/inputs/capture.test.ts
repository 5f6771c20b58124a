import { describe, expect, it } from '@jest/globals';
import { loadInput } from '../../../src/evidence/inputs/input.ts';

const capture = (name: string): string =>
  new URL(`../../fixtures/captures/${name}`, import.meta.url).pathname;

describe('a capture folder', () => {
  it('becomes exhibits with their host, command and time', async () => {
    const { exhibits, subject } = await loadInput(capture('nginx-one-of-two-down'));

    expect(subject.gateway).toBe('nginx');
    expect(exhibits.find(({ id }) => id === 'backend/ss-ltnp.txt')).toMatchObject({
      section: 'ss-ltnp',
      source: 'ss -ltnp',
      origin: { role: 'backend', name: 'backend' },
      outcome: { kind: 'collected', exitStatus: 0 },
    });
  });

  it('never opens the label', async () => {
    const { exhibits } = await loadInput(capture('nginx-one-of-two-down'));

    expect(
      exhibits.filter(({ id, text }) => id.includes('truth') || text.includes('also_acceptable')),
    ).toEqual([]);
  });
});
