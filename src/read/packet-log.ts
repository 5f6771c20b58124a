import { linesOf } from './lines.ts';
import type { Fact } from './observation.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

type Packet = Extract<Fact, { kind: 'packet' }>;

/** What a LOG rule of iptables or nftables, ufw and firewalld write of a packet. @see man iptables-extensions, LOG */
const NETFILTER =
  /\bIN=\S* .*?\bSRC=(?<source>\S+) DST=(?<destination>\S+) .*?\bPROTO=(?<protocol>\w+)(?: SPT=(?<sourcePort>\d+) DPT=(?<destinationPort>\d+))?/;
/** The prefix is free text; these are the words in which ufw, firewalld and people say that the packet went no further. */
const REFUSED_PREFIX = /BLOCK|DROP|DEN(?:Y|IED)|REJECT/i;
/** `pfirewall.log`: date time action protocol src-ip dst-ip src-port dst-port … */
const WINDOWS =
  /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d (?<action>DROP|ALLOW) (?<protocol>TCP) (?<source>\S+) (?<destination>\S+) (?<sourcePort>\d+) (?<destinationPort>\d+) /;
/** Version account interface source destination ports protocol packets bytes start end action status. @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html */
const FLOW =
  /(?:^|\s)\d{1,2} \d{12} eni-\w+ (?<source>\S+) (?<destination>\S+) (?<sourcePort>\d+) (?<destinationPort>\d+) (?<protocol>\d+) \d+ \d+ \d+ \d+ (?<action>ACCEPT|REJECT)\b/;

/** Single packets or flows that a packet filter, or the network of the cloud, let pass or did not. */
export const packetLog: Reader = {
  name: 'packet log',
  recognises: ({ text }) =>
    /\bSRC=\S+ DST=|^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d (?:DROP|ALLOW) |\beni-\w+ .*\b(?:ACCEPT|REJECT)\b/m.test(
      text,
    ),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    for (const line of linesOf(exhibit)) {
      const packet = packetOf(line.text);
      if (packet === null) continue;
      const { by, verdict, source, destination, destinationPort } = packet;
      // A client's own port differs from packet to packet; only that of an answer is one of a service.
      const from = (packet.sourcePort ?? 0) < 32_768 ? packet.sourcePort : null;
      tally.add(
        `${by}|${verdict}|${source}|${destination}|${from}|${from === null ? destinationPort : ''}`,
        line,
        packet,
      );
    }
    return tally.observations();
  },
};

function packetOf(text: string): Packet | null {
  const filtered = NETFILTER.exec(text);
  if (filtered !== null)
    return filtered.groups?.['protocol'] === 'TCP' &&
      REFUSED_PREFIX.test(text.slice(0, filtered.index))
      ? packet('host-firewall', 'dropped', filtered.groups)
      : null;
  const windows = WINDOWS.exec(text)?.groups;
  if (windows !== undefined)
    return packet('host-firewall', windows['action'] === 'DROP' ? 'dropped' : 'passed', windows);
  const flow = FLOW.exec(text)?.groups;
  if (flow === undefined || flow['protocol'] !== '6') return null;
  return packet('flow-log', flow['action'] === 'REJECT' ? 'dropped' : 'passed', flow);
}

const packet = (
  by: Packet['by'],
  verdict: Packet['verdict'],
  groups: Readonly<Record<string, string | undefined>>,
): Packet => ({
  kind: 'packet',
  by,
  verdict,
  source: groups['source'] ?? '',
  destination: groups['destination'] ?? '',
  sourcePort: groups['sourcePort'] === undefined ? null : Number(groups['sourcePort']),
  destinationPort:
    groups['destinationPort'] === undefined ? null : Number(groups['destinationPort']),
});
