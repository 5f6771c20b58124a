import { POOL_SOCKET } from '../gateway-settings.ts';
import { POOL_BACKLOG } from '../pool.ts';
import { hasGateway, isUp, runsNode } from '../service-state.ts';
import type { HostView } from './host-view.ts';
import { poolNow } from './php-fpm.ts';

export const NGINX_PID = 1911;

/** `ss -ltnp`: every TCP socket that accepts connections. */
export function tcpListeners({ stack, state }: HostView): string {
  const rows = [
    'State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess',
    'LISTEN 0      128          0.0.0.0:22        0.0.0.0:*    users:(("sshd",pid=1762,fd=3))',
    'LISTEN 0      4096   127.0.0.53%lo:53        0.0.0.0:*    users:(("systemd-resolve",pid=1388,fd=14))',
  ];
  if (hasGateway(stack)) {
    rows.push(
      `LISTEN 0      511          0.0.0.0:8080      0.0.0.0:*    users:(("nginx",pid=${NGINX_PID + 1},fd=6),("nginx",pid=${NGINX_PID},fd=6))`,
    );
  }
  if (runsNode(stack) && isUp(state)) {
    const address = `${hasGateway(stack) ? '127.0.0.1' : '0.0.0.0'}:${state.run.port}`;
    rows.push(
      `LISTEN 0      511    ${address.padStart(18)}      0.0.0.0:*    users:(("node",pid=${state.run.pid},fd=19))`,
    );
  }
  rows.push(
    'LISTEN 0      4096               *:9100            *:*    users:(("node_exporter",pid=1820,fd=3))',
    'LISTEN 0      128             [::]:22           [::]:*    users:(("sshd",pid=1762,fd=4))',
  );
  return rows.join('\n');
}

/** `ss -lxnp` for the pool's socket; a queue that is longer than its limit is full. */
export function unixListeners(view: HostView): string {
  const { stack, state } = view;
  const rows = [
    'Netid State  Recv-Q Send-Q           Local Address:Port  Peer Address:PortProcess',
    'u_str LISTEN 0      4096   /run/systemd/journal/stdout 2231            * 0    users:(("systemd-journal",pid=1102,fd=4))',
    'u_str LISTEN 0      4096   /run/dbus/system_bus_socket 18122           * 0    users:(("dbus-broker-lau",pid=1755,fd=3))',
  ];
  if (stack === 'nginx-php-fpm' && isUp(state)) {
    const { full, children } = poolNow(view);
    const waiting = full ? POOL_BACKLOG + 1 : 0;
    const { pid } = state.run;
    const holders = Array.from(
      { length: children },
      (_, child) => `("php-fpm",pid=${pid + child + 1},fd=9)`,
    );
    rows.push(
      `u_str LISTEN ${String(waiting).padEnd(6)} ${POOL_BACKLOG}     ${POOL_SOCKET} ${41_877 + (pid % 1000)}            * 0    users:(${holders.join(',')},("php-fpm",pid=${pid},fd=7))`,
    );
  }
  return rows.join('\n');
}
