import type { Line } from './lines.ts';
import { linesOf } from './lines.ts';
import type { Fact, ProbeOutcome } from './observation.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/** `IP 10.0.0.1.40112 > 10.0.0.2.8080: Flags [S], …` of tcpdump. */
const TCPDUMP =
  /\bIP6? (?<from>[\w.:-]+)\.(?<fromPort>\d+|[a-z][\w-]*) > (?<to>[\w.:-]+)\.(?<toPort>\d+|[a-z][\w-]*): Flags \[(?<flags>[A-Z.]+)\](?:.*\blength (?<length>\d+))?/;
/** `10.0.0.1 → 10.0.0.2 TCP 74 40112 → 8080 [SYN] …` of tshark. */
const TSHARK =
  /(?<from>\d+\.\d+\.\d+\.\d+) (?:→|->) (?<to>\d+\.\d+\.\d+\.\d+) (?:TCP|HTTP|TLS\S*) \d+ (?:(?<fromPort>\d+) (?:→|->) (?<toPort>\d+) )?(?:\[(?<flags>[A-Z, ]+)\])?(?<text>.*)/;
/** `gateway > app SYN,ACK`, as people retell it. */
const TOLD =
  /(?<from>[\w.:-]+) ?(?:->|>|→|to) ?(?<to>[\w.:-]+):?\s+(?:sends? )?(?<flags>\[?(?:SYN|FIN|RST|PSH|ACK)(?:[ ,/+]+(?:SYN|FIN|RST|PSH|ACK))*\]?)\b(?<text>.*)/i;
const ICMP =
  /\bICMP (?<from>\S+ )?.*?(?<what>admin prohibited|host (?:\S+ )?unreachable|port \d+ unreachable|net \S+ unreachable|unreachable)/i;

interface Packet {
  readonly from: string;
  readonly to: string;
  readonly syn: boolean;
  readonly ack: boolean;
  readonly fin: boolean;
  readonly rst: boolean;
  readonly data: boolean;
  readonly line: Line;
}

/** What happened on the wire: who opened the connection, who ended it, and before or after an answer. */
export const packetCapture: Reader = {
  name: 'packet capture',
  recognises: ({ text }) =>
    /Flags \[|\bSYN\b|\bRST\b|\bICMP\b.*(?:unreachable|prohibited)/i.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    const packets: Packet[] = [];
    for (const line of linesOf(exhibit)) {
      const icmp = ICMP.exec(line.text)?.groups?.['what'];
      if (icmp !== undefined) {
        tally.add(`icmp|${icmp}`, line, outcome(/^port/.test(icmp) ? 'refused' : 'unreachable'));
        if (/prohibited/i.test(icmp))
          tally.add('prohibited', line, { kind: 'statement', topic: 'host-firewall' });
        continue;
      }
      for (const part of /Flags \[|TCP \d/.test(line.text) ? [line.text] : line.text.split(' / ')) {
        const packet = packetOf(part, line);
        if (packet !== null) packets.push(packet);
      }
    }
    judge(packets, tally);
    return tally.observations();
  },
};

const outcome = (of: ProbeOutcome): Fact => ({
  kind: 'probe',
  to: null,
  from: 'gateway',
  outcome: of,
  status: null,
  path: null,
});

function packetOf(text: string, line: Line): Packet | null {
  const dump = TCPDUMP.exec(text)?.groups;
  if (dump !== undefined) {
    const flags = dump['flags'] ?? '';
    return {
      from: `${dump['from']}.${dump['fromPort']}`,
      to: `${dump['to']}.${dump['toPort']}`,
      syn: flags.includes('S'),
      ack: flags.includes('.'),
      fin: flags.includes('F'),
      rst: flags.includes('R'),
      data: Number(dump['length'] ?? 0) > 0,
      line,
    };
  }
  const other = (TSHARK.exec(text) ?? TOLD.exec(text))?.groups;
  if (other === undefined) return null;
  const flags = (other['flags'] ?? '').toUpperCase();
  const port = (side: string) => (other[side] === undefined ? '' : `.${other[side]}`);
  return {
    from: `${other['from']}${port('fromPort')}`,
    to: `${other['to']}${port('toPort')}`,
    syn: flags.includes('SYN'),
    ack: flags.includes('ACK'),
    fin: flags.includes('FIN'),
    rst: flags.includes('RST'),
    data: /PSH/.test(flags) || /\bHTTP\/|\b(?:GET|POST|PUT|HEAD) \//.test(other['text'] ?? ''),
    line,
  };
}

/** Each connection is judged once: by its first end. */
function judge(packets: readonly Packet[], tally: Tally): void {
  const opened = packets.filter(({ syn, ack }) => syn && !ack);
  const seen = new Set<string>();
  for (const start of opened) {
    const key = `${start.from}|${start.to}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const after = packets.slice(packets.indexOf(start) + 1);
    const back = after.filter(({ from, to }) => from === start.to && to === start.from);
    const forth = after.filter(({ from, to }) => from === start.from && to === start.to);
    if (back.length === 0) {
      // One SYN may only be the end of the excerpt; a repeated one went unanswered.
      if (forth.some(({ syn }) => syn)) tally.add('silence', start.line, outcome('timed-out'));
      continue;
    }
    const [answer] = back;
    if (answer?.rst === true && !back.some(({ syn }) => syn)) {
      tally.add('refused', answer.line, outcome('refused'));
      continue;
    }
    judgeEnd(after, start, tally);
  }
}

function judgeEnd(after: readonly Packet[], start: Packet, tally: Tally): void {
  let asked = false;
  for (const packet of after) {
    const fromGateway = packet.from === start.from && packet.to === start.to;
    const fromBackend = packet.from === start.to && packet.to === start.from;
    if (!fromGateway && !fromBackend) continue;
    if (fromGateway && packet.data) asked = true;
    // An answer came: what ends the connection now is no fault of this kind.
    if (fromBackend && packet.data) return;
    if (!asked || !(packet.fin || packet.rst)) continue;
    if (fromGateway)
      tally.add('gateway', packet.line, { kind: 'statement', topic: 'gateway-closes-first' });
    else tally.add('backend', packet.line, outcome(packet.rst ? 'reset' : 'closed'));
    return;
  }
}
