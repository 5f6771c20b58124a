import { linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

const LOOPBACK = String.raw`(?:127\.0\.0\.1|localhost|\[?::1\]?)`;
/** How code, command lines, units and configurations tell a server its address. */
const LOOPBACK_ONLY: readonly RegExp[] = [
  new RegExp(String.raw`\blisten\(\s*(?:\w+|\d+)\s*,\s*["'\`]${LOOPBACK}`),
  new RegExp(
    String.raw`(?:Listen(?:AndServe(?:TLS)?)?|serve|run|bind)\(+\s*(?:"tcp4?",\s*)?["'\`]${LOOPBACK}`,
    'i',
  ),
  new RegExp(String.raw`\bhost\s*[=:]\s*["'\`]${LOOPBACK}`, 'i'),
  new RegExp(
    String.raw`--(?:host|bind|address|addr|listen|ip|hostname|http-address|listen-address)[= ]["']?(?:https?:\/\/)?${LOOPBACK}`,
    'i',
  ),
  new RegExp(String.raw`(?:^|\s)-(?:b|H|l)[= ]?["']?(?:tcp:\/\/)?${LOOPBACK}`),
  new RegExp(
    String.raw`\b(?:HOST|BIND|BIND_?ADDR(?:ESS)?|LISTEN(?:_ADDR(?:ESS)?)?|HOSTNAME|ASPNETCORE_URLS|SERVER_ADDRESS|server\.(?:address|host)|bind(?:_addr(?:ess)?|_host)?|http_addr|listen_addr(?:ess)?|network\.host|http\.host)\s*[=:]\s*["']?(?:https?:\/\/)?${LOOPBACK}`,
  ),
];
/** The address that the host's own name resolves to: in a pod, that of the pod. */
const OWN_NAME =
  /\bgethostby(?:name|addr)\s*\(|\bgethostname\s*\(|\bgetLocalHost\s*\(|\bos\.[Hh]ostname\s*\(/;

/** On which address a server is told to listen, where nobody pasted a table of listeners. */
export const bindAddress: Reader = {
  name: 'bind address',
  recognises: ({ section, source, text }) =>
    source === 'pasted' &&
    !/^gateway/.test(section) &&
    (/127\.0\.0\.1|localhost|::1/.test(text) || OWN_NAME.test(text)),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    for (const line of linesOf(exhibit)) {
      if (OWN_NAME.test(line.text))
        tally.add('own', line, { kind: 'statement', topic: 'bound-to-own-address' });
      if (LOOPBACK_ONLY.some((pattern) => pattern.test(line.text)))
        tally.add('loopback', line, {
          kind: 'event',
          event: 'listening',
          subject: null,
          detail: 'loopback',
        });
    }
    return tally.observations();
  },
};
