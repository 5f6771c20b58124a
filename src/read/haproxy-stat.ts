import { checkFailure } from './haproxy-log.ts';
import { type Line, linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/** The line that names the columns: whole, down to the columns of interest, or cut where it is too long. */
const HEAD =
  /(?:^|[:#]\s*|\s)(?<columns>(?:pxname,)?svname,(?:[\w-]+,)*[\w-]+,?)(?:\[\.\.\.\])?\s*$/;

/** `show info`: connections of the process against its own limit. */
const INFO =
  /^\s*(?<key>Maxconn|CurrConns|MaxConnReached|Maxsock|CurrSslConns|MaxSslConns)\s*:\s*(?<value>\d+)/;

/** The same on the statistics page: `current conns = 1996; maxconn = 2000`. */
const PAGE = /\b(?<key>current conns|maxconn|Maxconn reached)\s*[=:]\s*(?<value>\d+)/g;
const PAGE_KEYS: Readonly<Record<string, string>> = {
  'current conns': 'CurrConns',
  maxconn: 'Maxconn',
};
/** From this share of the limit on what is left is taken by the gateway's own checks. */
const NEARLY = 0.99;

/** `show servers state`: bit 0x20 of the administrative state says that the name has no address. */
const STATE_HEAD = /^# ?(?<columns>be_id be_name srv_id srv_name.*)$/m;
const NO_ADDRESS = 0x20;

/** `show stat`: CSV whose header names the columns. @see https://docs.haproxy.org/2.6/management.html#9.1 */
export const haproxyStat: Reader = {
  name: 'HAProxy statistics',
  recognises: ({ text }) =>
    /\bsvname,\w/.test(text) ||
    STATE_HEAD.test(text) ||
    /^\s*(?:Maxconn|CurrConns): \d|\bcurrent conns\s*[=:]\s*\d/m.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    let columns: readonly string[] = [];
    const info = new Map<string, number>();
    const states = (STATE_HEAD.exec(exhibit.text)?.groups?.['columns'] ?? '').trim().split(/\s+/);
    for (const line of linesOf(exhibit)) {
      readInfo(tally, line, info);
      readState(tally, line, states);
      const head = HEAD.exec(line.text)?.groups?.['columns'];
      if (head !== undefined) {
        columns = head.replace(/,$/, '').split(',');
        continue;
      }
      const cells = line.text.trim().split(',');
      if (columns.length === 0 || cells.length < Math.min(columns.length, 20) - 2) continue;
      const cell = (name: string) => cells[columns.indexOf(name)] ?? '';
      const server = cell('svname');
      if (server === 'FRONTEND' && atLimit(cell('scur'), cell('slim')))
        tally.add(`frontend|${cell('pxname')}`, line, {
          kind: 'failure',
          gateway: 'haproxy',
          failure: 'no-worker-slot',
          upstream: null,
          method: null,
          path: null,
          millis: null,
        });
      if (server === 'FRONTEND' || server === 'BACKEND') continue;
      const upstream = columns.includes('pxname') ? `${cell('pxname')}/${server}` : server;
      const address = cell('addr');
      if (address !== '') {
        tally.add(`upstream|${upstream}`, line, {
          kind: 'upstream',
          gateway: 'haproxy',
          group: upstream,
          address,
          protocol: null,
          down: /^(?:DOWN|MAINT)/.test(cell('status')),
        });
      }
      const status = cell('status');
      const check = cell('check_status').replace(/^\* /, '');
      const failure = /resolution/.test(status)
        ? 'unresolved'
        : (checkFailure(check, cell('last_chk')) ?? (/^DOWN/.test(status) ? 'marked-down' : null));
      if (failure !== null && !/^UP/.test(status)) {
        tally.add(`failure|${failure}|${upstream}`, line, {
          kind: 'failure',
          gateway: 'haproxy',
          failure,
          upstream,
          method: null,
          path: null,
          millis: null,
        });
      }
      const queued = Number(cell('qcur'));
      if (queued > 0 && atLimit(cell('scur'), cell('slim'))) {
        tally.add(`queue|${upstream}`, line, {
          kind: 'failure',
          gateway: 'haproxy',
          failure: 'queue-timeout',
          upstream,
          method: null,
          path: null,
          millis: null,
        });
      }
    }
    return tally.observations();
  },
};

/** As many sessions as there may be; what comes then waits unseen, and no log line tells of it. */
const atLimit = (sessions: string, limit: string): boolean =>
  limit !== '' && Number(limit) > 0 && Number(sessions) >= Number(limit);

function readInfo(tally: Tally, line: Line, info: Map<string, number>): void {
  const found = INFO.exec(line.text)?.groups;
  const page = [...line.text.matchAll(PAGE)];
  if (found === undefined && page.length === 0) return;
  if (found !== undefined) info.set(found['key'] ?? '', Number(found['value']));
  for (const { groups } of page)
    info.set(PAGE_KEYS[groups?.['key'] ?? ''] ?? '', Number(groups?.['value']));
  const limit = info.get('Maxconn') ?? 0;
  const reached = info.get('MaxConnReached') ?? 0;
  const full = limit > 0 && (info.get('CurrConns') ?? 0) >= NEARLY * limit;
  if (!full && reached === 0) return;
  tally.add('connections', line, {
    kind: 'failure',
    gateway: 'haproxy',
    failure: 'no-worker-slot',
    upstream: null,
    method: null,
    path: null,
    millis: null,
  });
}

function readState(tally: Tally, line: Line, columns: readonly string[]): void {
  const cells = line.text.trim().split(/\s+/);
  const at = columns.indexOf('srv_admin_state');
  if (at === -1 || !/^\d+$/.test(cells[0] ?? '') || cells.length < columns.length) return;
  if ((Number(cells[at]) & NO_ADDRESS) === 0) return;
  const upstream = `${cells[columns.indexOf('be_name')]}/${cells[columns.indexOf('srv_name')]}`;
  tally.add(`state|${upstream}`, line, {
    kind: 'failure',
    gateway: 'haproxy',
    failure: 'unresolved',
    upstream,
    method: null,
    path: null,
    millis: null,
  });
}
