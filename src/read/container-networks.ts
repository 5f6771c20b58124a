import type { Exhibit } from '../evidence/exhibit.ts';
import { type Line, linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/** A service that is the gateway, by its name or its image. */
const GATEWAY = /traefik|caddy|nginx|haproxy|envoy|proxy|gateway|ingress|apache|httpd|swag|npm/i;

interface Member {
  readonly who: string;
  readonly gateway: boolean;
  readonly networks: readonly string[];
  readonly line: Line;
}

/** `networks of traefik: proxy-net, data-net (10.0.1.0/24)`, as people list them. */
const LISTED =
  /\bnetworks? of (?:the )?(?<who>[\w.-]+)(?: (?:service|container))?s?:\s*(?<list>.+)$/i;

/** `proxy: networks: [front]`, `blog: networks blog_default (172.24.0.2), web`, as people shorten `docker inspect`. */
const OF_ONE = /^\s*(?<who>[\w.-]+)\s*:\s*networks?\s*:?\s*\[?(?<list>[^\]]+)\]?\s*$/i;
/** The options with which a container or a service was started. */
const OPTIONS = /--net(?:work)?[= ](?<network>[\w.-]+)/g;
const STARTED = /^\s*(?<who>[\w.-]+)\s*:|--name[= ](?<name>[\w.-]+)/;
/** `whoami: 172.23.0.3, 172.24.0.2`: an address in each network that it is in. */
const ADDRESSES =
  /^\s*(?<who>[a-z][\w.-]*)\s*:\s*(?<list>(?:172|10|192)(?:\.\d+){3}(?:\s*(?:,|and|&)\s*(?:172|10|192)(?:\.\d+){3})*)\s*$/i;

/** `docker inspect -f ... web`: whose networks the lines that follow are. */
const INSPECTED =
  /\b(?:docker|podman|nerdctl)\b.*\binspect\b[^|]*?\s["']?(?<who>[\w.-]+)["']?\s*(?:\||$)/;
const NETWORK_OF =
  /^\s*["']?(?<network>[\w.-]+)["']?\s*[:=]?\s+["']?(?<address>(?:10|172|192)(?:\.\d{1,3}){3})\b/;
const JSON_NAME = /^\s*"Name": "\/(?<who>[\w.-]+)"/;
const JSON_NETWORK = /^\s*"(?<network>[\w.-]+)": \{\s*$/;
const JSON_ADDRESS = /^\s*"IPAddress": "(?<address>\d+\.\d+\.\d+\.\d+)"/;

/**
 * In which networks of containers gateway and service are. A gateway that shares none with a service cannot reach
 * it; Traefik picks any one of several unless a label names it.
 */
export const containerNetworks: Reader = {
  name: 'container networks',
  recognises: ({ text, source }) =>
    source === 'pasted' &&
    (/\bnetworks?\b|--net[= ]|\binspect\b/i.test(text) ||
      /^\s*[\w.-]+:\s*(?:172|10|192)\.\d/m.test(text)),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    const members = [...listed(exhibit), ...composed(exhibit), ...inspected(exhibit, tally)];
    const gateways = members.filter(({ gateway }) => gateway);
    const chosen = /traefik\.(?:docker|swarm)\.network\s*[=:]/.test(exhibit.text);
    for (const { networks, line } of members.filter(({ gateway }) => !gateway)) {
      for (const gateway of gateways) {
        const common = networks.filter((name) => gateway.networks.includes(name));
        if (networks.length === 0 || gateway.networks.length === 0) continue;
        if (common.length === 0)
          tally.add('apart', line, { kind: 'statement', topic: 'no-common-network' });
        else if (common.length < networks.length && !chosen)
          tally.add('two', line, { kind: 'statement', topic: 'two-networks' });
      }
    }
    return tally.observations();
  },
};

function listed(exhibit: Exhibit): readonly Member[] {
  return [...linesOf(exhibit)].flatMap((line) => {
    const member = memberOf(line.text);
    return member === null ? [] : [{ ...member, gateway: GATEWAY.test(member.who), line }];
  });
}

/** What `docker inspect` says of containers one after the other. */
function inspected(exhibit: Exhibit, tally: Tally): readonly Member[] {
  const found = new Map<string, { networks: string[]; line: Line }>();
  let who: string | null = null;
  let within: string | null = null;
  for (const line of linesOf(exhibit)) {
    const { text } = line;
    const named = INSPECTED.exec(text)?.groups?.['who'] ?? JSON_NAME.exec(text)?.groups?.['who'];
    if (named !== undefined) {
      who = named;
      continue;
    }
    if (who === null) continue;
    within = JSON_NETWORK.exec(text)?.groups?.['network'] ?? within;
    const pair = NETWORK_OF.exec(text)?.groups;
    const address = pair?.['address'] ?? JSON_ADDRESS.exec(text)?.groups?.['address'];
    const network = pair?.['network'] ?? (address === undefined ? undefined : within);
    if (address === undefined || network == null) {
      if (/^\s*[$#]/.test(text)) who = null;
      continue;
    }
    const gateway = GATEWAY.test(who);
    tally.add(`${who}|${network}`, line, {
      kind: 'container-network',
      container: who,
      network,
      address,
      gateway,
    });
    const member = found.get(who);
    if (member === undefined) found.set(who, { networks: [network], line });
    else member.networks.push(network);
  }
  return [...found].map(([name, member]) => ({
    who: name,
    gateway: GATEWAY.test(name),
    ...member,
  }));
}

function memberOf(text: string): Pick<Member, 'who' | 'networks'> | null {
  const told = LISTED.exec(text)?.groups ?? OF_ONE.exec(text)?.groups;
  if (told !== undefined) return { who: told['who'] ?? '', networks: namesIn(told['list'] ?? '') };
  const addressed = ADDRESSES.exec(text)?.groups;
  if (addressed !== undefined) {
    // Docker gives each network a range of its own, of sixteen bits unless told otherwise.
    const ranges = (addressed['list'] ?? '').match(/\d+\.\d+(?=\.\d+\.\d+)/g) ?? [];
    return { who: addressed['who'] ?? '', networks: ranges };
  }
  const options = [...text.matchAll(OPTIONS)].map(({ groups }) => groups?.['network'] ?? '');
  const started = STARTED.exec(text)?.groups;
  const who = started?.['name'] ?? started?.['who'];
  return who === undefined || options.length === 0 ? null : { who, networks: options };
}

const namesIn = (list: string): readonly string[] =>
  list
    .replace(/\([^)]*\)/g, '')
    .split(/,| and /)
    .map((name) => name.trim().replace(/["'`.]/g, ''))
    .filter((name) => name !== '');

/** Services of a compose file with the networks that each joins; who names none is in the default one. */
function composed(exhibit: Exhibit): readonly Member[] {
  if (!/^\s*services:/m.test(exhibit.text)) return [];
  const members: Member[] = [];
  let inServices = false;
  let indent = -1;
  let current: { who: string; gateway: boolean; networks: string[]; line: Line } | null = null;
  let listIndent = -1;
  const flush = () => {
    if (current !== null)
      members.push({
        ...current,
        networks: current.networks.length === 0 ? ['default'] : current.networks,
      });
    current = null;
  };
  for (const line of linesOf(exhibit)) {
    const { text } = line;
    if (text.trim() === '' || /^\s*#/.test(text)) continue;
    const depth = text.search(/\S/);
    if (/^\s*services:\s*$/.test(text)) {
      inServices = true;
      indent = -1;
      continue;
    }
    if (!inServices) continue;
    if (indent === -1) indent = depth;
    if (depth < indent) {
      flush();
      inServices = false;
      continue;
    }
    const key = /^\s*(?<key>[\w.-]+):\s*(?<value>.*)$/.exec(text)?.groups;
    if (depth === indent && key !== undefined) {
      flush();
      const who = key['key'] ?? '';
      current = { who, gateway: GATEWAY.test(who), networks: [], line };
      listIndent = -1;
      continue;
    }
    if (current === null) continue;
    if (key?.['key'] === 'image' && GATEWAY.test(key['value'] ?? '')) current.gateway = true;
    if (key?.['key'] === 'networks') {
      listIndent = depth;
      const inline = /\[(?<list>[^\]]*)\]/.exec(key['value'] ?? '')?.groups?.['list'];
      if (inline !== undefined)
        current.networks.push(...inline.split(',').map((name) => name.trim().replace(/["']/g, '')));
      continue;
    }
    const item = /^\s*-\s*["']?(?<name>[\w.-]+)["']?\s*$/.exec(text)?.groups?.['name'];
    if (listIndent !== -1 && depth >= listIndent) {
      const name = item ?? (depth === listIndent + 2 ? key?.['key'] : undefined);
      if (name !== undefined && (item !== undefined || depth > listIndent)) {
        current.networks.push(name);
        continue;
      }
      if (depth <= listIndent) listIndent = -1;
    } else listIndent = -1;
  }
  flush();
  return members;
}
