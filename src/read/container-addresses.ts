import { linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

const IP = String.raw`(?<address>(?:10|172|192)(?:\.\d{1,3}){3})(?:\/\d+)?`;
const NAME = '(?<name>[a-z][a-z0-9_-]*)';
/** `api 172.18.0.11`, `172.18.0.11 api`, `api: 172.18.0.11`, `api=172.18.0.11`, `api has 172.18.0.11`. */
const PAIRS: readonly RegExp[] = [
  new RegExp(
    String.raw`(?<![\w.])${NAME}\s*(?:[:=]|->|\bhas|\bis|\bat|\()?\s*${IP}(?![\w.:])`,
    'g',
  ),
  new RegExp(
    String.raw`(?<![\w.:])${IP}\s*(?:[:=]|->|\bis|\bbelongs to|\bof)?\s+${NAME}(?![\w.])`,
    'g',
  ),
];
/** Words of the sentence around, which are no names of containers. */
const NO_NAME =
  /^(?:has|is|at|to|on|of|and|the|from|in|by|now|was|address|ip|network|networks|connects?|gateway|subnet|client|host|inspect|docker|bridge|refused|upstream|server)$/;
const ABOUT_CONTAINERS = /\bnetwork inspect\b|\bdocker network\b|\bdocker inspect\b|\bcontainer/i;
const JSON_NAME = /"Name": "(?<name>[\w.-]+)"/;
const JSON_ADDRESS = /"(?:IPv4Address|IPAddress)": "(?<address>\d+\.\d+\.\d+\.\d+)/;

/** Which container has which address, as Docker tells it and as people shorten that. It is what the name resolves to. */
export const containerAddresses: Reader = {
  name: 'addresses of containers',
  recognises: ({ source, text }) =>
    (source === 'pasted' && ABOUT_CONTAINERS.test(text)) || JSON_ADDRESS.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    const add = (name: string, address: string, line: { number: number; text: string }) =>
      tally.add(`${name}|${address}`, line, { kind: 'dns-answer', name, address });
    let named: string | null = null;
    for (const line of linesOf(exhibit)) {
      named = JSON_NAME.exec(line.text)?.groups?.['name'] ?? named;
      const inJson = JSON_ADDRESS.exec(line.text)?.groups?.['address'];
      if (inJson !== undefined && named !== null) add(named, inJson, line);
      if (inJson !== undefined || !ABOUT_CONTAINERS.test(line.text)) continue;
      const text = line.text.replace(/^.*?(?:inspect|network|containers?)\b[^:]*:/i, '');
      const [first, second] = PAIRS.map((form) =>
        [...text.matchAll(form)].filter(({ groups }) => !NO_NAME.test(groups?.['name'] ?? '')),
      );
      // `172.18.0.7 worker, 172.18.0.11 api` also reads the other way round: what begins the list decides.
      const pairs = /^\s*\d/.test(text) ? (second ?? []) : (first ?? []);
      for (const { groups } of pairs) add(groups?.['name'] ?? '', groups?.['address'] ?? '', line);
    }
    return tally.observations();
  },
};
