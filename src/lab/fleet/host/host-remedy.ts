import type { GatewaySettings } from '../gateway-settings.ts';
import type { HostSettings } from '../host-settings.ts';
import type { ScriptRun } from './document-output.ts';

/** What a remedy does to a host, and what its document prints: the handle, and words last. */
export interface HostRemedy {
  readonly gateway?: Partial<GatewaySettings>;
  readonly host?: Partial<HostSettings>;
  /** It restarts the service. */
  readonly restarts?: boolean;
  readonly ran: ScriptRun;
}
