import { openSecurityGroup } from './open-security-group.ts';
import type { Remedy } from './remedy.ts';
import type { RemedyId } from './remedy-id.ts';
import { restartService } from './restart-service.ts';

/** Every remedy there is, by its id. */
export const REMEDIES: Readonly<Record<RemedyId, Remedy>> = {
  'restart-service': restartService,
  'open-security-group': openSecurityGroup,
};
