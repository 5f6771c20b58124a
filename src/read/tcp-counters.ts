import { type Line, linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/** Counters that move when the accept queue of a listener is full. */
const WANTED = new Set(['ListenOverflows', 'ListenDrops', 'TCPReqQFullDrop']);
const NSTAT = /^TcpExt(?<name>\w+)\s+(?<value>\d+)/;

/** `/proc/net/netstat` (a line of names, then one of values) and `nstat`. Values count since boot. */
export const tcpCounters: Reader = {
  name: 'TCP counters',
  recognises: ({ text }) => /^TcpExt/m.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    let names: readonly string[] | null = null;
    for (const line of linesOf(exhibit)) {
      const counted = NSTAT.exec(line.text)?.groups;
      if (counted !== undefined) add(tally, line, counted['name'] ?? '', Number(counted['value']));
      if (!line.text.startsWith('TcpExt: ')) continue;
      const cells = line.text.slice('TcpExt: '.length).split(' ');
      if (names === null) {
        names = cells;
        continue;
      }
      for (const [i, name] of names.entries()) add(tally, line, name, Number(cells[i]));
      names = null;
    }
    return tally.observations();
  },
};

function add(tally: Tally, line: Line, name: string, value: number): void {
  if (!WANTED.has(name) || !(value > 0)) return;
  const text = `${name} ${value}`;
  tally.add(
    name,
    { number: line.number, text: line.text.length > 500 ? text : line.text },
    { kind: 'counter', counter: name, value },
  );
}
