import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Findings } from './candidate.ts';
import { SERVICE_TAG } from './inventory.ts';
import { nearestNames } from './nearest-names.ts';
import { placeName } from './place-name.ts';
import type { Wanted } from './wanted.ts';

const MOST_NAMES = 10;

/** Why nothing was found: what was looked through, where, what is nearest, and what could not be seen. */
export function nothingFound(
  query: string,
  wanted: Wanted,
  findings: readonly Findings[],
  notes: readonly string[],
  catalogue: Catalogue,
): string {
  const names = [
    ...(wanted.kind === 'name' ? Object.keys(catalogue.services) : []),
    ...findings.flatMap((each) => each.names),
  ];
  const sentences = [
    leadOf(query, wanted),
    ...noticedOf(findings),
    hintOf(query, wanted, names),
    searchedOf(findings, catalogue),
    ...notes.map((note) => `Not searched: ${note}`),
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

function leadOf(query: string, wanted: Wanted): string {
  switch (wanted.kind) {
    case 'whatever-fails':
      return 'No load balancer answered 5xx in the last 15 minutes. Name a service, a target group, a load balancer or a URL to look at it all the same.';
    case 'arn':
      return `There is no ${wanted.of.replace('-', ' ')} ${wanted.arn}.`;
    case 'tag':
      return `No target group or load balancer has the tag ${wanted.key}=${wanted.value}.`;
    case 'url':
      return `No load balancer sends ${query} to a target group.`;
    case 'name':
      return `Nothing is called "${query}": no target group or load balancer has this name or this value in its tag "${SERVICE_TAG}".`;
    default:
      return wanted satisfies never;
  }
}

const noticedOf = (findings: readonly Findings[]): readonly string[] =>
  [...new Set(findings.flatMap(({ notes }) => notes))].slice(0, 3).map(sentence);

function hintOf(query: string, wanted: Wanted, names: readonly string[]): string {
  if (wanted.kind === 'whatever-fails' || names.length === 0) return '';
  const near = nearestNames(query, names);
  if (near.length > 0) return `Did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`;
  const all = [...new Set(names)];
  const more = all.length > MOST_NAMES ? `, and ${all.length - MOST_NAMES} more` : '';
  return `There are: ${all.slice(0, MOST_NAMES).join(', ')}${more}.`;
}

function searchedOf(findings: readonly Findings[], catalogue: Catalogue): string {
  const searched = findings
    .filter((each) => each.searched.length > 0)
    .map((each) => `${each.searched.join(' and ')} in ${placeName(each.place, catalogue)}`);
  return searched.length === 0 ? '' : `Searched: ${searched.join('; ')}.`;
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
