import type { EvidenceBundle, Subject } from './bundle.ts';
import type { Exhibit } from './exhibit.ts';

/**
 * The bundles of several hosts as one: a gateway and the backend behind it explain each other. The first bundle
 * that knows something about the subject is believed; the window spans all.
 */
export function mergeBundles(bundles: readonly EvidenceBundle[]): EvidenceBundle {
  return {
    version: 1,
    subject: bundles.map(({ subject }) => subject).reduce(together),
    exhibits: distinct(bundles),
  };
}

function together(a: Subject, b: Subject): Subject {
  const known = new Set(a.targets.map(({ id, port }) => `${id}:${port}`));
  return {
    service: a.service ?? b.service,
    gateway: a.gateway ?? b.gateway,
    platform: a.platform ?? b.platform,
    targets: [...a.targets, ...b.targets.filter(({ id, port }) => !known.has(`${id}:${port}`))],
    window: span(a.window, b.window),
  };
}

function span(a: Subject['window'], b: Subject['window']): Subject['window'] {
  if (a === null || b === null) return a ?? b;
  return {
    from: Date.parse(b.from) < Date.parse(a.from) ? b.from : a.from,
    to: Date.parse(b.to) > Date.parse(a.to) ? b.to : a.to,
  };
}

/** Two hosts may bear one name (images are copied): the second bundle's ids then say which bundle they are of. */
function distinct(bundles: readonly EvidenceBundle[]): readonly Exhibit[] {
  const taken = new Set<string>();
  return bundles.flatMap(({ exhibits }, index) => {
    const clash = exhibits.some(({ id }) => taken.has(id));
    const named = clash ? exhibits.map((exhibit) => renamed(exhibit, index + 1)) : exhibits;
    for (const { id } of named) taken.add(id);
    return named;
  });
}

const renamed = (exhibit: Exhibit, number: number): Exhibit => ({
  ...exhibit,
  id: `${number}:${exhibit.id}`,
  origin: {
    ...exhibit.origin,
    name: exhibit.origin.name === null ? null : `${number}:${exhibit.origin.name}`,
  },
});
