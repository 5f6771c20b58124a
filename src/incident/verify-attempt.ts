import type { Located } from '../locate/located.ts';
import type { Hands } from './hands.ts';
import { probeTargets } from './probe.ts';
import { proofsInWords, proveChange } from './prove.ts';
import {
  type Attempt,
  type IncidentRecord,
  revise,
  type ServiceReading,
  type Verification,
  withLatest,
} from './record.ts';
import { readService } from './service-reading.ts';
import { type Judgement, judge } from './verify.ts';

interface Watch {
  readonly count: number;
  /** The last two readings: what judging needs; all of them would fill the checkpoints. */
  readonly readings: readonly ServiceReading[];
  readonly judgement: Judgement;
}

/** Watches the service after a change until it is fixed, worse, or its time is up. */
export async function verifyAttempt(
  hands: Hands,
  before: IncidentRecord,
  located: Located,
  attempt: Attempt,
  pictureBefore: ServiceReading,
  name: string,
): Promise<{ readonly incident: IncidentRecord; readonly attempt: Attempt }> {
  const { context, effects, world, settings } = hands;
  const { plan, hash } = attempt.proposal;
  const cloud = world.clouds.at(located.place);
  const appliedAt = attempt.changes.at(-1)?.at ?? attempt.approvedAt;
  const { every } = settings.verification;
  // When nothing was changed, there is nothing to wait for: one reading tells how things are.
  // A target that the plan takes out is missed by nobody: without it the service is not worse.
  const takenOut = new Set(
    plan.changes.flatMap((change) => (change.kind === 'call' ? (change.takesOut ?? []) : [])),
  );
  const staying = (reading: ServiceReading): ServiceReading => ({
    ...reading,
    targets: reading.targets.filter(({ id }) => !takenOut.has(id)),
  });
  const changed = attempt.changes.some(
    ({ result }) =>
      result.kind === 'done' ||
      result.kind === 'unknown' ||
      (result.kind === 'failed' && result.undoHandle != null),
  );
  const times = changed ? settings.verification.times : 1;
  const proofs = await effects.repeatable(`prove-${name}`, () =>
    Promise.all(
      attempt.changes.map(({ result }, index) => {
        const change = plan.changes[index];
        return change === undefined
          ? { holds: false, says: 'A change that is not in the plan.' }
          : proveChange(cloud, change, result);
      }),
    ),
  );
  const watched = await context.waitForCondition<Watch>(
    `verify-${name}`,
    async ({ count, readings }) => {
      const seen = [...readings, staying(await readService(world, located))].slice(-2);
      return {
        count: count + 1,
        readings: seen,
        judgement: judge(staying(pictureBefore), appliedAt, seen, count + 1 >= times),
      };
    },
    {
      initialState: { count: 0, readings: [], judgement: { kind: 'undecided' } },
      waitStrategy: ({ judgement, count }) =>
        judgement.kind !== 'undecided' || count >= times
          ? { shouldContinue: false }
          : { shouldContinue: true, delay: every },
    },
  );
  const latest = watched.readings.at(-1);
  const at = latest?.at ?? appliedAt;
  const proven = proofs.value.every(({ holds }) => holds);
  const { kind, proof } = await decided(hands, before, located, watched.judgement, name);
  const verification: Verification = {
    at,
    // Without its own proof a remedy is not what healed the service: nobody may believe that it is in place.
    kind: kind === 'fixed' && !proven ? 'not-fixed' : kind,
    proof: [...proof, ...proofsInWords(plan.changes, proofs.value)],
  };
  const after: Attempt = { ...attempt, verification };
  const { incidentId } = before;
  await effects.audit({
    id: `${incidentId}-verified-${name}`,
    incidentId,
    at,
    who: 'fiveohtwo',
    kind: 'verified',
    what: `${verification.kind}: ${verification.proof.join(' ')}`,
    planHash: hash,
  });
  const incident = revise(
    before,
    {
      attempts: withLatest(before, after),
      readings: latest === undefined ? before.readings : [...before.readings, latest],
    },
    { at, who: 'fiveohtwo', what: `${verification.kind}: ${verification.proof.join(' ')}` },
  );
  await effects.show(incident);
  return { incident, attempt: after };
}

/** Where nobody sends requests, the targets are asked: healthy and silent is not yet recovered. */
async function decided(
  { effects, world }: Hands,
  { incidentId }: IncidentRecord,
  located: Located,
  judgement: Judgement,
  name: string,
): Promise<Pick<Verification, 'kind' | 'proof'>> {
  switch (judgement.kind) {
    case 'undecided':
      return { kind: 'not-fixed', proof: [] };
    case 'silent': {
      const { value: probed } = await effects.repeatable(`probe-${name}`, () =>
        probeTargets(world, located, located.targets, incidentId),
      );
      const answers = probed.length > 0 && probed.every((each) => each.answers);
      const said =
        probed.length === 0
          ? ['No request came in and no host could be asked: no traffic is not recovery.']
          : ['No request came in, so the targets were asked.', ...probed.map(({ says }) => says)];
      return { kind: answers ? 'fixed' : 'not-fixed', proof: [...judgement.proof, ...said] };
    }
    case 'fixed':
    case 'not-fixed':
    case 'worse':
      return judgement;
    default:
      return judgement satisfies never;
  }
}
