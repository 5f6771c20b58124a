import { linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

const SECTION = /^(?<type>backend|listen|frontend|defaults|global)\b\s*(?<name>\S*)/;
const SERVER = /^\s*server\s+(?<name>\S+)\s+(?<address>\S+)(?<rest>.*)$/;
/** A server line on its own: an address with a port, or an option that only HAProxy has. */
const LONE_SERVER =
  /^\s*(?:default-)?server\s+\S+\s+\S+(?::\d+\b.*$|.*\b(?:check|ssl|cookie|weight|maxconn|inter|send-proxy(?:-v2)?|resolvers)\b)(?<!;)$/m;
const TIMEOUT =
  /^\s+timeout\s+(?<which>server|http-keep-alive)\s+(?<value>\d+)(?<unit>us|ms|s|m|h)?/;
const CHECK =
  /^\s+(?:option httpchk\s+(?:[A-Z]+\s+)?(?<path>\/\S*)|http-check send .*\buri (?<uri>\/\S*))/;
const SENDS_PROXY = /(?<=^\s*(?:default-)?server\s.*\s)send-proxy(?:-v2)?\b/;

const LENIENT = /\b(?:accept-invalid-http-response|accept-unsafe-violations-in-http-response)\b/;

/** Also a first request of a client may meet a connection that the server is closing. */
const REUSES = /^\s+http-reuse\s+(?:always|aggressive)\b/;

/** `unix@/run/app.sock`, `ipv4@10.0.0.1:80`: HAProxy may be told the family. */
const plainAddress = (address: string): string =>
  address.replace(/^(?:ipv[46]|tcp[46]?)@/, '').replace(/^(?:unix@)?(?=\/)/, 'unix:');

/** Servers, checks and timeouts of `haproxy.cfg`. */
export const haproxyConfig: Reader = {
  name: 'HAProxy configuration',
  recognises: ({ text }) =>
    (/^\s+server\s+\S+\s+\S+/m.test(text) &&
      /^(?:backend|listen|frontend|defaults|global)\b/m.test(text)) ||
    LONE_SERVER.test(text) ||
    LENIENT.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    let section = '';
    // TCP mode carries anything; in HTTP mode a server without \`ssl\` gets plain HTTP.
    let tcp = /^\s*mode\s+tcp\b/m.test(exhibit.text) && !/^\s*mode\s+http\b/m.test(exhibit.text);
    for (const line of linesOf(exhibit)) {
      const opened = SECTION.exec(line.text)?.groups;
      if (opened !== undefined) section = opened['name'] ?? '';
      const mode = /^\s+mode\s+(?<mode>tcp|http)\b/.exec(line.text)?.groups?.['mode'];
      if (mode !== undefined) tcp = mode === 'tcp';
      const server = SERVER.exec(line.text)?.groups;
      if (server !== undefined) {
        const { name = '', address = '', rest = '' } = server;
        tally.add(`server|${section}|${name}`, line, {
          kind: 'upstream',
          gateway: 'haproxy',
          group: section === '' ? null : `${section}/${name}`,
          address: plainAddress(address),
          protocol: /\bssl\b/.test(rest) ? 'https' : tcp ? null : 'http',
          down: /\bdisabled\b/.test(rest),
        });
      }
      if (REUSES.test(line.text))
        tally.add('reuse', line, {
          kind: 'setting',
          setting: 'upstream-keepalive',
          value: line.text.trim(),
          number: null,
        });
      if (LENIENT.test(line.text))
        tally.add('lenient', line, { kind: 'statement', topic: 'accepts-invalid-answers' });
      const sent = SENDS_PROXY.exec(line.text)?.[0];
      if (sent !== undefined)
        tally.add('send-proxy', line, {
          kind: 'setting',
          setting: 'proxy-protocol-sent',
          value: sent,
          number: null,
        });
      const timeout = TIMEOUT.exec(line.text)?.groups;
      if (timeout?.['which'] === 'server') {
        // Without a unit HAProxy counts milliseconds.
        const unit = timeout['unit'] ?? 'ms';
        const seconds =
          Number(timeout['value']) *
          (unit === 's' ? 1 : unit === 'm' ? 60 : unit === 'h' ? 3600 : 0.001);
        tally.add('timeout', line, {
          kind: 'setting',
          setting: 'gateway-read-timeout-seconds',
          value: timeout['value'] ?? '',
          number: seconds,
        });
      }
      const check = CHECK.exec(line.text)?.groups;
      const path = check?.['path'] ?? check?.['uri'];
      if (path !== undefined)
        tally.add(`check|${path}`, line, {
          kind: 'setting',
          setting: 'health-check-path',
          value: path,
          number: null,
        });
    }
    return tally.observations();
  },
};
