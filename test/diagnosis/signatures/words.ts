import type { Row } from './row.ts';

const WORDS = { in: 'notes' } as const;

/** Ways in which people tell of a 502, with what an expert would take from them. */
export const IN_WORDS: readonly Row[] = [
  {
    ...WORDS,
    line: '502s for two seconds right after kubectl scale deployment web --replicas=3 (it was 6), none otherwise.',
    means: ['deregistration-too-short'],
  },
  {
    ...WORDS,
    line: 'On SIGTERM our server closes its listener at once. Bad gateway during each rollout, and at no other time.',
    means: ['deregistration-too-short'],
  },
  {
    ...WORDS,
    line: 'Every instance refresh of the Auto Scaling group gives a handful of 502s, otherwise nothing.',
    means: ['deregistration-too-short'],
  },
  {
    ...WORDS,
    line: 'Certain pages give 502 and the event log has "Process is terminated due to StackOverflowException."',
    means: ['premature-close', 'backend-crashed'],
  },
  {
    ...WORDS,
    line: 'The small VM swaps heavily, RAM is at 98 %, and users get 502 or 504.',
    means: ['resource-saturated'],
  },
];
