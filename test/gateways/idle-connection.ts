import type { NamespaceHost } from './namespace-host.ts';

/** Whether a client that asks, waits for five seconds and asks again finds its connection as it left it. */
export async function keepsForFiveSeconds(host: NamespaceHost, port: number): Promise<boolean> {
  const url = `http://127.0.0.1:${port}/`;
  const { stdout } = await host.run([
    ...['curl', '-s', '-o', '/dev/null', '-o', '/dev/null', '--rate', '12/m'],
    ...['-w', '%{http_code} %{num_connects}\n', url, url],
  ]);
  const [first, second] = stdout.trim().split('\n');
  if (first !== '200 1') throw new Error(`The first request was not answered: ${stdout}`);
  return second === '200 0';
}
