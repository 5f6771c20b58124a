/** Slack's own markup, as a tree. Texts are decoded: what is drawn is exactly what they say. */
export type Mrkdwn =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bold' | 'italic' | 'strike' | 'quote'; readonly children: readonly Mrkdwn[] }
  | { readonly kind: 'code' | 'preformatted'; readonly text: string }
  | { readonly kind: 'emoji'; readonly name: string }
  | { readonly kind: 'link'; readonly url: string; readonly label: string }
  | {
      readonly kind: 'mention';
      readonly of: 'user' | 'channel' | 'group' | 'broadcast';
      readonly id: string;
    }
  | { readonly kind: 'date'; readonly epochSeconds: number; readonly fallback: string };

/** @see https://docs.slack.dev/messaging/formatting-message-text */
export function parseMrkdwn(text: string): readonly Mrkdwn[] {
  // Odd parts are what stands between two fences.
  return text
    .split(/```(?:\n)?([\s\S]*?)(?:\n)?```(?:\n)?/)
    .flatMap((part, index) =>
      index % 2 === 1 ? [{ kind: 'preformatted', text: decode(part) }] : parseLines(part),
    );
}

/** Quoted lines next to each other are one quote. */
function parseLines(text: string): readonly Mrkdwn[] {
  if (text === '') return [];
  return text
    .split(/((?:^(?:>|&gt;) ?.*(?:\n|$))+)/m)
    .filter((part) => part !== '')
    .flatMap((part) =>
      /^(?:>|&gt;)/.test(part)
        ? [
            {
              kind: 'quote' as const,
              children: parseInline(part.trimEnd().replace(/^(?:>|&gt;) ?/gm, '')),
            },
          ]
        : parseInline(part),
    );
}

/** Marks count only at the edges of words, and within one line: `my_service_name` stays as it is. */
const INLINE = new RegExp(
  [
    /`(?<code>[^`\n]+)`/,
    /<(?<angle>[^<>\n]+)>/,
    /(?<![\w*])\*(?=[^\s*])(?<bold>[^*\n]*[^\s*])\*(?![\w*])/,
    /(?<![\w_])_(?=[^\s_])(?<italic>[^_\n]*[^\s_])_(?![\w_])/,
    /(?<![\w~])~(?=[^\s~])(?<strike>[^~\n]*[^\s~])~(?![\w~])/,
    /(?<![\w:]):(?<emoji>[a-z0-9_+-]+):/,
  ]
    .map((part) => part.source)
    .join('|'),
  'g',
);

function parseInline(text: string): readonly Mrkdwn[] {
  const nodes: Mrkdwn[] = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > end) nodes.push(plain(text.slice(end, match.index)));
    nodes.push(readMatch(match[0], match.groups ?? {}));
    end = match.index + match[0].length;
  }
  if (end < text.length) nodes.push(plain(text.slice(end)));
  return nodes;
}

function readMatch(whole: string, groups: Readonly<Record<string, string | undefined>>): Mrkdwn {
  const { code, angle, bold, italic, strike, emoji } = groups;
  if (code !== undefined) return { kind: 'code', text: decode(code) };
  if (angle !== undefined) return readAngle(angle);
  if (bold !== undefined) return { kind: 'bold', children: parseInline(bold) };
  if (italic !== undefined) return { kind: 'italic', children: parseInline(italic) };
  if (strike !== undefined) return { kind: 'strike', children: parseInline(strike) };
  if (emoji !== undefined) return { kind: 'emoji', name: emoji };
  return plain(whole);
}

/** `<@U1>`, `<#C1|name>`, `<!here>`, `<!subteam^S1>`, `<!date^…|fallback>`, `<https://…|label>`. */
function readAngle(inside: string): Mrkdwn {
  const [target = '', label] = inside.split('|', 2);
  const id = target.slice(1);
  if (target.startsWith('@')) return { kind: 'mention', of: 'user', id };
  if (target.startsWith('#')) return { kind: 'mention', of: 'channel', id };
  if (!target.startsWith('!')) {
    return { kind: 'link', url: decode(target), label: decode(label ?? target) };
  }
  if (id.startsWith('subteam^')) return { kind: 'mention', of: 'group', id: id.slice(8) };
  if (id.startsWith('date^')) {
    const epochSeconds = Number(id.split('^')[1]);
    return { kind: 'date', epochSeconds, fallback: decode(label ?? '') };
  }
  return { kind: 'mention', of: 'broadcast', id };
}

const plain = (text: string): Mrkdwn => ({ kind: 'text', text: decode(text) });

/** The three entities that Slack knows; `&amp;` last, so that `&amp;lt;` stays `&lt;`. */
const decode = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
