/**
 * What an AWS API answered: the raw JSON, or why there is none. Ports never throw for what the service said;
 * denied, throttled and failed are values, because each of them is evidence.
 */
export type ApiAnswer =
  | { readonly kind: 'answered'; readonly json: string }
  /** `action` is the IAM action to allow, e.g. `elasticloadbalancing:DescribeTargetHealth`. */
  | { readonly kind: 'denied'; readonly action: string; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string; readonly retryable: boolean };
