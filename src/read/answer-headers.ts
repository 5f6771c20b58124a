import { type Line, linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

const STATUS_LINE = /^(?:<|\s*[<|]?)\s*HTTP\/(?<version>[\d.]+) (?<status>\d{3})/;
const FIELD = /^(?:<|\s*)\s*(?<name>[A-Za-z][^:\n]*?)\s*:(?<value>.*)$/;
/** A field name is a token of RFC 9110; a space in it is what gateways refuse most. */
const TOKEN = /^[!#$%&'*+.^`|~\w-]+$/;

/**
 * The header of an answer as `curl -v` or `-i` shows it. What curl puts up with, strict gateways refuse: more than one
 * length, a transfer coding other than chunked, a body where none may be.
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-6
 */
export const answerHeaders: Reader = {
  name: 'header of an answer',
  recognises: ({ text }) => /^\s*<?\s*HTTP\/[\d.]+ \d{3}/m.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    let header: Header | null = null;
    for (const line of linesOf(exhibit)) {
      const status = STATUS_LINE.exec(line.text)?.groups;
      if (status !== undefined) {
        // HTTP/2 has neither transfer codings nor status texts.
        header = /^1/.test(status['version'] ?? '')
          ? { status: Number(status['status']), fields: new Map() }
          : null;
        continue;
      }
      const field = FIELD.exec(line.text)?.groups;
      if (header === null) continue;
      if (field === undefined) {
        header = null;
        continue;
      }
      const defect = see(header, field['name'] ?? '', (field['value'] ?? '').trim(), line);
      if (defect !== null)
        tally.add('defect', defect, {
          kind: 'probe',
          to: null,
          from: 'unknown',
          outcome: 'malformed',
          status: header.status,
          path: null,
        });
    }
    return tally.observations();
  },
};

interface Header {
  readonly status: number;
  readonly fields: Map<string, string>;
}

/** The line with which a header becomes one that a strict gateway refuses, or null. */
function see(header: Header, name: string, value: string, line: Line): Line | null {
  const key = name.toLowerCase();
  const before = header.fields.get(key);
  header.fields.set(key, value);
  if (key === 'transfer-encoding')
    return before !== undefined ||
      header.fields.has('content-length') ||
      !/^(?:(?:gzip|deflate|compress), ?)?chunked$/i.test(value)
      ? line
      : null;
  if (key === 'content-length')
    return (before !== undefined && before !== value) ||
      header.fields.has('transfer-encoding') ||
      !/^\d+$/.test(value) ||
      (header.status === 204 && Number(value) > 0)
      ? line
      : null;
  return /^[A-Za-z]/.test(name) && !TOKEN.test(name) && /^<\s/.test(line.text) ? line : null;
}
