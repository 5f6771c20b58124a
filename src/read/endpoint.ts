/** An address that a gateway connects to. Exactly one of a TCP endpoint, a unix socket, or a bare name. */
export type Endpoint =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'name'; readonly name: string };

/**
 * The canonical text of an upstream as products write it: `http://10.20.2.20:8080/api` and `10.20.2.20:8080`
 * both become `10.20.2.20:8080`; `fastcgi://unix:/run/php.sock:` becomes `unix:/run/php.sock`.
 */
export function canonicalUpstream(text: string): string | null {
  const unix = /unix:(?:\/\/)?(\/[^\s:|"']+)/.exec(text);
  if (unix?.[1] !== undefined) return `unix:${unix[1]}`;
  const url =
    /^(?:(?<scheme>[a-z][a-z0-9+.]*):\/\/)?(?<authority>\[[0-9a-fA-F:.]+\](?::\d+)?|[^/\s"',]+)/.exec(
      text.trim(),
    );
  const authority = url?.groups?.['authority'];
  if (authority === undefined || authority === '-') return null;
  if (/:\d+$/.test(authority)) return authority.replace(/^(?:[^@]*@)?/, '');
  return authority;
}

export function parseEndpoint(upstream: string): Endpoint {
  if (upstream.startsWith('unix:')) return { kind: 'unix', path: upstream.slice(5) };
  const match = /^(.*):(\d{1,5})$/.exec(upstream);
  const host = match?.[1];
  const port = Number(match?.[2]);
  if (host === undefined || host === '' || port > 65_535) return { kind: 'name', name: upstream };
  return { kind: 'tcp', host: host.replace(/^\[|\]$/g, ''), port };
}

export const isLoopback = (address: string): boolean =>
  /^127\./.test(address) || address === '::1' || address === 'localhost';

/** An upstream that a gateway reaches without leaving its host: on every host it is something else. */
export function isOfOneHost(upstream: string): boolean {
  const endpoint = parseEndpoint(upstream);
  return endpoint.kind === 'unix' || (endpoint.kind === 'tcp' && isLoopback(endpoint.host));
}

export const isAnyAddress = (address: string): boolean =>
  address === '0.0.0.0' || address === '::' || address === '*' || address === '';
