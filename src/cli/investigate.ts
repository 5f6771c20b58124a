import { parseArgs } from 'node:util';
import { onHostsOf } from '../catalogue/on-hosts.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import type { EvidenceBundle } from '../evidence/bundle.ts';
import { collectEvidence } from '../evidence/collect.ts';
import type { Choosable } from '../locate/choice.ts';
import { locate } from '../locate/locate.ts';
import type { Located } from '../locate/located.ts';
import { type AwsSession, awsSession, type SessionRequest } from './aws-session.ts';
import { explained } from './explain.ts';
import type { Output } from './output.ts';
import { progressOn } from './progress.ts';
import { saveBundle } from './save-bundle.ts';
import { sinceMs } from './since.ts';

/** The evidence was taken and read, and is not enough to name a cause. */
const INCONCLUSIVE = 3;

/** Nothing, or more than one thing, is called so. */
const NOT_LOCATED = 4;

/**
 * `fiveohtwo investigate`: from a name to a diagnosis with ordinary AWS credentials. Changes nothing.
 * @returns the exit status: 0 when a cause was found or nothing is broken, 3 when the evidence is not enough, 4 when
 *   the target was not found or means several; 1 (by throwing) when AWS could not be asked, 2 for wrong usage.
 */
export async function runInvestigate(
  argv: readonly string[],
  out: Output,
  err: Output & { readonly isTTY?: boolean },
  connect: (request: SessionRequest) => Promise<AwsSession> = awsSession,
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      since: { type: 'string', default: '1h' },
      region: { type: 'string' },
      catalogue: { type: 'string' },
      out: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const lookBackMs = sinceMs(values.since);
  const query = positionals.join(' ');
  const name = `fiveohtwo-cli-${process.pid}`;
  const progress = progressOn(err, err.isTTY === true);
  try {
    const session = await connect({
      region: values.region ?? null,
      sessionName: name,
      catalogueFile: values.catalogue ?? null,
    });
    const world = { ...session, clouds: progress.watched(session.clouds) };

    progress.step(query === '' ? 'Looking for what fails now' : `Looking for ${query}`);
    const found = await locate(world, query, session.catalogue);
    if (!found.ok) {
      progress.end();
      if (found.kind === 'not-searched') throw new Error(found.why);
      const options = found.kind === 'choose' ? found.options : [];
      err.write(`${[found.why, ...options.map(asCommand)].join('\n')}\n`);
      return NOT_LOCATED;
    }
    const { located, notes } = found;
    for (const note of notes) progress.step(note);
    progress.step(`Collecting evidence about target group ${located.targetGroup.name}`);
    const bundle = await collectEvidence(world, located, name, {
      lookBackMs,
      onHosts: onHostsOf(session.catalogue, located.service),
    });
    progress.step('Reading the evidence');
    const diagnosis = diagnose(bundle);
    progress.end();

    if (values.out !== undefined) await saveBundle(values.out, bundle);
    out.write(explained(titleOf(located), diagnosis, values.json));
    const denied = deniedActions(bundle);
    if (denied.length > 0) err.write(`Not permitted; grant: ${denied.join(', ')}\n`);
    return diagnosis.status === 'inconclusive' ? INCONCLUSIVE : 0;
  } finally {
    progress.end();
  }
}

const titleOf = ({ service, targetGroup, loadBalancer, place }: Located): string =>
  `${service}: target group ${targetGroup.name} behind ${loadBalancer?.name ?? 'no load balancer'}, ${place.region}`;

/** One of several, with what to type for it. */
const asCommand = ({ label, query }: Choosable, index: number): string =>
  `${String(index + 1).padStart(3)}. ${label}\n     fiveohtwo investigate ${query}`;

/** IAM actions that were refused, each once. */
function deniedActions({ exhibits }: EvidenceBundle): readonly string[] {
  const actions = exhibits.flatMap(({ outcome }) =>
    outcome.kind === 'denied' ? [outcome.action] : [],
  );
  return [...new Set(actions)].sort();
}
