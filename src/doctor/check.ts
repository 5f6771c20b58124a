/** One thing that was looked at, and what is to be done about it. */
export interface Check {
  /** What it is about, e.g. `elasticloadbalancing:DescribeRules`. */
  readonly what: string;
  /** `unknown`: it could not be found out, which is no gap and no proof either. */
  readonly status: 'ok' | 'gap' | 'unknown';
  readonly says: string;
  /** What to do; null where nothing is. */
  readonly cure: string | null;
}

export const fine = (what: string, says: string): Check => ({
  what,
  status: 'ok',
  says,
  cure: null,
});
export const gap = (what: string, says: string, cure: string): Check => ({
  what,
  status: 'gap',
  says,
  cure,
});
export const unknown = (what: string, says: string, cure: string | null = null): Check => ({
  what,
  status: 'unknown',
  says,
  cure,
});
