import type { Exhibit } from '../evidence/exhibit.ts';
import type { Line } from './lines.ts';

/** The JSON value that an exhibit holds, or undefined. Prompts and comments before it are skipped. */
export function jsonOf(exhibit: Exhibit): unknown {
  const start = exhibit.text.search(/[[{]/);
  if (start === -1) return undefined;
  try {
    return JSON.parse(exhibit.text.slice(start));
  } catch {
    return undefined;
  }
}

/** The line on which a text stands in the exhibit, so that facts out of JSON cite what people can look up. */
export class LineFinder {
  readonly #lines: readonly Line[];
  #from = 0;

  constructor(exhibit: Exhibit) {
    // Not cut: an API answer is often one line, however long.
    this.#lines = exhibit.text.split('\n').map((text, i) => ({ number: i + 1, text }));
  }

  /** The first line from where the last search ended that has all words; the whole exhibit's first otherwise. */
  find(...words: readonly string[]): Line {
    const has = (line: Line) => words.every((word) => line.text.includes(word));
    const last = words.at(-1) ?? '';
    for (const from of [this.#from, 0]) {
      const index = this.#lines.findIndex((line, i) => i >= from && has(line));
      if (index !== -1) {
        this.#from = index;
        return excerpt(this.#lines[index] ?? NOWHERE, last);
      }
    }
    const line =
      this.#lines.find((candidate) => candidate.text.includes(last)) ?? this.#lines[0] ?? NOWHERE;
    return excerpt(line, last);
  }
}

const NOWHERE: Line = { number: 0, text: '' };

/** API answers are often one long line: the citation is the part around the word. */
function excerpt(line: Line, word: string): Line {
  const at = line.text.indexOf(word);
  return at < 200 ? line : { number: line.number, text: line.text.slice(at - 60) };
}
