import { linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/** What is on the gateway's side of a port, and what is on the service's, in one sentence each. */
const GATEWAY_SIDE =
  /\b(?:ProxyPass|proxy_pass|reverse_proxy|upstream|targetPort|target group|listener rule|backend line|server line|label|route|forward(?:s|ed|ing)? to|point(?:s|ed|ing)? (?:to|at)|proxied to|proxy|gateway|ingress)\b/i;
const SERVICE_SIDE =
  /\b(?:listen(?:s|ing)?|starts?|runs?|running|binds?|bound|serves?|moved|moving|--port|PORT|Dockerfile|containerPort|unit file|process|was changed)\b/;
/** `8080`, but no year, status, size or duration. */
const PORT =
  /(?<![\d./-])(?<![-:]\d{1,3})(?:port |:|--port[= ]|PORT=|to |is |says |on )(?<port>\d{4,5})\b(?!\s*(?:ms|s\b|sec|bytes|kB|MB|requests|times|users|%)|[-/.]\d)/gi;

/** Two sides of a port in people's words: the gateway's and the service's, which should be one number. */
export const toldPorts: Reader = {
  name: 'told ports',
  recognises: ({ source, section, text }) =>
    source === 'pasted' && section === 'notes' && /\d{4}/.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    const gateway = new Set<string>();
    const service = new Set<string>();
    let cited = { number: 1, text: '' };
    for (const line of linesOf(exhibit)) {
      for (const clause of line.text.split(/[.;](?=\s|$)|,? (?:but|while|whereas) /)) {
        const ports = [...clause.matchAll(PORT)].flatMap(({ groups }) => groups?.['port'] ?? []);
        // Of a move the last number is where it is now.
        const last = ports.at(-1);
        if (last === undefined) continue;
        if (GATEWAY_SIDE.test(clause) && !SERVICE_SIDE.test(clause)) gateway.add(last);
        else if (SERVICE_SIDE.test(clause) && !GATEWAY_SIDE.test(clause)) service.add(last);
        else continue;
        cited = line;
      }
    }
    const differ = gateway.size > 0 && [...service].some((port) => !gateway.has(port));
    if (differ && ![...service].some((port) => gateway.has(port)))
      tally.add('differ', cited, { kind: 'statement', topic: 'port-differs' });
    return tally.observations();
  },
};
