import { type Frame, writeFrames } from '../../../evidence/frames.ts';
import { noise } from '../noise.ts';
import { PRICES } from '../prices-service.ts';
import { hasGateway, isUp, runsNode } from '../service-state.ts';
import { SHOP } from '../topology.ts';
import { curlLocal, curlPrices, curlUpstream } from './curl.ts';
import { disks } from './disk.ts';
import type { HostView } from './host-view.ts';
import { iptablesSave } from './iptables.ts';
import { journalLines, journalText } from './journal.ts';
import { kernelLog } from './kernel-log.ts';
import { nginxConfiguration, nginxUnit } from './nginx-configuration.ts';
import { LOG_LINES, nginxAccessLog, nginxErrorLog } from './nginx-logs.ts';
import { POOL_FILE, POOL_LOG, poolConfiguration, poolLog } from './php-fpm.ts';
import { processList } from './processes.ts';
import { INODES, loadAverage, memory, processLimits, vmstat } from './resources.ts';
import { denials, mandatoryAccess } from './selinux.ts';
import { tcpListeners, unixListeners } from './sockets.ts';
import { statusExitCode, systemctlCat, systemctlShow, systemctlStatus } from './systemd.ts';

/** What the document diagnose-linux prints on a host: what decides first, long logs last. */
export function diagnose(view: HostView, port: number, path: string): string {
  return writeFrames(nonceOf(view), [
    ...unitFrames(view),
    frame('ss-ltnp', 'ss -ltnp', tcpListeners(view)),
    ...curlFrames(view, port, path),
    ...(runsNode(view.stack) ? [] : poolFrames(view)),
    ...(hasGateway(view.stack) ? [frame('nginx-T', 'nginx -T', nginxConfiguration(view))] : []),
    ...machineFrames(view),
    frame('kernel', 'journalctl -k --since -2h --no-pager -o short-iso', kernelLog(view)),
    frame(
      'journal',
      `journalctl -u ${SHOP.unit} -n ${journalLines(view.stack)} --no-pager -o short-iso`,
      journalText(view),
    ),
    ...(hasGateway(view.stack) ? logFrames(view) : []),
  ]);
}

function frame(id: string, command: string, text: string, exitStatus = 0): Frame {
  return { id, exitStatus, cut: false, command, text };
}

function unitFrames(view: HostView): readonly Frame[] {
  const gateway = hasGateway(view.stack);
  const units = gateway ? `${SHOP.unit} nginx.service` : SHOP.unit;
  const shown = gateway ? `${systemctlShow(view)}\n\n${nginxUnit()}` : systemctlShow(view);
  return [
    frame('systemctl-show', `systemctl show ${units}`, shown),
    frame(
      'systemctl-status',
      `systemctl status ${SHOP.unit} --no-pager --lines=10`,
      systemctlStatus(view),
      statusExitCode(view),
    ),
    frame('systemctl-cat', `systemctl cat ${SHOP.unit}`, systemctlCat(view)),
  ];
}

/** The traffic port and, where the service's process listens on another one, that one too. */
function curlFrames(view: HostView, port: number, path: string): readonly Frame[] {
  const { state, stack } = view;
  if (stack === 'nginx-node') {
    const front = curlLocal(view, port, path);
    const behind = curlUpstream(view);
    return [
      frame('gateway-curl-local', front.command, front.text, front.exitStatus),
      frame('upstream1-curl', behind.command, behind.text, behind.exitStatus),
      ...(view.gateway.prices === null ? [] : pricesFrames(view)),
    ];
  }
  const asked = curlLocal(view, port, path);
  const frames = [frame('curl-local', asked.command, asked.text, asked.exitStatus)];
  if (stack === 'node' && isUp(state) && state.run.port !== port) {
    const other = curlLocal(view, state.run.port, path);
    frames.push(frame(`curl-local-${state.run.port}`, other.command, other.text, other.exitStatus));
  }
  return frames;
}

function pricesFrames(view: HostView): readonly Frame[] {
  const { name, now } = PRICES;
  const asked = curlPrices(view);
  return [
    frame('upstream2-curl', asked.command, asked.text, asked.exitStatus),
    frame('upstream-names', `getent ahostsv4 ${name}`, `${now.address} STREAM ${name}`),
  ];
}

function logFrames(view: HostView): readonly Frame[] {
  const tail = `tail -n ${LOG_LINES} /var/log/nginx`;
  return [
    frame('nginx-error.log', `${tail}/error.log`, nginxErrorLog(view)),
    frame('nginx-access.log', `${tail}/access.log`, nginxAccessLog(view)),
  ];
}

function poolFrames(view: HostView): readonly Frame[] {
  return [
    frame('ss-lxnp', 'ss -lxnp', unixListeners(view)),
    frame('php-fpm.log', `tail -n 40 ${POOL_LOG}`, poolLog(view)),
    frame('php-fpm-pool.conf', `cat ${POOL_FILE}`, poolConfiguration(view.host).join('\n')),
  ];
}

function machineFrames(view: HostView): readonly Frame[] {
  return [
    frame(
      'ps',
      'ps -eo user,pid,ppid,stat,lstart,etimes,pcpu,pmem,rss,nlwp,args',
      processList(view),
    ),
    frame('free', 'free -m', memory(view)),
    frame('loadavg', 'cat /proc/loadavg; nproc; uptime', loadAverage(view)),
    frame('vmstat', 'vmstat 1 2', vmstat(view)),
    frame('df-h', 'df -h', disks(view)),
    frame('df-i', 'df -i', INODES),
    frame('selinux', 'getenforce; getsebool httpd_can_network_connect', mandatoryAccess(view)),
    frame('audit.log', 'grep denied /var/log/audit/audit.log | tail', denials(view)),
    frame('iptables', 'iptables-save', iptablesSave(view)),
    frame('proc-limits', `cat /proc/${view.state.run.pid}/limits`, processLimits(view)),
  ];
}

/** A real script takes it from the kernel's random source; the lab's is the same for the same moment. */
function nonceOf({ now, instance }: HostView): string {
  return [0, 1, 2, 3]
    .map((stream) => Math.floor(noise(now + stream * 7919, instance.checkPhaseMs) * 0xffff_ffff))
    .map((part) => part.toString(16).padStart(8, '0'))
    .join('');
}
