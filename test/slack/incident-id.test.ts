import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Delivery, incidentIdOf } from '../../src/slack/incident-id.ts';

const delivery: Delivery = {
  team: 'T0SHOP',
  channel: 'C0SHOP',
  user: 'U0ANN',
  triggerId: '13345224609.738474920.8088930838d88f008e0',
  query: 'shop',
};

it.each([
  ['shop', /^shop-[0-9a-f]{12}$/],
  ['https://shop.example.com/cart', /^shop-example-com-cart-/],
  ['arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/tg-shop/0f1e', /^tg-shop-0f1e-/],
  ['日本', /^incident-/],
])('begins with what is telling in %j', (query, id) => {
  expect(incidentIdOf({ ...delivery, query })).toMatch(id);
});

it.each(['team', 'channel', 'user', 'triggerId', 'query'] as const)(
  'is another incident when the %s differs',
  (field) => {
    expect(incidentIdOf({ ...delivery, [field]: 'other' })).not.toBe(incidentIdOf(delivery));
  },
);

it('is the same for the same delivery, and always a name that a workflow may have', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (query) => {
      const id = incidentIdOf({ ...delivery, query });

      expect(id).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
      expect(incidentIdOf({ ...delivery, query })).toBe(id);
    }),
  );
});
