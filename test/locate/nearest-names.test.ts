import { describe, expect, it } from '@jest/globals';
import { nearestNames } from '../../src/locate/nearest-names.ts';

describe('names near to what was typed', () => {
  it.each([
    { typed: 'shpo', names: ['shop', 'cart'], near: ['shop'] },
    { typed: 'shop', names: ['shop-api', 'shop-web', 'cart'], near: ['shop-api', 'shop-web'] },
    { typed: 'SHOP', names: ['shop'], near: ['shop'] },
    { typed: 'zebra', names: ['shop', 'cart'], near: [] },
  ])('given "$typed", they are $near', ({ typed, names, near }) => {
    expect(nearestNames(typed, names)).toEqual(near);
  });
});
