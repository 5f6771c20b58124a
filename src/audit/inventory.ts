import { createHash } from 'node:crypto';
import type { EvidenceBundle } from '../evidence/bundle.ts';

/** More would make an entry of the trail long; the bundle itself is stored beside it. */
const MOST_NAMED = 40;

/** What was read, for the audit trail: the digest of the whole bundle, and every exhibit that could not be had. */
export function inventoryOf(bundle: EvidenceBundle): string {
  const digest = createHash('sha256').update(JSON.stringify(bundle)).digest('hex');
  const read = bundle.exhibits.filter(({ outcome }) => outcome.kind === 'collected');
  const missing = bundle.exhibits.filter(({ outcome }) => outcome.kind !== 'collected');
  const named = (exhibits: EvidenceBundle['exhibits']) =>
    [
      ...exhibits
        .slice(0, MOST_NAMED)
        .map(({ id, outcome }) => (outcome.kind === 'collected' ? id : `${id} (${outcome.kind})`)),
      ...(exhibits.length > MOST_NAMED ? [`and ${exhibits.length - MOST_NAMED} more`] : []),
    ].join(', ');
  return [
    `${read.length} exhibits read: ${named(read)}`,
    ...(missing.length === 0 ? [] : [`not read: ${named(missing)}`]),
    `SHA-256 of the bundle ${digest}`,
  ].join('; ');
}
