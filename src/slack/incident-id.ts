import { createHash } from 'node:crypto';

/** What makes two deliveries the same command. Slack gives every command a trigger id of its own. */
export interface Delivery {
  readonly team: string;
  readonly channel: string;
  readonly user: string;
  readonly triggerId: string;
  readonly query: string;
}

/**
 * The incident's id, derived from the request alone: a delivery that is repeated is the same incident, because the
 * workflow is named after it. Readable first, unique after: `shop-5f0c2a91d3e4`. At most 64 of `[A-Za-z0-9_-]`.
 */
export function incidentIdOf(delivery: Delivery): string {
  const { team, channel, user, triggerId, query } = delivery;
  const hash = createHash('sha256')
    .update(JSON.stringify([team, channel, user, triggerId, query]))
    .digest('hex')
    .slice(0, 12);
  return `${readable(query)}-${hash}`;
}

/** The telling part of a query: the last name in an ARN's or URL's path may say less than its beginning. */
function readable(query: string): string {
  const name = query
    .replace(/^https?:\/\//, '')
    .replace(/^arn:[^/]*\//, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '')
    .toLowerCase();
  return name === '' ? 'incident' : name;
}
