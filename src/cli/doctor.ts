import { parseArgs } from 'node:util';
import * as z from 'zod';
import type { Check } from '../doctor/check.ts';
import { checkPermissions } from '../doctor/check-permissions.ts';
import { checkPlace } from '../doctor/check-place.ts';
import { checkSlack } from '../doctor/check-slack.ts';
import { placeName } from '../locate/place-name.ts';
import type { Place } from '../ports/cloud.ts';
import { type AwsSession, awsSession, type SessionRequest } from './aws-session.ts';
import type { Output } from './output.ts';
import { progressOn } from './progress.ts';

/** Something is missing; what to do about it was printed. */
const GAPS = 3;

const identityShape = z.object({ Account: z.string(), Arn: z.string() });

interface Examined {
  readonly place: string;
  readonly identity: { readonly account: string; readonly arn: string } | null;
  readonly checks: readonly Check[];
}

/**
 * `fiveohtwo doctor`: whether everything that an investigation needs is there, and what to do where it is not. Changes
 * nothing.
 * @returns the exit status: 0 when all is well, 3 when there are gaps; 1 (by throwing) when AWS could not be asked at
 *   all, 2 for wrong usage.
 */
export async function runDoctor(
  argv: readonly string[],
  out: Output,
  err: Output & { readonly isTTY?: boolean },
  connect: (request: SessionRequest) => Promise<AwsSession> = awsSession,
): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      region: { type: 'string' },
      catalogue: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const progress = progressOn(err, err.isTTY === true);
  try {
    const session = await connect({
      region: values.region ?? null,
      sessionName: 'fiveohtwo-doctor',
      catalogueFile: values.catalogue ?? null,
    });
    const clouds = progress.watched(session.clouds);
    const examined: Examined[] = [];
    for (const place of clouds.places) {
      const name = placeName(place, session.catalogue);
      progress.step(`Examining ${name}`);
      examined.push(await examine({ ...session, clouds }, place, name));
    }
    progress.end();
    out.write(values.json ? `${JSON.stringify(examined)}\n` : examined.map(asText).join('\n'));
    return examined.some(({ checks }) => checks.some(({ status }) => status === 'gap')) ? GAPS : 0;
  } finally {
    progress.end();
  }
}

async function examine(
  { clouds, clock, setupAt }: AwsSession,
  place: Place,
  name: string,
): Promise<Examined> {
  const setup = setupAt(place);
  const answer = await setup.identity();
  if (answer.kind !== 'answered') {
    // At home there are no usable credentials; elsewhere the role could not be assumed.
    if (place.account === null) throw new Error(`AWS cannot be asked: ${answer.message}`);
    const cure = 'Check the role, its trust (infra/spoke.yml) and the external id.';
    const says = `The role cannot be assumed: ${answer.message}`;
    return { place: name, identity: null, checks: [{ what: 'role', status: 'gap', says, cure }] };
  }
  const { Account: account, Arn: arn } = identityShape.parse(JSON.parse(answer.json));
  const cloud = clouds.at(place);
  const [permissions, fleet, slack] = await Promise.all([
    checkPermissions(cloud, setup, clock, arn),
    checkPlace(cloud, setup),
    place.account === null ? checkSlack(setup).then((check) => [check]) : [],
  ]);
  return { place: name, identity: { account, arn }, checks: [...permissions, ...fleet, ...slack] };
}

const MARKS: Readonly<Record<Check['status'], string>> = { ok: '✓', gap: '✗', unknown: '?' };

/** Gaps with their cures first; what is well in a line at the end. */
function asText({ place, identity, checks }: Examined): string {
  const who = identity === null ? '' : `, as ${identity.arn} (account ${identity.account})`;
  const open = checks.filter(({ status }) => status !== 'ok');
  const actions = checks.filter(({ what, status }) => status === 'ok' && what.includes(':'));
  const others = checks.filter(({ what, status }) => status === 'ok' && !what.includes(':'));
  const lines = [
    `${place}${who}`,
    ...open
      .sort((a, b) => a.status.localeCompare(b.status))
      .flatMap(({ what, status, says, cure }) => [
        `${MARKS[status]} ${what}: ${says}`,
        ...(cure === null ? [] : [`    ${cure}`]),
      ]),
    ...others.map(({ what, says }) => `${MARKS.ok} ${what}: ${says}`),
    `${MARKS.ok} ${actions.length} of the needed actions are allowed.`,
  ];
  return `${lines.join('\n')}\n`;
}
