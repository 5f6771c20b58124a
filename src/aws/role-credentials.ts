import type { Credentials } from './client-config.ts';

/** A role of another account that fiveohtwo may assume. */
export interface SpokeRole {
  readonly roleArn: string;
  /** What the role's trust asks for, so that nobody else can make us act there (the confused deputy). */
  readonly externalId: string | null;
}

/** Credentials are taken anew when they live no longer than this. */
const RENEW_BEFORE_MS = 5 * 60_000;

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html (RoleSessionName) */
const SESSION_NAME = { unfit: /[^\w+=,.@-]/g, longest: 64 };

/**
 * Credentials of a role in another account. One set serves every client of that account: without this each of them
 * would assume the role for itself.
 * @param sessionName appears in CloudTrail there with every call, so it names the incident
 * @param region whose STS is asked; a regional one, because the global one is a single place that can fail
 */
export function roleCredentials(
  { roleArn, externalId }: SpokeRole,
  sessionName: string,
  region: string,
): Credentials {
  let kept: ReturnType<Credentials> | null = null;

  async function assume(...identity: Parameters<Credentials>): ReturnType<Credentials> {
    const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
    const provider = fromTemporaryCredentials({
      params: {
        RoleArn: roleArn,
        RoleSessionName: sessionName
          .replace(SESSION_NAME.unfit, '-')
          .slice(0, SESSION_NAME.longest),
        DurationSeconds: 3600,
        ...(externalId === null ? {} : { ExternalId: externalId }),
      },
      clientConfig: { region },
    });
    return provider(...identity);
  }

  return async (...identity) => {
    const held = await kept?.catch(() => null);
    const lives = held?.expiration === undefined || +held.expiration - Date.now() > RENEW_BEFORE_MS;
    if (kept === null || held === null || !lives) kept = assume(...identity);
    return kept;
  };
}
