import type { Exhibit } from '../evidence/exhibit.ts';
import type { Citation } from './observation.ts';

/** One line of an exhibit with its number, counted from 1 as editors do. */
export interface Line {
  readonly number: number;
  readonly text: string;
}

/** Longer than any honest log line. What is cut off can neither match nor slow a pattern down. */
const MAX_LINE = 4_000;

/** The lines of an exhibit's text, without line ends and terminal colours. */
export function* linesOf(exhibit: Exhibit): Generator<Line> {
  const { text } = exhibit;
  const prose = exhibit.source === 'pasted' && exhibit.section === 'notes';
  let start = 0;
  let number = 0;
  while (start <= text.length) {
    let end = text.indexOf('\n', start);
    if (end === -1) end = text.length;
    number += 1;
    const raw = text.slice(start, Math.min(end, start + MAX_LINE));
    if (prose) for (const sentence of sentencesOf(plain(raw))) yield { number, text: sentence };
    else yield { number, text: plain(raw) };
    start = end + 1;
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours begin with ESC
const COLOUR = /\u001b\[[0-9;]*m/g;

function plain(raw: string): string {
  const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
  return line.includes('\u001b') ? line.replace(COLOUR, '') : line;
}

const MAX_CITED = 500;

export function cite(exhibit: Exhibit, line: Line): Citation {
  return { exhibit: exhibit.id, line: line.number, text: line.text.trim().slice(0, MAX_CITED) };
}

/** A sentence ends, and the next begins with a capital: what somebody pasted has its own line or begins with a figure. */
const SENTENCE_END = /(?<=[a-z0-9)"'`%][.!?;]) +(?=["'(`]?[A-Z])/;
const sentencesOf = (line: string): readonly string[] => line.split(SENTENCE_END);
