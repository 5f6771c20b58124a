import type { ObservationOf } from '../read/observation.ts';
import type { Planned, Remedy, Situation } from './remedy.ts';

/** A version that was published longer before the first failure than this has not brought it about. */
const RECENT_MS = 24 * 60 * 60_000;

/** Points the alias that the load balancer calls back to the version before. */
export const rollBackLambdaAlias: Remedy = {
  id: 'roll-back-lambda-alias',
  title: 'Point the alias back to the version before',

  plan({ located, verdicts, observations }: Situation): Planned {
    const alias = observations.find(
      (fact): fact is ObservationOf<'function-alias'> => fact.kind === 'function-alias',
    );
    if (alias === undefined) return { ok: false, applies: false };
    const { function: name, alias: called, version, shared } = alias;
    if (shared) {
      return {
        ok: false,
        why: `${name}:${called} shares its requests between two versions: whoever tries one out decides.`,
      };
    }
    const versions = observations
      .filter(
        (fact): fact is ObservationOf<'function-version'> =>
          fact.kind === 'function-version' && fact.function === name,
      )
      .toSorted((one, other) => Number(other.version) - Number(one.version));
    const current = versions.find((each) => each.version === version);
    const before = versions.find((each) => Number(each.version) < Number(version));
    if (before === undefined) {
      return { ok: false, why: `No version of ${name} before ${version} is known.` };
    }
    const onset = observations.find(
      (fact): fact is ObservationOf<'onset'> => fact.kind === 'onset',
    )?.at;
    if (onset != null && current?.first != null && current.first < onset - RECENT_MS) {
      return {
        ok: false,
        why: `Version ${version} of ${name} ran for more than a day before the first failure: it is not what changed.`,
      };
    }
    const [{ cause }] = verdicts;
    return {
      ok: true,
      plan: {
        remedy: 'roll-back-lambda-alias',
        cause,
        title: `Point ${name}:${called} back to version ${before.version}`,
        summary: `The load balancer calls ${name}:${called}, which means version ${version}. This makes it mean version ${before.version}, for all requests.`,
        targetGroupArn: located.targetGroup.arn,
        changes: [
          {
            kind: 'call',
            call: {
              kind: 'point-lambda-alias',
              functionName: name,
              alias: called,
              from: version,
              to: before.version,
            },
            target: `${name}:${called}`,
            shown: `lambda:UpdateAlias ${name}:${called} version ${before.version}`,
            diff: {
              of: `${name}:${called}`,
              before: [`version = ${version}`],
              after: [`version = ${before.version}`],
            },
          },
        ],
        risk: 'medium',
        disruption:
          'None but cold starts: requests that run are finished by the version they began with.',
        undo: `The alias means version ${version} again.`,
      },
    };
  },
};
