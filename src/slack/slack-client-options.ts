import type { WebClientOptions } from '@slack/web-api';

const SLACK_API_URL = 'https://slack.com/api/';

/** The longest that one call may take: the front door has three seconds in all. */
const CALL_TIMEOUT_MS = 2500;

/**
 * Options of web-api's client that suit a Lambda. Its defaults wait for a long-running server: ten retries over half an
 * hour, no timeout, sleeping through rate limits, and absolute URLs as method names.
 */
export function slackClientOptions(slackApiUrl: string = SLACK_API_URL): WebClientOptions {
  return {
    slackApiUrl,
    retryConfig: { retries: 1, minTimeout: 100, maxTimeout: 300 },
    timeout: CALL_TIMEOUT_MS,
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    fetch: slackFetch(slackApiUrl),
  };
}

/**
 * `fetch` that reaches Slack and nothing else, and gives up in time. Bolt posts to the `response_url` of a payload
 * without either; Slack's are on `hooks.` of the API's host.
 */
function slackFetch(slackApiUrl: string): NonNullable<WebClientOptions['fetch']> {
  const api = new URL(slackApiUrl);
  const hosts = new Set([api.host, `hooks.${api.host}`]);
  return async (url, init) => {
    const to = new URL(url);
    if (to.protocol !== api.protocol || !hosts.has(to.host)) {
      throw new TypeError(`Refused to call ${to.host}: Slack is at ${[...hosts].join(' and ')}`);
    }
    return fetch(to, { signal: AbortSignal.timeout(CALL_TIMEOUT_MS), redirect: 'error', ...init });
  };
}
