import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { type Catalogue, EMPTY_CATALOGUE } from '../catalogue/catalogue.ts';
import { readCatalogue } from '../catalogue/read-catalogue.ts';
import type { Clock } from '../ports/clock.ts';
import type { ClientConfig } from './client-config.ts';
import { serviceErrorOf } from './service-error.ts';

/** A change of the parameter counts from here on, without a deployment. */
const KEPT_MS = 60_000;

export interface CatalogueSource {
  /** Name of an SSM parameter that holds the YAML, or null. */
  readonly parameter: string | null;
  /** The `fiveohtwo.yaml` of the package, or null; the parameter goes before it. */
  readonly packaged: string | null;
}

/**
 * The catalogue of a deployment. One that cannot be read is an error and not an empty one: limits stand in it, and
 * without them more would be allowed than people wrote down.
 */
export function catalogueFrom(
  { parameter, packaged }: CatalogueSource,
  config: ClientConfig,
  clock: Clock,
): () => Promise<Catalogue> {
  if (parameter === null) {
    const catalogue =
      packaged === null ? EMPTY_CATALOGUE : readCatalogue(packaged, 'fiveohtwo.yaml');
    return () => Promise.resolve(catalogue);
  }
  const client = new SSMClient(config);
  let kept: { readonly catalogue: Catalogue; readonly readAt: number } | null = null;
  return async () => {
    if (kept !== null && clock.now() - kept.readAt < KEPT_MS) return kept.catalogue;
    const text = await textOf(client, parameter);
    kept = { catalogue: readCatalogue(text, parameter), readAt: clock.now() };
    return kept.catalogue;
  };
}

async function textOf(client: SSMClient, parameter: string): Promise<string> {
  try {
    const { Parameter } = await client.send(
      new GetParameterCommand({ Name: parameter, WithDecryption: true }),
    );
    return Parameter?.Value ?? '';
  } catch (cause) {
    const { kind, code, message } = serviceErrorOf(cause);
    const cure =
      kind === 'denied' ? 'grant ssm:GetParameter on it' : 'create it, or deploy without it';
    throw new Error(`Cannot read the catalogue ${parameter}: ${code}: ${message}; ${cure}`, {
      cause,
    });
  }
}
