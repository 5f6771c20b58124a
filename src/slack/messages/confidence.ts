import type { Verdict } from '../../diagnosis/verdict.ts';

/** Confidence in words that say what to expect; a percentage would claim more than is known. */
export function confidence({ strength, confidence: chance }: Verdict): string {
  const inTen = Math.min(9, Math.max(1, Math.round(chance * 10) || 1));
  return strength === 'confirmed' ? 'confirmed' : `${strength}, about ${inTen} in 10`;
}
