import { linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

const ABOUT = /\b(?:network )?ACLs?\b|\bNACLs?\b/i;
const OUTBOUND = /\b(?:out(?:bound|going)?|egress)\b/i;
const INBOUND = /\b(?:in(?:bound|coming)|ingress)\b/i;
/** `100 HTTPS (443) TCP 443 0.0.0.0/0 ALLOW`: number, what, range, and whether it passes, as the console shows it. */
const ROW =
  /^\s*(?:\d{1,5}|\*)\s+(?<what>.*?)\s*(?:\d+(?:\.\d+){3}\/\d+|::\/0).*\b(?<action>ALLOW|DENY)\b/i;
/** A port to which answers go: the upper half of any range that clients use. */
const EPHEMERAL = 40_000;

/**
 * A pasted table of a network ACL. It knows no connections: answers have to be let out to the ports of whoever asked,
 * and an outbound table without these drops each of them.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
 */
export const aclTable: Reader = {
  name: 'table of a network ACL',
  recognises: ({ source, text }) =>
    source === 'pasted' && ABOUT.test(text) && /\b(?:ALLOW|DENY)\b/i.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    let outbound = false;
    const allowed: string[] = [];
    let last: { number: number; text: string } | null = null;
    for (const line of linesOf(exhibit)) {
      const row = ROW.exec(line.text)?.groups;
      if (row === undefined) {
        if (OUTBOUND.test(line.text)) outbound = true;
        else if (INBOUND.test(line.text)) outbound = false;
        continue;
      }
      if (!outbound) continue;
      if (/ALLOW/i.test(row['action'] ?? '')) {
        allowed.push(row['what'] ?? '');
        last = line;
      }
    }
    if (last !== null && !allowed.some(letsAnswersOut))
      tally.add('return', last, { kind: 'statement', topic: 'acl-drops-answers' });
    return tally.observations();
  },
};

const letsAnswersOut = (what: string): boolean =>
  /\ball (?:traffic|ports|tcp)\b|^\s*all\b|\b0 ?- ?65535\b/i.test(what) ||
  [...what.matchAll(/(?<from>\d{1,5}) ?(?:-|to) ?(?<to>\d{1,5})/g)].some(
    ({ groups }) => Number(groups?.['from']) <= EPHEMERAL && EPHEMERAL <= Number(groups?.['to']),
  );
