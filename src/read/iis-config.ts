import { type Line, linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

const FARM = /<webFarm\s[^>]*\bname="(?<name>[^"]+)"/;
const SERVER = /<server\s(?<rest>[^>]*\baddress="(?<address>[A-Za-z0-9._-]+)"[^>]*)>/;
const ROUTING = /<applicationRequestRouting\s[^>]*\bhttpPort="(?<port>\d{1,5})"/;
const ACTION =
  /<action\s[^>]*\burl="(?<protocol>https?):\/\/(?<host>[A-Za-z0-9._-]+)(?::(?<port>\d{1,5}))?[/"]/;

interface FarmServer {
  readonly line: Line;
  readonly farm: string;
  readonly address: string;
  readonly down: boolean;
  port: string;
}

/** Farms of Application Request Routing and rules of URL Rewrite, as applicationHost.config and web.config have them. */
export const iisConfig: Reader = {
  name: 'configuration of IIS',
  recognises: ({ text }) => /<webFarm\s|<action\s[^>]*\burl="https?:/.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    const servers: FarmServer[] = [];
    const rules: { readonly line: Line; readonly to: Readonly<Record<string, string>> }[] = [];
    const farms = new Set<string>();
    let farm: string | null = null;
    let server: FarmServer | null = null;
    for (const line of linesOf(exhibit)) {
      farm = FARM.exec(line.text)?.groups?.['name'] ?? farm;
      if (farm !== null) farms.add(farm.toLowerCase());
      const opened = SERVER.exec(line.text)?.groups;
      if (opened !== undefined && farm !== null) {
        const rest = opened['rest'] ?? '';
        const down = /\benabled="false"/i.test(rest);
        const found = { line, farm, address: opened['address'] ?? '', down, port: '80' };
        servers.push(found);
        server = rest.endsWith('/') ? null : found;
      }
      const port = ROUTING.exec(line.text)?.groups?.['port'];
      if (port !== undefined && server !== null) server.port = port;
      if (line.text.includes('</server>')) server = null;
      if (line.text.includes('</webFarm>')) farm = null;
      const to = ACTION.exec(line.text)?.groups;
      if (to !== undefined) rules.push({ line, to });
    }
    for (const { line, farm: group, address, port, down } of servers) {
      const full = `${address}:${port}`;
      tally.add(`server|${full}`, line, {
        kind: 'upstream',
        gateway: 'iis',
        group,
        address: full,
        protocol: 'http',
        down,
      });
    }
    for (const { line, to } of rules) {
      const { protocol = 'http', host = '', port = protocol === 'https' ? '443' : '80' } = to;
      // A rule that forwards to a farm has its name for a host.
      if (farms.has(host.toLowerCase())) continue;
      const full = `${host}:${port}`;
      tally.add(`rule|${full}`, line, {
        kind: 'upstream',
        gateway: 'iis',
        group: null,
        address: full,
        protocol,
        down: false,
      });
    }
    return tally.observations();
  },
};
