import { linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/** Where a server's own configuration says which protocol it speaks on which port. */
const FORMS: readonly { readonly phrase: RegExp; readonly protocol: string }[] = [
  {
    phrase:
      /<Connector\b(?=[^>]*\bprotocol="(?:AJP|org\.apache\.coyote\.ajp))[^>]*\bport="(?<port>\d+)"/i,
    protocol: 'ajp',
  },
  {
    phrase: /<Connector\b(?=[^>]*\b(?:SSLEnabled|secure)="true")[^>]*\bport="(?<port>\d+)"/i,
    protocol: 'https',
  },
  { phrase: /^\s*(?:uwsgi-)?socket\s*=\s*[^/\s]*:(?<port>\d+)/, protocol: 'uwsgi' },
  { phrase: /^\s*http(?:-socket)?\s*=\s*[^/\s]*:(?<port>\d+)/, protocol: 'http' },
  { phrase: /^\s*fastcgi-socket\s*=\s*[^/\s]*:(?<port>\d+)/, protocol: 'fcgi' },
  { phrase: /^\s*listen\s*=\s*(?:[\d.]+:)?(?<port>9\d{3})\s*$/, protocol: 'fcgi' },
  { phrase: /\bserver\.ssl\.\S+|\bhttps\.createServer\b/, protocol: 'https' },
  {
    phrase:
      /\bport (?<port>\d{2,5}) (?:is|speaks|carries) (?:plain )?(?<named>MySQL|PostgreSQL|Redis|SSH|AMQP|LDAP|SMTP|gRPC|AJP|FastCGI|uwsgi)\b/i,
    protocol: 'other',
  },
];

export const backendProtocol: Reader = {
  name: 'protocol of the backend',
  recognises: ({ section, text }) =>
    !/^gateway_\w*log/.test(section) &&
    /<Connector\b|socket\s*=|^\s*http\s*=|^\s*listen\s*=|server\.ssl\.|createServer|\bport \d{2,5} (?:is|speaks|carries)/m.test(
      text,
    ),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    for (const line of linesOf(exhibit)) {
      for (const { phrase, protocol } of FORMS) {
        const found = phrase.exec(line.text);
        if (found === null) continue;
        const port = found.groups?.['port'];
        tally.add(`${protocol}|${port}`, line, {
          kind: 'setting',
          setting: 'backend-protocol',
          value: protocol,
          number: port === undefined ? null : Number(port),
        });
      }
    }
    return tally.observations();
  },
};
