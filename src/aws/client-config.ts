/**
 * How every AWS client of fiveohtwo is set up. The endpoint is not here: the SDK itself honours `AWS_ENDPOINT_URL`,
 * which is how tests and AWS stand-ins are reached.
 */
export interface ClientConfig {
  readonly region: string;
  /** Adaptive: also slows down on throttling, because rate limits are shared with everybody in the account. */
  readonly retryMode: 'adaptive';
  readonly maxAttempts: number;
  readonly requestHandler: {
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    readonly throwOnRequestTimeout: boolean;
  };
}

/** For the workflow, which has time: five attempts, each of at most ten seconds. */
export function patientConfig(region: string): ClientConfig {
  return {
    region,
    retryMode: 'adaptive',
    maxAttempts: 5,
    requestHandler: {
      connectionTimeout: 3_000,
      requestTimeout: 10_000,
      // Without it the SDK only logs a warning about a slow request and goes on waiting.
      throwOnRequestTimeout: true,
    },
  };
}

/** For the front door, which owes Slack an answer within three seconds. */
export function hastyConfig(region: string): ClientConfig {
  return {
    region,
    retryMode: 'adaptive',
    maxAttempts: 2,
    requestHandler: {
      connectionTimeout: 700,
      requestTimeout: 1_200,
      throwOnRequestTimeout: true,
    },
  };
}

/** For calls that must not be repeated by the SDK: SendCommand has no idempotency token. */
export function singleAttemptConfig(region: string): ClientConfig {
  return { ...patientConfig(region), maxAttempts: 1 };
}
