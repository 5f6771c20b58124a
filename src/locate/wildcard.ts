/**
 * Whether a text matches a pattern with `*` (any characters, or none) and `?` (exactly one), as listener rules have
 * them. Compared without regular expressions: a pattern of many stars would make one backtrack for ever.
 * @param escapes whether `\*` and `\?` are the characters themselves, which holds for query strings alone
 */
export function matchesWildcard(pattern: string, text: string, escapes = false): boolean {
  const tokens = tokensOf(pattern, escapes);
  let token = 0;
  let at = 0;
  /** Where the last star stands, and how far it has eaten so far. */
  let star = -1;
  let eaten = 0;
  while (at < text.length) {
    const wanted = tokens[token];
    if (wanted === ANY) {
      star = token++;
      eaten = at;
    } else if (wanted === ONE || wanted === text[at]) {
      token++;
      at++;
    } else if (star >= 0) {
      token = star + 1;
      at = ++eaten;
    } else {
      return false;
    }
  }
  return tokens.slice(token).every((rest) => rest === ANY);
}

const ANY = Symbol('any characters');
const ONE = Symbol('one character');

function tokensOf(pattern: string, escapes: boolean): readonly (string | symbol)[] {
  const pieces = escapes ? (pattern.match(/\\[*?\\]|[\s\S]/g) ?? []) : pattern.split('');
  return pieces.map((piece) => {
    if (piece === '*') return ANY;
    if (piece === '?') return ONE;
    return piece.length === 2 ? piece.slice(1) : piece;
  });
}
