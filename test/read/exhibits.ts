import { collected, type Exhibit, type Origin } from '../../src/evidence/exhibit.ts';

/** A text as somebody pasted it, or as a collector fetched it from a host of that role. */
export const exhibit = (
  text: string,
  section = 'pasted',
  role: Origin['role'] = 'unknown',
): Exhibit =>
  collected({
    id: section,
    section,
    source: 'pasted',
    origin: { role, name: null, address: null },
    text,
  });
