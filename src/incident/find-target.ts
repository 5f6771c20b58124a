import { locate } from '../locate/locate.ts';
import type { Located } from '../locate/located.ts';
import type { Choice } from './click.ts';
import { askPeople } from './decision.ts';
import { later } from './duration.ts';
import type { Hands } from './hands.ts';
import { noted } from './noted.ts';
import { type IncidentRecord, revise } from './record.ts';

/** A name may mean several load balancers, and the one that is chosen several target groups: no more than that. */
const MOST_QUESTIONS = 3;

export interface Found {
  readonly incident: IncidentRecord;
  readonly at: string;
  /** Null when nothing was found, or nobody chose; `incident.notLocated` says why. */
  readonly located: Located | null;
}

/** Finds what the request means; when that may be several things, a person of the workspace chooses. */
export async function findTarget(hands: Hands, asked: IncidentRecord): Promise<Found> {
  const { effects, world, settings } = hands;
  let incident = asked;
  let { query } = asked.request;
  for (let turn = 1; ; turn++) {
    const wanted = query;
    const { at, value: result } = await effects.repeatable(
      turn === 1 ? 'locate' : `locate-${turn}`,
      () => locate(world, wanted, settings.catalogue),
    );
    if (result.ok) {
      const { located, notes } = result;
      incident = revise(
        incident,
        { located, stage: 'collecting' },
        ...notes.map((note) => noted(at, note)),
        noted(at, `found target group ${located.targetGroup.name}`),
      );
      return { incident, at, located };
    }
    if (result.kind !== 'choose' || turn > MOST_QUESTIONS) {
      return notLocated(incident, at, result.why);
    }

    const question = await askPeople(
      hands,
      revise(
        incident,
        { stage: 'awaiting-choice', question: result.why },
        ...result.notes.map((note) => noted(at, note)),
      ),
      {
        name: `choice-${turn}`,
        options: [
          ...result.options.map((option): Choice => ({ kind: 'pick', ...option })),
          { kind: 'close' },
        ],
        expiresAt: later(at, settings.approvalExpires),
      },
    );
    incident = revise(question.incident, { stage: 'locating', question: null });
    if (question.decision.kind === 'expired') {
      return notLocated(incident, question.decision.at, `Nobody chose in time. ${result.why}`);
    }
    const { choice, by, at: chosenAt } = question.decision.click;
    if (choice.kind !== 'pick') {
      return notLocated(incident, chosenAt, `Closed by @${by.name} without a choice.`);
    }
    ({ query } = choice);
    incident = revise(incident, {}, { at: chosenAt, who: by, what: `chose ${choice.label}` });
    await effects.show(incident);
  }
}

const notLocated = (incident: IncidentRecord, at: string, why: string): Found => ({
  incident: revise(incident, { notLocated: why }),
  at,
  located: null,
});
