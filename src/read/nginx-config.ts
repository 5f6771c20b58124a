import type { Exhibit } from '../evidence/exhibit.ts';
import { canonicalUpstream } from './endpoint.ts';
import { type Line, linesOf } from './lines.ts';
import { unitSeconds } from './load-balancer-attributes.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

const UPSTREAM = /^\s*upstream\s+(?<name>[^\s{]+)\s*\{?/;
const SERVER = /^\s*server\s+(?<address>[^\s;{]+)(?<rest>[^;{]*);/;
const PASS = /^\s*(?<protocol>proxy|fastcgi|uwsgi|scgi|grpc)_pass\s+(?<to>[^;]+);/;
const DURATION =
  /^\s*(?<name>proxy_read_timeout|keepalive_timeout|keepalive)\s+(?<value>\d+)(?<unit>ms|s|m|h)?/;

/** Directives that send requests somewhere, from `nginx -T` or a piece of it. */
export const nginxConfig: Reader = {
  name: 'nginx configuration',
  recognises: ({ text }) =>
    /(?:^|[{;])\s*(?:upstream\s+\S+\s*\{|(?:proxy|fastcgi|uwsgi|scgi|grpc)_pass\s)/m.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    let group: string | null = null;
    const groups = new Set<string>();
    const kept = new KeptIdle();
    for (const line of statementsOf(exhibit)) {
      kept.take(line);
      const opened = UPSTREAM.exec(line.text)?.groups?.['name'];
      if (opened !== undefined) {
        group = opened;
        groups.add(opened);
        continue;
      }
      if (/^\s*\}/.test(line.text)) group = null;
      const server = group === null ? undefined : SERVER.exec(line.text)?.groups;
      if (server !== undefined) {
        const raw = server['address'] ?? '';
        addUpstream(tally, line, group, withPort(raw), null, /\bdown\b/.test(server['rest'] ?? ''));
        continue;
      }
      const pass = PASS.exec(line.text)?.groups;
      if (pass !== undefined) addPass(tally, line, pass, groups);
      if (/^\s*proxy_next_upstream\s[^;]*\bhttp_5\d\d\b/.test(line.text))
        tally.add('ejects', line, { kind: 'statement', topic: 'ejection-named' });
      addProxyProtocol(tally, line);
      addDuration(tally, line, group !== null);
    }
    for (const { line, seconds } of kept.inForce()) {
      tally.add(`front-keepalive|${seconds}`, line, {
        kind: 'setting',
        setting: 'front-keepalive-seconds',
        value: String(seconds),
        number: seconds,
      });
    }
    return tally.observations();
  },
};

interface Kept {
  readonly line: Line;
  readonly seconds: number;
}

/** The values of `keepalive_timeout` that are about clients: what a server says overrules what stands around the servers. */
class KeptIdle {
  readonly #blocks: string[] = [];
  readonly #ofServers: Kept[] = [];
  readonly #ofAll: Kept[] = [];

  take(line: Line): void {
    const opened = /^\s*(?<name>\w+)[^;]*\{/.exec(line.text)?.groups?.['name'];
    if (opened !== undefined) this.#blocks.push(opened);
    const found = DURATION.exec(line.text)?.groups;
    if (found?.['name'] === 'keepalive_timeout' && !this.#blocks.includes('upstream')) {
      const kept = { line, seconds: Number(found['value']) * unitSeconds(found['unit']) };
      (this.#blocks.includes('server') ? this.#ofServers : this.#ofAll).push(kept);
    }
    // The end of a block may stand behind its last directive.
    if (/\}/.test(line.text)) this.#blocks.pop();
  }

  inForce(): readonly Kept[] {
    return this.#ofServers.length > 0 ? this.#ofServers : this.#ofAll;
  }
}

/** Directives as lines of their own, though people write several in one. */
function* statementsOf(exhibit: Exhibit): Generator<Line> {
  for (const line of linesOf(exhibit)) {
    if (/^\s*#/.test(line.text)) continue;
    const parts = line.text.split(/(?<=[;{}])(?=\s*[^\s;{}#])|(?<=[^\s;{}])\s*(?=\})/);
    for (const text of parts) yield { number: line.number, text };
  }
}

/** Without a port, a server of an upstream group is reached on 80. */
const withPort = (address: string): string =>
  address.startsWith('unix:') || /:\d+$/.test(address) ? address : `${address}:80`;

function addPass(
  tally: Tally,
  line: Line,
  pass: Readonly<Record<string, string | undefined>>,
  groups: ReadonlySet<string>,
) {
  const to = pass['to']?.trim() ?? '';
  const protocol =
    pass['protocol'] === 'proxy'
      ? /^https:/.test(to)
        ? 'https'
        : 'http'
      : (pass['protocol'] ?? null);
  const address = canonicalUpstream(to);
  if (address === null || address.includes('$')) return;
  if (groups.has(address)) return addUpstream(tally, line, address, address, protocol, false);
  const named = address.startsWith('unix:') || /:\d+$/.test(address);
  addUpstream(
    tally,
    line,
    null,
    named ? address : `${address}:${protocol === 'https' ? 443 : 80}`,
    protocol,
    false,
  );
}

function addUpstream(
  tally: Tally,
  line: Line,
  group: string | null,
  address: string,
  protocol: string | null,
  down: boolean,
) {
  tally.add(`upstream|${group}|${address}|${protocol}`, line, {
    kind: 'upstream',
    gateway: 'nginx',
    group,
    address: canonicalUpstream(address) ?? address,
    protocol,
    down,
  });
}

/** `proxy_protocol on` of a stream server; `listen ... proxy_protocol` is the other direction. */
function addProxyProtocol(tally: Tally, line: Line): void {
  if (/^\s*proxy_protocol\s+on\s*;/.test(line.text))
    tally.add('proxy-protocol', line, {
      kind: 'setting',
      setting: 'proxy-protocol-sent',
      value: 'on',
      number: null,
    });
}

function addDuration(tally: Tally, line: Line, inUpstream: boolean): void {
  const found = DURATION.exec(line.text)?.groups;
  if (found === undefined) return;
  const { name = '', value = '' } = found;
  if (name === 'keepalive' && inUpstream) {
    tally.add('upstream-keepalive', line, {
      kind: 'setting',
      setting: 'upstream-keepalive',
      value,
      number: Number(value),
    });
  }
  if (name === 'proxy_read_timeout') {
    const number = Number(value) * unitSeconds(found['unit']);
    tally.add(`read-timeout|${value}`, line, {
      kind: 'setting',
      setting: 'gateway-read-timeout-seconds',
      value,
      number,
    });
  }
}
