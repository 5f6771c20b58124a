import type { Exhibit } from '../evidence/exhibit.ts';
import { type Line, linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/** What people switch off to see whether it was that, and the topic of their finding. */
const SUBJECTS: readonly { readonly name: RegExp; readonly topic: string }[] = [
  {
    name: /\b(?:firewall\w*|iptables|nftables|ufw|csf)\b/i,
    topic: 'firewall-off-helps',
  },
  { name: /\bselinux\b|\bsetenforce\b|\bgetenforce\b/i, topic: 'selinux-off-helps' },
  { name: /\bkeep-?alive\b|\b(?:connection )?re-?use\b/i, topic: 'reuse-off-helps' },
];

const OFF =
  /\b(?:off|disabled?|stopped|inactive|flushed|permissive|setenforce 0|without(?: it)?)\b\W{0,3}/i;
const ON = /\b(?:on|enabled?|started|active|running|enforcing|setenforce 1|with(?: it)?)\b\W{0,3}/i;
/** The switch, a mark between, and what came of it. */
const TRIAL =
  /^\s*(?:with )?(?<subject>[\w '-]{0,30}?)\s*(?<state>off|on|disabled?|enabled?|stopped|started|inactive|active|running|flushed|permissive|enforcing|without(?: it)?|with(?: it)?)\s*(?::|=>?|->|,|\|)\s*(?<outcome>.+)$/i;
const GOOD = /\b(?:works?|fine|200|ok|answers?|loads?|served|no (?:50\d|errors?)|reachable)\b/i;
const BAD =
  /\b(?:50[0234]|tim(?:e|ed|es)[ -]?out|fails?|refused|unreachable|nothing|errors?|bad gateway|hangs?)\b/i;

/** A thing tried with a filter or a switch on and off: `off: works`, `on: 504`. What differs between the two decides. */
export const withAndWithout: Reader = {
  name: 'trials with and without',
  recognises: ({ source, text }) =>
    source === 'pasted' && OFF.test(text) && ON.test(text) && GOOD.test(text) && BAD.test(text),
  read: (exhibit) => {
    const trials = [...linesOf(exhibit)].flatMap((line) => {
      const groups = TRIAL.exec(line.text)?.groups;
      return groups === undefined ? [] : [{ line, ...trialOf(groups) }];
    });
    const good = trials.find(({ off, good: fine }) => off && fine);
    const bad = trials.find(({ off, good: fine }) => !off && !fine);
    const topic = good === undefined ? undefined : topicOf(exhibit, good.line, good.subject);
    const tally = new Tally(exhibit);
    if (good !== undefined && bad !== undefined && topic !== undefined)
      tally.add(topic, good.line, { kind: 'statement', topic });
    return tally.observations();
  },
};

function trialOf(groups: Readonly<Record<string, string | undefined>>) {
  const { subject = '', state = '', outcome = '' } = groups;
  return { subject, off: OFF.test(state), good: GOOD.test(outcome) && !BAD.test(outcome) };
}

/** A trial that does not name its subject is about that of its section. */
const topicOf = (exhibit: Exhibit, line: Line, subject: string): string | undefined =>
  (
    SUBJECTS.find(({ name }) => name.test(subject) || name.test(line.text)) ??
    SUBJECTS.find(({ name }) => name.test(exhibit.section) || name.test(exhibit.text))
  )?.topic;
