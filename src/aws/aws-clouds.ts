import type { CatalogueAccount } from '../catalogue/catalogue.ts';
import type { Cloud, Clouds, Place } from '../ports/cloud.ts';
import { awsCloud } from './aws-cloud.ts';
import type { Access } from './client-config.ts';
import { mapDocuments } from './host-documents.ts';
import { roleCredentials, type SpokeRole } from './role-credentials.ts';
import type { WorldSettings } from './settings.ts';

type Documents = WorldSettings['documents'];

/** An account that is looked after besides, or instead of, the one that fiveohtwo runs in. */
export interface SpokeAccount extends SpokeRole {
  /** Twelve digits, from configuration: never from what somebody typed. */
  readonly account: string;
  readonly regions: readonly string[];
}

export const spokeAccount = ({
  id,
  regions,
  role,
  externalId,
}: CatalogueAccount): SpokeAccount => ({ account: id, regions, roleArn: role, externalId });

export interface CloudsSetup {
  readonly home: { readonly regions: readonly string[] };
  readonly accounts: readonly SpokeAccount[];
  readonly documents: Documents;
  /** Where the documents are: another account uses those that are shared with it. Null: each has its own, of one name. */
  readonly documentsOf: { readonly account: string; readonly region: string } | null;
  /** Names the incident in the CloudTrail of other accounts. */
  readonly sessionName: string;
}

/**
 * One cloud per account and region, made when it is first asked for. The places are those of the configuration and no
 * others: what is typed in a chat never becomes an account to act in.
 */
export function awsClouds(setup: CloudsSetup): Clouds {
  const places = placesOf(setup);
  const clouds = new Map<string, Cloud>();
  return {
    places,
    at(place) {
      const key = keyOf(place);
      const cloud =
        clouds.get(key) ??
        awsCloud(accessAt(place, setup), { documents: documentsAt(place, setup) });
      clouds.set(key, cloud);
      return cloud;
    },
  };
}

const placesOf = ({ home, accounts }: CloudsSetup): readonly Place[] => [
  ...home.regions.map((region) => ({ account: null, region })),
  ...accounts.flatMap(({ account, regions }) => regions.map((region) => ({ account, region }))),
];

/**
 * Where to ask about a place, and with whose rights.
 * @throws {RangeError} for a place that the configuration does not name
 */
export function accessAt(place: Place, setup: CloudsSetup): Access {
  const { account, region } = place;
  if (!placesOf(setup).some((known) => keyOf(known) === keyOf(place))) {
    throw new RangeError(
      `This deployment does not look after ${keyOf(place)}; its catalogue does not name it`,
    );
  }
  const role = setup.accounts.find((each) => each.account === account);
  return role === undefined
    ? { region }
    : { region, credentials: roleCredentials(role, setup.sessionName, region) };
}

/** Documents that another account shares are named by their ARN; they are shared within a region. */
function documentsAt({ account }: Place, { documents, documentsOf }: CloudsSetup): Documents {
  if (account === null || documentsOf === null) return documents;
  const { account: owner, region } = documentsOf;
  return mapDocuments((id) => ({
    ...documents[id],
    name: `arn:${partitionOf(region)}:ssm:${region}:${owner}:document/${documents[id].name}`,
  }));
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

const keyOf = ({ account, region }: Place): string => `${account ?? 'this account'} ${region}`;
