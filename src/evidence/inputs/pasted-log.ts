import { type EvidenceBundle, NOBODY_SAID } from '../bundle.ts';
import { collected } from '../exhibit.ts';

/** A text of which nothing is known but that somebody pasted it. */
export function bundleOfPastedLog(text: string, path: string): EvidenceBundle {
  const name = path.split(/[\\/]/).at(-1) ?? 'pasted';
  const exhibit = collected({
    id: name,
    section: name.replace(/\.(?:txt|log)$/, ''),
    source: 'pasted',
    origin: { role: 'unknown', name: null, address: null },
    text: text.replace(/^\uFEFF/, ''),
  });
  return { version: 1, subject: NOBODY_SAID, exhibits: [exhibit] };
}
