/** Services of the machine itself, which nobody puts behind a gateway. */
const MACHINE_PORTS = new Set([
  ...[22, 25, 53, 68, 111, 123, 323, 631, 5355, 9001, 9100],
  // Windows: remote procedures, files, desktops and management.
  ...[135, 139, 445, 3389, 5985, 5986, 47001],
]);
const MACHINE_PROCESSES =
  /^(?:svchost|lsass|wininit|services$|spoolsv|WmiPrvSE|sshd|systemd|chronyd|rpcbind|master|cupsd|dnsmasq|named|node_exporter|supervisord|amazon-ssm|containerd|tini|mysqld|mariadbd|postgres|redis|mongo[ds]|memcached|etcd|rpc\.|zabbix|exim|dovecot|cloudflared)/;
/** Stores that speak protocols of their own: a service of the request path is none of them. */
const STORE_PORTS = new Set([3306, 5432, 6379, 11211, 27017, 5672, 9200]);

/** Whether a gateway could be meant to send requests to this listener. */
export const isServicePort = (port: number, process: string | null): boolean =>
  !MACHINE_PORTS.has(port) && !STORE_PORTS.has(port) && !MACHINE_PROCESSES.test(process ?? '');
