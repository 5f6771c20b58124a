import { linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/** `getent ahosts NAME`: ADDRESS STREAM NAME; `dig`: NAME. TTL IN A ADDRESS; `host`: NAME has address ADDRESS. */
const FORMS: readonly RegExp[] = [
  /^(?<address>\d+\.\d+\.\d+\.\d+)\s+STREAM\s+(?<name>[A-Za-z][\w.-]*)/,
  /^(?<name>[\w.-]+)\.\s+\d+\s+IN\s+A\s+(?<address>\d+\.\d+\.\d+\.\d+)/,
  /^(?<name>[\w.-]+) has address (?<address>\d+\.\d+\.\d+\.\d+)/,
];
const NXDOMAIN =
  /status: (?<status>NXDOMAIN|SERVFAIL|REFUSED)|\*\* server can't find (?<name>\S+): (?<why>NXDOMAIN|SERVFAIL)/;

/** What names resolve to, asked by hand. */
export const dnsAnswer: Reader = {
  name: 'DNS answers',
  recognises: ({ text }) =>
    /\sSTREAM\s|\sIN\s+A\s|has address|status: \w+, id|server can't find/.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    for (const line of linesOf(exhibit)) {
      for (const form of FORMS) {
        const groups = form.exec(line.text)?.groups;
        if (groups === undefined) continue;
        const { name = '', address = '' } = groups;
        tally.add(`${name}|${address}`, line, { kind: 'dns-answer', name, address });
      }
      if (NXDOMAIN.test(line.text))
        tally.add('none', line, { kind: 'dns-answer', name: '', address: null });
    }
    return tally.observations();
  },
};
