/** A service of another team, to which nginx hands requests for prices. It moved to other hosts, and its name with it. */
export const PRICES = {
  path: '/api/prices',
  name: 'prices.shop.internal',
  port: 8090,
  now: { address: '10.0.3.88', instanceId: 'i-01a2b3c4d5e6f7081' },
  before: { address: '10.0.3.15', instanceId: 'i-09f8e7d6c5b4a3920' },
} as const;

/** Which of its two addresses a gateway looked up when it was loaded: names are looked up then, and not again. */
export type PricesLookedUp = 'now' | 'before';

export const pricesUpstream = (lookedUp: PricesLookedUp): string =>
  `${PRICES[lookedUp].address}:${PRICES.port}`;
