import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Place } from '../ports/cloud.ts';

/** A place for people to read: `eu-west-1`, or `payments (222222222222) us-east-1` in another account. */
export function placeName({ account, region }: Place, { accounts }: Catalogue): string {
  if (account === null) return region;
  const name = accounts.find(({ id }) => id === account)?.name;
  return name === undefined ? `${account} ${region}` : `${name} (${account}) ${region}`;
}
