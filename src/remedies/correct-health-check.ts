import type { HealthCheckSettings } from '../ports/cloud-changes.ts';
import { SENDABLE_PATH } from '../ports/hosts.ts';
import { parseEndpoint } from '../read/endpoint.ts';
import type { Observation, ObservationOf } from '../read/observation.ts';
import { awsSetting, hostSettings } from './aws-facts.ts';
import type { Planned, Remedy, Situation } from './remedy.ts';

interface Correction {
  readonly from: HealthCheckSettings;
  readonly to: HealthCheckSettings;
  readonly why: string;
}

/** Corrects the one setting of the health check that fails targets which answer. */
export const correctHealthCheck: Remedy = {
  id: 'correct-health-check',
  title: 'Correct the health check',

  plan({ located, verdicts, observations }: Situation): Planned {
    const correction =
      otherPath(observations) ?? otherPort(observations) ?? otherStatus(observations);
    if (correction === null) {
      return {
        ok: false,
        why: 'What the health check should ask, and which answer it should take, is not in the evidence.',
      };
    }
    const { arn, name } = located.targetGroup;
    const { from, to, why } = correction;
    const [{ cause }] = verdicts;
    return {
      ok: true,
      plan: {
        remedy: 'correct-health-check',
        cause,
        title: `Correct the health check: ${inWords(to)}`,
        summary: `${why} Only the check is changed, not the service.`,
        targetGroupArn: arn,
        changes: [
          {
            kind: 'call',
            call: { kind: 'set-health-check', targetGroupArn: arn, from, to },
            target: name,
            shown: `elasticloadbalancing:ModifyTargetGroup ${name} health check: ${inWords(to)}`,
            diff: { of: `health check of ${name}`, before: [inWords(from)], after: [inWords(to)] },
          },
        ],
        risk: 'medium',
        disruption: 'None. Targets that pass the corrected check get requests again.',
        undo: `The check is set back: ${inWords(from)}.`,
      },
    };
  },
};

/** The service sends the check to another path of its own. */
function otherPath(observations: readonly Observation[]): Correction | null {
  const path = awsSetting(observations, 'health-check-path')?.value;
  const led = [...new Set(hostSettings(observations, 'redirected-path').map(({ value }) => value))];
  const [to] = led;
  if (path === undefined || to === undefined || led.length > 1) return null;
  if (to === path || !SENDABLE_PATH.test(to)) return null;
  return {
    from: { path },
    to: { path: to },
    why: `The service redirects ${path} to ${to}, and a health check does not follow redirects.`,
  };
}

/** The check asks a port of its own on which nobody answers, while the traffic port answers. */
function otherPort(observations: readonly Observation[]): Correction | null {
  const port = awsSetting(observations, 'health-check-port')?.value;
  if (port === undefined || port === 'traffic-port') return null;
  const targets = observations.filter(
    (fact): fact is ObservationOf<'target-health'> => fact.kind === 'target-health',
  );
  const asked = observations.filter(
    (fact): fact is ObservationOf<'probe'> =>
      fact.kind === 'probe' && fact.outcome === 'answered' && fact.to !== null,
  );
  const answers = targets.some(({ port: traffic }) =>
    asked.some(({ to, status }) => {
      const endpoint = parseEndpoint(to ?? '');
      return endpoint.kind === 'tcp' && endpoint.port === traffic && (status ?? 500) < 400;
    }),
  );
  const listens = observations.some(
    (fact) => fact.kind === 'listener' && fact.port === Number(port),
  );
  if (!answers || listens) return null;
  return {
    from: { port },
    to: { port: 'traffic-port' },
    why: `The check asks port ${port}, where nobody listens; the service answers on its traffic port.`,
  };
}

/** The service answers the check with a success or a redirect that the matcher does not name. */
function otherStatus(observations: readonly Observation[]): Correction | null {
  const matcher = awsSetting(observations, 'health-check-matcher')?.value;
  if (matcher === undefined) return null;
  const codes = observations.flatMap((fact) =>
    fact.kind === 'target-health' && fact.reason === 'Target.ResponseCodeMismatch'
      ? [...(fact.description ?? '').matchAll(/\b([2-5]\d\d)\b/g)].map(([code]) => code)
      : [],
  );
  const seen = [...new Set(codes)];
  // A client or server error may be the truth about the service: whether to take it is for a person.
  if (seen.length === 0 || seen.some((code) => !/^[23]/.test(code))) return null;
  const to = [...matcher.split(','), ...seen.filter((code) => code !== matcher)].join(',');
  return {
    from: { matcher },
    to: { matcher: to },
    why: `The service answers the check with ${seen.join(', ')}; the check takes ${matcher} only.`,
  };
}

const inWords = (settings: HealthCheckSettings): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
