/** A URL as somebody typed it, with what they left out. */
export interface TypedUrl {
  /** Null when only a host name, or a host with a path, was typed. */
  readonly scheme: 'http' | 'https' | null;
  readonly host: string;
  readonly port: number | null;
  /** Null when nobody said which path; `/` when a URL was typed whole. As typed: rules see it so. */
  readonly path: string | null;
  /** Keys and values, decoded as little as rules see them. */
  readonly query: readonly (readonly [string, string])[];
  /** `GET` unless another one was typed before the URL; null when nobody said which request is meant. */
  readonly method: string | null;
}

const HOST = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}\.?$/i;
const URL_TEXT =
  /^(?:([A-Z_-]{3,40}) )?(?:(https?):\/\/)?([^/?#:@\s]+)(?::(\d{1,5}))?([/][^?#\s]*)?(?:\?([^#\s]*))?(?:#\S*)?$/i;

/** The URL or host name that a text is, or null when it is neither. */
export function readTypedUrl(text: string): TypedUrl | null {
  const match = URL_TEXT.exec(text);
  if (match === null) return null;
  const [, method, scheme, host = '', port, path, query] = match;
  // Without a scheme, only what looks like a host name is one: names of services have no dots, as a rule.
  if (scheme === undefined && !HOST.test(host)) return null;
  if (method !== undefined && method !== method.toUpperCase()) return null;
  const whole = scheme !== undefined || path !== undefined || query !== undefined;
  return {
    scheme: scheme === undefined ? null : scheme.toLowerCase() === 'https' ? 'https' : 'http',
    host,
    port: port === undefined ? null : Number(port),
    path: path ?? (whole ? '/' : null),
    query: pairsOf(query ?? ''),
    method: method ?? (whole ? 'GET' : null),
  };
}

function pairsOf(query: string): TypedUrl['query'] {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [key = '', ...rest] = pair.split('=');
      // `?beta` has a value and no key, as a condition sees it.
      return rest.length === 0 ? (['', key] as const) : ([key, rest.join('=')] as const);
    });
}
