import { canonicalUpstream } from './endpoint.ts';
import { linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/** `reverse_proxy [matcher] to…` of Caddy 2, `proxy path to…` of Caddy 1. */
const PROXY = /^\s*(?:reverse_proxy|proxy)\s+(?<rest>[^#{]+)/;
const SCHEME = /^(?<scheme>https?|h2c):\/\//;
const ADDRESS =
  /^(?:(?:https?|h2c):\/\/[\w.[\]-]+(?::\d{1,5})?|[\w.[\]-]*:\d{1,5}|unix\/\/?\S+)\/?$/;

/** Where a Caddyfile sends requests. */
export const caddyfile: Reader = {
  name: 'Caddyfile',
  recognises: ({ text }) => /^\s*(?:reverse_proxy\s+\S|proxy\s+\/\S*\s+\S)/m.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    for (const line of linesOf(exhibit)) {
      const words = PROXY.exec(line.text)?.groups?.['rest']?.trim().split(/\s+/) ?? [];
      for (const word of words) {
        if (!ADDRESS.test(word) || word.startsWith('unix')) continue;
        const protocol = SCHEME.exec(word)?.groups?.['scheme'] ?? 'http';
        const authority = canonicalUpstream(word);
        if (authority === null) continue;
        const address = /:\d+$/.test(authority)
          ? authority
          : `${authority}:${protocol === 'https' ? 443 : 80}`;
        tally.add(`proxy|${address}|${protocol}`, line, {
          kind: 'upstream',
          gateway: 'caddy',
          group: null,
          address,
          protocol,
          down: false,
        });
      }
    }
    return tally.observations();
  },
};
