import { distance } from 'fastest-levenshtein';

/** Names within two typing errors of what was typed, or that contain it, nearest first; at most three. */
export function nearestNames(typed: string, names: readonly string[]): readonly string[] {
  const wanted = typed.toLowerCase();
  return [...new Set(names)]
    .map((name) => ({
      name,
      far: name.toLowerCase().includes(wanted) ? 1 : distance(wanted, name.toLowerCase()),
    }))
    .filter(({ far }) => far <= 2)
    .sort((a, b) => a.far - b.far || a.name.localeCompare(b.name))
    .slice(0, 3)
    .map(({ name }) => name);
}
