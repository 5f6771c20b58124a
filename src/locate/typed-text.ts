/** The longest query that an incident takes; see `incidentRequestSchema`. */
const LONGEST_QUERY = 500;

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/**
 * What a person meant to type, in a chat or in a terminal. Slack's clients and phone keyboards put in typographic
 * quotes, non-breaking spaces and back-ticks, and Slack wraps links as `<https://…|label>`.
 */
export function readTypedText(typed: string): string {
  const text = typed
    .slice(0, LONGEST_QUERY * 4)
    .replace(/<((?:https?:\/\/|mailto:)[^|<>\s]{1,400})(?:\|[^<>]{0,400})?>/g, '$1')
    .replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity)
    .replace(/[\u2018\u2019\u201a\u201b]/g, "'")
    .replace(/[\u201c\u201d\u201e\u201f\u00ab\u00bb]/g, '"')
    .replace(/`/g, '')
    // Format characters (zero-width, bidi) first, so that what looks like one word is one.
    .replace(/\p{Cf}/gu, '')
    .replace(/[\p{Cc}\p{Zs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\p{Cs}/gu, '')
    .trim();
  const quoted = /^(["'])([^"']*)\1$/.exec(text);
  // A quote that was opened and never closed, or the other way round: sent in the middle of typing.
  const half = /^["']([^"']*)$|^([^"']*)["']$/.exec(text);
  return (quoted?.[2] ?? half?.[1] ?? half?.[2] ?? text)
    .slice(0, LONGEST_QUERY)
    .replace(/\p{Cs}$/u, '')
    .trim();
}
