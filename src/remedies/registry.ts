import { openSecurityGroup } from './open-security-group.ts';
import type { Remedy } from './remedy.ts';
import type { RemedyId } from './remedy-id.ts';
import { restartService } from './restart-service.ts';

/** Every remedy there is, one line each, in the order of their ids. */
const ALL: readonly Remedy[] = [
  // On a host.
  restartService,
  // In the AWS account.
  openSecurityGroup,
];

export const REMEDIES: ReadonlyMap<RemedyId, Remedy> = new Map(
  ALL.map((remedy) => [remedy.id, remedy]),
);
