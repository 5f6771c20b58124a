import type { fromTemporaryCredentials } from '@aws-sdk/credential-providers';

/** Where an adapter calls, and with whose rights. */
export interface Access {
  readonly region: string;
  /** Absent: those of the environment, which are the function's role or a person's profile. */
  readonly credentials?: Credentials;
}

export type Credentials = ReturnType<typeof fromTemporaryCredentials>;

/**
 * How every AWS client of fiveohtwo is set up. The endpoint is not here: the SDK itself honours `AWS_ENDPOINT_URL`,
 * which is how tests and AWS stand-ins are reached.
 */
export interface ClientConfig extends Access {
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
export function patientConfig(access: Access): ClientConfig {
  return {
    ...placed(access),
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
export function hastyConfig(access: Access): ClientConfig {
  return {
    ...placed(access),
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
export function singleAttemptConfig(access: Access): ClientConfig {
  return { ...patientConfig(access), maxAttempts: 1 };
}

/** The access alone of whatever was given: settings of a deployment hold much that is not for a client. */
const placed = ({ region, credentials }: Access): Access =>
  credentials === undefined ? { region } : { region, credentials };
