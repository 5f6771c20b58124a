import { type EpochMs, epochMs } from '../../../brand.ts';
import { APP_PORT } from '../gateway-settings.ts';
import { documentOutput, documentRefuses } from './document-output.ts';
import type { HostRemedy } from './host-remedy.ts';
import type { HostView } from './host-view.ts';
import { requestsOf } from './nginx-requests.ts';
import { NGINX_PID } from './sockets.ts';

const BOOLEAN = 'httpd_can_network_connect';

/** `getenforce; getsebool httpd_can_network_connect` */
export const mandatoryAccess = ({ host: { selinux, httpdMayConnect } }: HostView): string =>
  `${selinux}\n${BOOLEAN} --> ${onOff(httpdMayConnect)}`;

const LINES = 4;

/** What was denied, by the audit log: each attempt, or the first one of a process that is let go on. */
export function denials(view: HostView): string {
  if (view.stack !== 'nginx-node') return '';
  const denied: string[] = [];
  for (const { at, denied: by } of requestsOf(view)) {
    if (by === 'selinux') denied.push(denial(at, 0));
    if (denied.length === LINES) break;
  }
  return [denial(epochMs(view.bootedAt + 14_000), 1), ...denied.toReversed()].join('\n');
}

/** Port 3000 is ntop's by the policy, whoever listens there. */
const denial = (at: EpochMs, permissive: 0 | 1): string =>
  `type=AVC msg=audit(${(at / 1000).toFixed(3)}:${2_000 + (Math.floor(at / 1000) % 90_000)}): avc:  denied  { name_connect } for  pid=${NGINX_PID + 1} comm="nginx" dest=${APP_PORT} scontext=system_u:system_r:httpd_t:s0 tcontext=system_u:object_r:ntop_port_t:s0 tclass=tcp_socket permissive=${permissive}`;

/** The document allow-gateway-connect-linux. */
export function allowGatewayConnect(
  { selinux, httpdMayConnect }: HostView['host'],
  { mode }: Readonly<Record<string, string>>,
): HostRemedy {
  if (selinux !== 'Enforcing') {
    return { ran: documentRefuses('SELinux does not enforce anything on this host') };
  }
  const wanted = mode === 'apply';
  const steps = [`action=setsebool -P ${BOOLEAN} ${onOff(wanted)}`];
  if (httpdMayConnect === wanted) {
    const words = `${BOOLEAN} is ${onOff(wanted)} already.`;
    return { ran: documentOutput({ steps, result: 'unchanged', words }) };
  }
  return {
    host: { httpdMayConnect: wanted },
    ran: documentOutput({
      steps,
      result: 'changed',
      ...(wanted ? { handle: BOOLEAN } : {}),
      words: `${BOOLEAN} is ${onOff(wanted)}: it holds at once and stays.`,
    }),
  };
}

const onOff = (on: boolean): string => (on ? 'on' : 'off');
