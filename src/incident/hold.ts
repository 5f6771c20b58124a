import type { Located } from '../locate/located.ts';
import type { Hands } from './hands.ts';
import { noted } from './noted.ts';
import { type Attempt, type IncidentRecord, revise, type ServiceReading } from './record.ts';
import { healthyCount, readService } from './service-reading.ts';
import { canBeUndone, undoAttempt } from './undo.ts';
import { answersAgain } from './verify.ts';

/** Requests have to be answered in this many full minutes in a row before a stopgap goes. */
const GOOD_MINUTES = 5;

/** Taking it away fails for what passes, mostly. */
const MOST_TRIES = 6;
const MINUTES_BETWEEN_TRIES = 5;

interface Watch {
  readonly minutes: number;
  readonly good: number;
  readonly latest: ServiceReading | null;
}

/**
 * Holds a stopgap, such as a rate limit, until the backend has answered again for a while, and takes it away by itself;
 * also when its time is up, because nobody may forget it there. Waiting costs nothing and survives everything.
 */
export async function holdWhileNeeded(
  hands: Hands,
  before: IncidentRecord,
  located: Located,
  attempt: Attempt,
  name: string,
): Promise<{
  readonly incident: IncidentRecord;
  readonly attempt: Attempt;
  readonly fixedAt: string | null;
}> {
  const { context, effects, world } = hands;
  const { title, temporary } = attempt.proposal.plan;
  const most = temporary?.atMostMinutes ?? 0;
  const since = attempt.verification?.at ?? attempt.approvedAt;
  let incident = revise(
    before,
    { stage: 'holding' },
    noted(
      since,
      `holds "${title}" until requests have been answered for ${GOOD_MINUTES} minutes, ${most} minutes at most`,
    ),
  );
  await effects.show(incident);
  const watched = await context.waitForCondition<Watch>(
    `hold-${name}`,
    async ({ minutes, good }) => {
      const latest = await readService(world, located);
      const well = answersAgain(latest) === true && healthyCount(latest) > 0;
      return { minutes: minutes + 1, good: well ? good + 1 : 0, latest };
    },
    {
      initialState: { minutes: 0, good: 0, latest: null },
      waitStrategy: ({ minutes, good }) =>
        good >= GOOD_MINUTES || minutes >= most
          ? { shouldContinue: false }
          : { shouldContinue: true, delay: { minutes: 1 } },
    },
  );
  const at = watched.latest?.at ?? since;
  const recovered = watched.good >= GOOD_MINUTES;
  incident = revise(
    incident,
    {
      stage: 'undoing',
      readings:
        watched.latest === null ? incident.readings : [...incident.readings, watched.latest],
    },
    noted(
      at,
      recovered
        ? `requests have been answered for ${GOOD_MINUTES} minutes; takes "${title}" away`
        : `"${title}" was held for ${most} minutes, as long as it may; takes it away`,
    ),
  );
  const undone = await takeAway(hands, incident, located, attempt, name);
  await effects.repeatable(`unlock-${name}-held`, () =>
    world.store.unlock(located.targetGroup.arn, before.incidentId),
  );
  incident = undone.incident;
  if (!recovered || !undone.complete) {
    return { incident, attempt: undone.attempt, fixedAt: null };
  }
  // While it was held nobody could know whether the service gets on without it.
  const without = await withoutIt(hands, located, name);
  const stays = answersAgain(without) !== false;
  incident = revise(
    incident,
    { readings: [...incident.readings, without] },
    noted(
      without.at,
      stays
        ? `requests are answered without "${title}", too`
        : `without "${title}" requests fail again: it is no recovery`,
    ),
  );
  await effects.show(incident);
  return { incident, attempt: undone.attempt, fixedAt: stays ? without.at : null };
}

/** How the service is once a full minute has passed without the stopgap. */
async function withoutIt(
  { context, world }: Hands,
  located: Located,
  name: string,
): Promise<ServiceReading> {
  const { latest } = await context.waitForCondition<Omit<Watch, 'good'>>(
    `without-${name}`,
    async ({ minutes }) => ({ minutes: minutes + 1, latest: await readService(world, located) }),
    {
      initialState: { minutes: 0, latest: null },
      // Metrics are read by the full minute: the third reading is the first one of a minute that began without it.
      waitStrategy: ({ minutes }) =>
        minutes >= 3 ? { shouldContinue: false } : { shouldContinue: true, delay: { minutes: 1 } },
    },
  );
  if (latest === null) throw new Error('The service was not read');
  return latest;
}

/**
 * Another incident may be acting, the kill switch may be on, a host may not answer: nobody may forget the stopgap there,
 * so it is tried again. After the last time people have the button.
 */
async function takeAway(
  hands: Hands,
  before: IncidentRecord,
  located: Located,
  held: Attempt,
  name: string,
): ReturnType<typeof undoAttempt> {
  let undone = await undoAttempt(hands, before, located, held, 'fiveohtwo', `${name}-held`);
  for (let tries = 2; tries <= MOST_TRIES && canBeUndone(undone.attempt); tries++) {
    await hands.context.waitForCondition<{ readonly asked: number }>(
      `wait-${name}-held-${tries}`,
      async ({ asked }) => ({ asked: asked + 1 }),
      {
        initialState: { asked: 0 },
        waitStrategy: ({ asked }) =>
          asked > 1
            ? { shouldContinue: false }
            : { shouldContinue: true, delay: { minutes: MINUTES_BETWEEN_TRIES } },
      },
    );
    const { incident, attempt } = undone;
    const step = `${name}-held-${tries}`;
    undone = await undoAttempt(hands, incident, located, attempt, 'fiveohtwo', step);
  }
  return undone;
}
