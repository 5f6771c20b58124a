/** A command as it is said once for several hosts: `systemctl restart shop  # on i-0a1, i-0b2`. */
export const onHosts = (command: string, hosts: readonly string[]): string =>
  hosts.length === 0 ? command : `${command}  # on ${hosts.join(', ')}`;

/** What {@link onHosts} made of a command and one host, without the host. */
export function withoutHost(shown: string, host: string | null): string {
  const end = host === null ? '' : onHosts('', [host]);
  return end !== '' && shown.endsWith(end) ? shown.slice(0, -end.length) : shown;
}
