import { createHash } from 'node:crypto';
import type { Plan } from '../remedies/plan.ts';
import { canonicalJson } from './canonical-json.ts';

/** SHA-256 of a plan, hex. Equal plans have equal hashes, in whatever order their fields were written. */
export function planHash(plan: Plan): string {
  return createHash('sha256').update(canonicalJson(plan)).digest('hex');
}
