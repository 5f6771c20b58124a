/** A command as it is said once for several hosts: `systemctl restart shop  # on i-0a1, i-0b2`. */
export const onHosts = (command: string, hosts: readonly string[]): string =>
  hosts.length === 0 ? command : `${command}  # on ${hosts.join(', ')}`;

/** What {@link onHosts} made of a command and one host, without the host. */
export function withoutHost(shown: string, host: string | null): string {
  const end = host === null ? '' : onHosts('', [host]);
  return end !== '' && shown.endsWith(end) ? shown.slice(0, -end.length) : shown;
}

/** What several hosts have in common, in the words of the first. */
export interface Alike<T> {
  readonly first: T;
  readonly hosts: readonly string[];
}

/** What is said in the same words of several hosts, once, in the order in which it was said first. */
export function alikeOnHosts<T>(
  said: readonly T[],
  wordsOf: (one: T) => string,
  hostOf: (one: T) => string | null,
): readonly Alike<T>[] {
  const found = new Map<string, Alike<T>>();
  for (const one of said) {
    const words = wordsOf(one);
    const { first, hosts } = found.get(words) ?? { first: one, hosts: [] };
    const host = hostOf(one);
    found.set(words, { first, hosts: host === null ? hosts : [...hosts, host] });
  }
  return [...found.values()];
}
