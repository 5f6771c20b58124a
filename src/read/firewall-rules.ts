import { linesOf } from './lines.ts';
import type { Fact } from './observation.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

type Rule = Extract<Fact, { kind: 'firewall-rule' }>;

/** `iptables-save` and `iptables -S`. */
const IPTABLES =
  /^(?:\[(?<packets>\d+):\d+\] )?-A (?<chain>\S+)(?<match>.*?) -j (?<action>DROP|REJECT|ACCEPT)\b/;
/** `iptables -nvL`: pkts bytes target prot … */
const LISTING =
  /^\s*(?<packets>\d+[KMG]?)\s+\d+[KMG]?\s+(?<action>DROP|REJECT|ACCEPT)\s+(?<match>.*)$/;
const POLICY =
  /^(?::(?<chain>\S+) (?<action>DROP|REJECT)|Chain (?<chain2>\S+) \(policy (?<action2>DROP|REJECT)(?: (?<packets>\d+) packets)?)/;
/** nftables: `tcp dport 8080 counter packets 47 bytes 2756 drop`. */
const NFT =
  /^\s*(?<match>[^#]*?)(?:counter packets (?<packets>\d+) bytes \d+ )?(?<action>drop|reject|accept)\b/;
const UFW = /^(?<ports>\d+)(?:\/tcp)?\s+(?<action>DENY|REJECT|ALLOW)/;
/** ufw denies and firewalld rejects whatever it does not list. */
const CLOSED_ZONE =
  /^Status: active\b|^\S+ \((?:default, )?active\)|^\s*target: (?:default|DROP|%%REJECT%%)/;
const ZONE_LIST = /^\s*(?<what>services|ports):\s*(?<list>.*)$/;
const SERVICE_PORTS: Readonly<Record<string, number>> = { ssh: 22, http: 80, https: 443, dns: 53 };
const ANYWHERE = /^Anywhere\s+ALLOW/;
const WINDOWS = /Action\s*:\s*Block|DefaultInboundAction\s*:?\s*Block/;

const PORTS = /dports? (?:\{ )?(?<list>\d+(?:[:-]\d+)?(?:,\s?\d+(?:[:-]\d+)?)*)/;

/** Rules of a host's packet filter, in order. */
export const firewallRules: Reader = {
  name: 'firewall rules',
  recognises: ({ text }) =>
    /^-A |^:INPUT |^Chain |^\s*(?:tcp|ip|ct|iif|meta l4proto|counter packets|reject|drop)\b.*\b(?:accept|drop|reject)\b|^\s*(?:reject|drop)\b|^\d+(?:\/tcp)?\s+(?:DENY|REJECT|ALLOW)|^Status: active|\(active\)$|DefaultInboundAction|Action\s*:\s*Block/m.test(
      text,
    ),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    let chain = '';
    for (const line of linesOf(exhibit)) {
      const opened = /^\s*chain (?<name>\S+) \{|^Chain (?<listed>\S+)/.exec(line.text)?.groups;
      if (opened !== undefined) chain = opened['name'] ?? opened['listed'] ?? '';
      const policy =
        POLICY.exec(line.text)?.groups ?? /policy (?<action>drop)\b/.exec(line.text)?.groups;
      const rule = (
        IPTABLES.exec(line.text) ??
        LISTING.exec(line.text) ??
        UFW.exec(line.text) ??
        (/\bhook\b/.test(line.text) ? null : NFT.exec(line.text))
      )?.groups;
      const found =
        policy?.['action'] === undefined && policy?.['action2'] === undefined ? rule : policy;
      const zone = zoneRule(line.text);
      if (zone !== null) {
        tally.add(`${line.number}`, line, {
          kind: 'firewall-rule',
          packets: null,
          chain: 'ufw',
          ...zone,
        });
        continue;
      }
      const blocked = WINDOWS.test(line.text) ? { action: 'DROP' } : undefined;
      const groups: Readonly<Record<string, string | undefined>> | undefined = found ?? blocked;
      if (groups === undefined) continue;
      const fact: Rule = {
        kind: 'firewall-rule',
        action: actionOf(groups['action'] ?? groups['action2'] ?? ''),
        ports: portsOf(groups['ports'] ?? groups['match'] ?? '', line.text),
        packets: groups['packets'] === undefined ? null : Number.parseInt(groups['packets'], 10),
        chain: groups['chain'] ?? groups['chain2'] ?? chain,
      };
      tally.add(`${line.number}`, line, fact);
    }
    return tally.observations();
  },
};

function zoneRule(text: string): Pick<Rule, 'action' | 'ports'> | null {
  if (CLOSED_ZONE.test(text)) return { action: 'reject', ports: null };
  if (ANYWHERE.test(text)) return { action: 'accept', ports: null };
  const list = ZONE_LIST.exec(text)?.groups?.['list'];
  if (list === undefined) return null;
  const ports = list
    .split(/\s+/)
    .map((item) => SERVICE_PORTS[item] ?? Number.parseInt(item, 10))
    .filter((port) => port > 0);
  return ports.length === 0 ? null : { action: 'accept', ports };
}

function actionOf(word: string): Rule['action'] {
  if (/accept|allow/i.test(word)) return 'accept';
  return /reject/i.test(word) ? 'reject' : 'drop';
}

/** With what a rule rejects says nothing of what it rejects: `reject-with icmp-host-prohibited`. */
const REJECTS_WITH = /reject[- ]with .*/;

/** A rule about answers, the loopback, another protocol or one source, in any of the listings. */
const onlyOthers = (line: string): boolean =>
  /\biif(?:name)? "?lo|-i lo\b|\s--\s+lo\s|established|icmp|udp|-s \d|state invalid/i.test(
    line.replace(REJECTS_WITH, ''),
  ) && !/dport/.test(line);

/** The ports that a rule is about; null when it is about all of them. An empty list: not about ports of TCP. */
function portsOf(match: string, line: string): readonly number[] | null {
  const list =
    PORTS.exec(line)?.groups?.['list'] ??
    (/^\d+$/.test(match) ? match : /dpts?:(?<p>\d+(?::\d+)?)/.exec(line)?.groups?.['p']);
  if (list === undefined) return onlyOthers(line) ? [] : null;
  return list
    .split(/[,\s]+/)
    .filter(Boolean)
    .flatMap(rangeOf);
}

function rangeOf(item: string): readonly number[] {
  const [from = 0, to = from] = item.split(/[:-]/).map(Number);
  if (Number.isNaN(from) || Number.isNaN(to)) return [];
  // A wide range is kept by its ends and the ports that services use.
  return to - from > 64
    ? [from, to, 80, 443, 3000, 5000, 8000, 8080, 8443, 9000].filter((p) => p >= from && p <= to)
    : Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
