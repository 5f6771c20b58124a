import type { IncomingMessage } from 'node:http';

const LOCAL_NAMES: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * True for a request that this machine's own page or bot made. Other web pages can make the browser send requests
 * here: they name another Origin, or (DNS rebinding) another Host.
 */
export function isLocal(request: IncomingMessage): boolean {
  const { host, origin, 'sec-fetch-site': site } = request.headers;
  if (host === undefined || !LOCAL_NAMES.includes(host.replace(/:\d+$/, ''))) return false;
  if (origin !== undefined && origin !== `http://${host}`) return false;
  // A link or a reload is `none`; everything of the page itself is `same-origin`.
  return site === undefined || site === 'same-origin' || site === 'none';
}
