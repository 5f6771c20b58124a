import { type EvidenceBundle, NOBODY_SAID } from '../../src/evidence/bundle.ts';
import { collected, type Origin } from '../../src/evidence/exhibit.ts';

const roleOf = (section: string): Origin['role'] =>
  section.startsWith('gateway')
    ? 'gateway'
    : section.startsWith('backend')
      ? 'backend'
      : section.startsWith('alb')
        ? 'aws'
        : 'unknown';

/** A bundle of pasted sections, as somebody who asks for help would hand it over. */
export function pasted(
  sections: Readonly<Record<string, string>>,
  gateway: string | null = null,
  to: string | null = null,
): EvidenceBundle {
  return {
    version: 1,
    subject: {
      ...NOBODY_SAID,
      gateway,
      window: to === null ? null : { from: new Date(Date.parse(to) - 3_600_000).toISOString(), to },
    },
    exhibits: Object.entries(sections).map(([section, text]) =>
      collected({
        id: section,
        section,
        source: 'pasted',
        origin: { role: roleOf(section), name: null, address: null },
        text,
      }),
    ),
  };
}
