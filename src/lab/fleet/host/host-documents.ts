import type { HostDocument } from '../../../ports/hosts.ts';
import { freeDiskSpace } from './disk.ts';
import { documentRefuses } from './document-output.ts';
import { gatewayRemedy } from './gateway-remedy.ts';
import type { HostRemedy } from './host-remedy.ts';
import type { HostView } from './host-view.ts';
import { openHostPort } from './iptables.ts';
import { raiseDescriptorLimit } from './open-files.ts';
import { raiseWorkers } from './php-fpm.ts';
import { allowGatewayConnect } from './selinux.ts';

/** Takes the place of the documents that change a host, but for restarts. Null for those that do not. */
export function hostRemedy(
  document: HostDocument,
  parameters: Readonly<Record<string, string>>,
  view: HostView,
): HostRemedy | null {
  switch (document) {
    case 'correct-upstream-linux':
    case 'rate-limit-at-gateway-linux':
    case 'enlarge-header-buffers-linux':
    case 'raise-gateway-timeout-linux':
    case 'raise-keep-alive-linux':
    case 'reload-gateway-linux':
      return gatewayRemedy(document, parameters, view);
    case 'raise-workers-linux':
      return raiseWorkers(view, parameters);
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
    case 'allow-gateway-socket-linux':
    case 'raise-gateway-connections-linux':
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

const refused = (reason: string): HostRemedy => ({ ran: documentRefuses(reason) });
