import { type Catalogue, catalogued } from '../catalogue/catalogue.ts';
import type { Place } from '../ports/cloud.ts';
import { arnAccount, arnRegion } from './arn.ts';
import { readTypedText } from './typed-text.ts';
import { readWanted, type Wanted } from './wanted.ts';

/** What is looked for, and where. */
export interface Meant {
  readonly wanted: Wanted;
  /** The service's name in the catalogue, when it was asked for by that or an alias. */
  readonly service: string | null;
  /** Never empty. */
  readonly places: readonly Place[];
}

export type ReadMeant =
  | ({ readonly ok: true } & Meant)
  | { readonly ok: false; readonly why: string };

/** Reads what was typed: a service of the catalogue stands for what the catalogue says of it. */
export function readMeant(
  query: string,
  catalogue: Catalogue,
  places: readonly Place[],
): ReadMeant {
  const service = catalogued(catalogue, readTypedText(query));
  const typed = service?.targetGroup ?? service?.loadBalancer ?? service?.name ?? query;
  const read = readWanted(typed);
  if (!read.ok) return read;
  const { wanted } = read;
  const account = service?.account ?? (wanted.kind === 'arn' ? arnAccount(wanted.arn) : null);
  const region = service?.region ?? (wanted.kind === 'arn' ? arnRegion(wanted.arn) : null);
  const inRegion = places.filter((place) => region === null || place.region === region);
  // The own account has no number here: an ARN of none of the others is taken for one of it.
  const inAccount = inRegion.filter((place) => place.account === account);
  const there =
    account === null ? inRegion : inAccount.length > 0 ? inAccount : inRegion.filter(isHome);
  if (there.length > 0) {
    return { ok: true, wanted, service: service?.name ?? null, places: there };
  }
  const where = [account, region].filter((part) => part !== null && part !== '').join(' in ');
  return {
    ok: false,
    why: `"${query}" is in ${where}, where nothing is looked after; the catalogue names the accounts and regions that are.`,
  };
}

const isHome = ({ account }: Place): boolean => account === null;
