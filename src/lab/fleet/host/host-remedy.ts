import type { HostDocument } from '../../../ports/hosts.ts';
import type { GatewaySettings } from '../gateway-settings.ts';
import type { HostSettings } from '../host-settings.ts';
import { freeDiskSpace } from './disk.ts';
import { documentOutput, documentRefuses, type ScriptRun } from './document-output.ts';
import { gatewayRemedy } from './gateway-remedy.ts';
import type { HostView } from './host-view.ts';
import { openHostPort } from './iptables.ts';
import { raiseDescriptorLimit } from './open-files.ts';
import { allowGatewayConnect } from './selinux.ts';

/** What a remedy does to a host, and what its document prints: the handle, and words last. */
export interface HostRemedy {
  readonly gateway?: Partial<GatewaySettings>;
  readonly host?: Partial<HostSettings>;
  /** It restarts the service. */
  readonly restarts?: boolean;
  readonly ran: ScriptRun;
}

/** Takes the place of the documents that change a host, but for restarts. Null for those that do not. */
export function hostRemedy(
  document: HostDocument,
  parameters: Readonly<Record<string, string>>,
  view: HostView,
): HostRemedy | null {
  const { mode, pool = '', workers = '' } = parameters;
  switch (document) {
    case 'correct-upstream-linux':
    case 'rate-limit-at-gateway-linux':
    case 'enlarge-header-buffers-linux':
    case 'raise-gateway-timeout-linux':
    case 'reload-gateway-linux':
      return gatewayRemedy(document, parameters, view);
    case 'raise-workers-linux':
      // More of them wait for the same payment service: the remedy is done, and the service is not well.
      return mode === 'undo'
        ? changed({}, `The pool ${pool} has the children that it had; its file is what it was.`)
        : changed(
            {},
            `The pool ${pool} may have ${workers} children: the configuration is valid, and php-fpm was reloaded.`,
            `raise-workers.${workers}`,
          );
    case 'open-host-port-linux':
      return openHostPort(view.host, parameters);
    case 'open-host-port-windows':
    case 'correct-upstream-windows':
    case 'raise-workers-windows':
      return refused('this is no Windows host');
    case 'raise-descriptor-limit-linux':
      return raiseDescriptorLimit(view, parameters);
    case 'free-disk-space-linux':
      return freeDiskSpace(view);
    case 'allow-gateway-connect-linux':
      return allowGatewayConnect(view.host, parameters);
    case 'raise-keep-alive-linux':
    case 'raise-gunicorn-keep-alive-linux':
      return refused('this host has no such trouble');
    case 'restart-service-linux':
    case 'restart-service-windows':
    case 'dump-and-restart-linux':
    case 'diagnose-linux':
    case 'diagnose-windows':
      return null;
    default:
      return document satisfies never;
  }
}

const changed = (
  gateway: Partial<GatewaySettings>,
  words: string,
  handle?: string,
): HostRemedy => ({
  gateway,
  ran: documentOutput({
    steps: [],
    result: 'changed',
    ...(handle === undefined ? {} : { handle }),
    words,
  }),
});

const refused = (reason: string): HostRemedy => ({ ran: documentRefuses(reason) });
