import { linesOf } from './lines.ts';
import type { Holder } from './observation.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/** `ss -ltn`: State Recv-Q Send-Q Local:Port Peer:Port [users:((...))]; people leave out what they do not need. */
const SS =
  /^LISTEN\s+(?<waiting>\d+)\s+(?<limit>\d+)\s+(?<local>\S+):(?<port>\d+|\*)(?:\s+\S+(?:\s+(?<users>users:\(\("(?<process>[^"]+)".*))?|\s*$)/;
const SS_UNIX =
  /^u_(?:str|seq)\s+LISTEN\s+(?<waiting>\d+)\s+(?<limit>\d+)\s+(?<path>[/@]\S+)\s+\d+\s+\S+\s+\S+(?:\s+(?<users>users:\(\("(?<process>[^"]+)".*))?/;
/** `netstat -ltnp`: Proto Recv-Q Send-Q Local Foreign State PID/Program. */
const NETSTAT =
  /^tcp6?\s+(?<waiting>\d+)\s+(?<limit>\d+)\s+(?<local>\S+):(?<port>\d+)\s+\S+\s+LISTEN(?:\s+(?:(?<pid>\d+)\/(?<process>[^\s:]+)|-))?/;
/** `netstat -ano` on Windows; ours has the name behind the number. */
const WINDOWS =
  /^\s*TCP\s+(?<local>\S+):(?<port>\d+)\s+\S+\s+LISTENING\s+(?:(?<pid>\d+)\s+(?=[A-Za-z]))?(?<process>\w\S*)/;
const LSOF = /^(?<process>\S+)\s+(?<pid>\d+)\s+.*\bTCP\s+(?<local>\S+):(?<port>\d+)\s+\(LISTEN\)/;

const TCP_HEAD =
  /^State\s+Recv-Q\s+Send-Q\s+Local Address:Port|^Proto\s+Recv-Q\s+Send-Q\s+Local Address/m;
const UNIX_HEAD = /^Netid\s+State\s+Recv-Q\s+Send-Q/m;

const ADDRESS = /^(?:%\w+)?\[?(?<address>[^\]%]*)\]?/;

/** Sockets that accept connections, and how many wait to be accepted. */
export const listeners: Reader = {
  name: 'listeners',
  recognises: ({ text }) =>
    /\bLISTEN(?:ING)?\b/.test(text) || TCP_HEAD.test(text) || UNIX_HEAD.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    let tcp = 0;
    let unix = 0;
    let head = { number: 1, text: '' };
    for (const line of linesOf(exhibit)) {
      if (TCP_HEAD.test(line.text) || UNIX_HEAD.test(line.text)) head = line;
      const unixSocket = SS_UNIX.exec(line.text)?.groups;
      if (unixSocket !== undefined) {
        unix += 1;
        const path = unixSocket['path'] ?? '';
        tally.add(`unix|${path}`, line, listener(path, null, unixSocket));
        continue;
      }
      const match = (
        SS.exec(line.text) ??
        NETSTAT.exec(line.text) ??
        WINDOWS.exec(line.text) ??
        LSOF.exec(line.text)
      )?.groups;
      if (match === undefined) continue;
      tcp += 1;
      const address = ADDRESS.exec(match['local'] ?? '')?.groups?.['address'] ?? '';
      tally.add(
        `${address}|${match['port']}`,
        line,
        listener(address, Number(match['port']), match),
      );
    }
    // `ss -tan` lists all connections, perhaps cut short: only a table of listeners proves absence.
    const whole = exhibit.outcome.kind === 'collected' && !exhibit.outcome.truncated;
    // People paste a table without its head; one line alone is an excerpt.
    const table = TCP_HEAD.test(exhibit.text) || (exhibit.source === 'pasted' && tcp >= 2);
    if (whole && table && !/^ESTAB|^TIME-WAIT/m.test(exhibit.text)) {
      tally.add('read|tcp', head, { kind: 'listeners-read', of: 'tcp', listed: tcp });
    }
    if (whole && UNIX_HEAD.test(exhibit.text)) {
      tally.add('read|unix', head, { kind: 'listeners-read', of: 'unix', listed: unix });
    }
    return tally.observations();
  },
};

function listener(
  address: string,
  port: number | null,
  match: Readonly<Record<string, string | undefined>>,
) {
  const count = (text: string | undefined) => (text === undefined ? null : Number(text));
  return {
    kind: 'listener',
    // A star is both families; `0.0.0.0` is one of them.
    address: address === '*' ? '::' : address,
    port,
    process: match['process'] ?? null,
    waiting: count(match['waiting']),
    limit: count(match['limit']),
    holders: holdersOf(match),
  } as const;
}

/** `users:(("node",pid=62,fd=18),("node",pid=63,fd=18))`, or the one process of the other tables. */
function holdersOf(match: Readonly<Record<string, string | undefined>>): readonly Holder[] {
  const { users, process = null, pid } = match;
  if (users !== undefined)
    return [...users.matchAll(/"(?<name>[^"]+)",(?:pid=)?(?<pid>\d+)/g)].map(({ groups }) => ({
      process: groups?.['name'] ?? null,
      pid: Number(groups?.['pid']),
    }));
  return process === null ? [] : [{ process, pid: pid === undefined ? null : Number(pid) }];
}
