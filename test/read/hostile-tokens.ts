/** Pieces of text that, repeated, made or could make a pattern backtrack; `bench/growth.ts` measures how reading them grows. */
export const HOSTILE = [
  '1.1.1.1 ',
  'sg-0aaaaa ingress tcp 1 ',
  'Stopping ',
  'all requests ',
  '0/0/0/0/0 ',
  '"GET ',
  'idle timeout ',
  'listens on ',
  '\n',
  ' \n',
] as const;
