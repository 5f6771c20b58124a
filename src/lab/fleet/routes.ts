/** What people ask of the shop: each entry is as likely as the others. */
export const ROUTES: readonly string[] = [
  '/',
  '/',
  '/products/1182',
  '/products/77',
  '/api/cart',
  '/api/orders',
  '/checkout',
  '/account',
  '/account',
  '/api/prices',
  '/api/prices',
  '/reports/monthly',
];

/** Share of the requests that are for this path. */
export const shareOf = (path: string): number =>
  ROUTES.filter((route) => route === path).length / ROUTES.length;
