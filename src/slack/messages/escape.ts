/**
 * What hosts and people wrote, made fit to be shown. Log lines are hostile: they may hold mentions, links, terminal
 * codes, or characters that make one command look like another.
 */

// ECMA-48 control sequences (colours, cursor), operating-system commands (titles, links) and two-character escapes.
// biome-ignore lint/suspicious/noControlCharactersInRegex: removing control characters is its purpose
const ANSI = /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[@-Z\\^_]/g;

/**
 * Text without terminal codes, control characters and format characters. Unicode's `Cf` holds all that are invisible
 * or turn the reading direction around (U+200B, U+202E, U+2066, tags, ...). Newlines and tabs stay.
 */
export function clean(text: string): string {
  return (
    text
      .replace(/\r\n?|[\u2028\u2029]/g, '\n')
      .replace(ANSI, '')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: all of Cc but tab and newline
      .replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]|\p{Cf}/gu, '')
      // Half of a surrogate pair: not valid in JSON for Slack.
      .replace(/\p{Cs}/gu, '\ufffd')
  );
}

/** At most `limit` characters (UTF-16 units, as Slack counts at least), with an ellipsis where it was cut. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // Never half of a character: an emoji is two units.
  return `${text.slice(0, Math.max(0, limit - 1)).replace(/[\ud800-\udbff]$/, '')}…`.slice(
    0,
    limit,
  );
}

/** Clean text on one line, at most `limit` characters. */
export function oneLine(text: string, limit: number): string {
  // Far more than can be shown is not worth cleaning.
  const enough = text.slice(0, limit * 8 + 1000);
  return cut(clean(enough).replace(/\s+/g, ' ').trim(), limit);
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * Text for a mrkdwn field of at most `limit` characters: nothing in it mentions, links or opens a code span. Cut before
 * it is escaped, so that no entity is cut in two.
 * @see https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export function mrkdwn(text: string, limit: number): string {
  const safe = clean(text.slice(0, limit * 2 + 1000))
    // There is no escape for a back-tick; the modifier letter looks like one.
    .replace(/`/g, '\u02cb')
    // Slack makes a link of every bare URL; an invisible joiner keeps it text.
    .replace(/:\/\//g, ':\u2060//');
  const escaped = (part: string) => part.replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? sign);
  if (escaped(safe).length <= limit) return escaped(safe);
  let room = limit - 1;
  let end = 0;
  for (const sign of safe) {
    room -= escaped(sign).length;
    if (room < 0) break;
    end += sign.length;
  }
  return limit < 1 ? '' : `${escaped(safe.slice(0, end))}…`;
}

/**
 * As {@link mrkdwn}, but `<@U…>` and `<!subteam^S…>` keep their meaning: our policy names approvers that way. Only for
 * private messages, where a mention calls nobody.
 */
export function mrkdwnNamingPeople(text: string, limit: number): string {
  return mrkdwn(text, limit).replace(
    /&lt;(@[UW][A-Z0-9]{1,30}|!subteam\^S[A-Z0-9]{1,30})&gt;/g,
    '<$1>',
  );
}
