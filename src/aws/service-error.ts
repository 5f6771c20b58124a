/**
 * What an exception of the AWS SDK means to us. The SDK's classes differ from service to service (EC2 models no
 * exceptions at all), so names decide; they were read off the wire, see each list.
 */
export type ServiceError =
  | { readonly kind: 'denied'; readonly code: string; readonly message: string }
  /** The service said no and did nothing. `throttled`: it would say yes a little later. */
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly message: string;
      readonly throttled: boolean;
    }
  /** The request never left: no credentials, no address, no connection. */
  | { readonly kind: 'unsent'; readonly code: string; readonly message: string }
  /** It was sent and no verdict came back: it may have been carried out. */
  | { readonly kind: 'unanswered'; readonly code: string; readonly message: string };

/** "No permission" has a name of its own in JSON, query and EC2 protocols. */
const DENIED = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'UnauthorizedOperation',
  'Client.UnauthorizedOperation',
  // CloudWatch's query protocol.
  'AuthorizationError',
  'NotAuthorized',
]);

/** @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
const THROTTLED = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestThrottled',
  'RequestThrottledException',
  'RequestLimitExceeded',
  'TooManyRequestsException',
  'ProvisionedThroughputExceededException',
  'BandwidthLimitExceeded',
  'SlowDown',
]);

/** Node's and the SDK's names for a request that could not be sent. */
const UNSENT = new Set([
  'CredentialsProviderError',
  'TokenProviderError',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** Refusals by their status that say nothing about what was done: the service waited for the request too long. */
const IN_DOUBT = new Set(['RequestTimeout', 'RequestTimeoutException']);

export function serviceErrorOf(error: unknown): ServiceError {
  const { name, code, message, status } = fieldsOf(error);
  // Errors of the socket carry their reason in `code`, answers of a service in `name`.
  const shown = code ?? name;
  if (DENIED.has(name)) return { kind: 'denied', code: name, message };
  if (THROTTLED.has(name) || status === 429) {
    return { kind: 'refused', code: name, message, throttled: true };
  }
  if (UNSENT.has(name) || (code !== null && UNSENT.has(code))) {
    return { kind: 'unsent', code: shown, message };
  }
  if (status !== null && status >= 400 && status < 500 && !IN_DOUBT.has(name)) {
    return { kind: 'refused', code: name, message, throttled: false };
  }
  return { kind: 'unanswered', code: shown, message };
}

/** Whether asking again later may give an answer. */
export function mayAskAgain(error: ServiceError): boolean {
  switch (error.kind) {
    case 'denied':
      return false;
    case 'refused':
      return error.throttled;
    case 'unsent':
      return error.code !== 'CredentialsProviderError';
    case 'unanswered':
      return true;
    default:
      return error satisfies never;
  }
}

interface Fields {
  readonly name: string;
  readonly code: string | null;
  readonly message: string;
  readonly status: number | null;
}

function fieldsOf(error: unknown): Fields {
  if (!(error instanceof Error)) {
    return { name: 'Error', code: null, message: String(error), status: null };
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  return { name: error.name, code, message: error.message, status: statusOf(error) };
}

function statusOf(error: Error): number | null {
  if (!('$metadata' in error)) return null;
  const metadata = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null) return null;
  const status = 'httpStatusCode' in metadata ? metadata.httpStatusCode : null;
  return typeof status === 'number' ? status : null;
}
