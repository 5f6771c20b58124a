import type { DeployedRevision } from '../ports/cloud-changes.ts';
import type { ObservationOf } from '../read/observation.ts';
import type { Planned, Remedy, Situation } from './remedy.ts';

/** An onset is known by the minute. */
const CLOCKS_DIFFER_MS = 2 * 60_000;

/** Deploys the revision again that the latest deployment replaced. */
export const rollBackDeployment: Remedy = {
  id: 'roll-back-deployment',
  title: 'Roll the deployment back',

  plan({ incidentId, located, verdicts, observations }: Situation): Planned {
    const all = observations.filter(
      (fact): fact is ObservationOf<'deployment'> =>
        fact.kind === 'deployment' && isOf(fact, located.service),
    );
    const groups = new Set(all.map(({ application, group }) => `${application}/${group}`));
    if (groups.size > 1) {
      return {
        ok: false,
        why: `There were deployments to ${[...groups].join(' and ')}: which of them is meant is for a person to say.`,
      };
    }
    const latest = all.toSorted((one, other) => (other.first ?? 0) - (one.first ?? 0))[0];
    if (latest === undefined) return { ok: false, applies: false };
    const { application, group, deployment, revision, previous, status } = latest;
    const onset = observations.find((fact) => fact.kind === 'onset')?.at ?? null;
    if (onset !== null && latest.first !== null && latest.first > onset + CLOCKS_DIFFER_MS) {
      return {
        ok: false,
        why: `Deployment ${deployment} was made after the failures began: what it replaced may be what broke the service.`,
      };
    }
    if (previous === null || revision === null) {
      return { ok: false, why: `Deployment ${deployment} does not tell what it replaced.` };
    }
    if (!/^(?:Succeeded|Failed|Stopped)$/.test(status)) {
      return {
        ok: false,
        why: `Deployment ${deployment} is still ${status}: stop it first, with "aws deploy stop-deployment --auto-rollback-enabled --deployment-id ${deployment}".`,
      };
    }
    const [{ cause }] = verdicts;
    return {
      ok: true,
      plan: {
        remedy: 'roll-back-deployment',
        cause,
        title: `Deploy ${named(previous)} again`,
        summary: `${named(revision)} was deployed shortly before the first failure (${deployment}). This deploys what it replaced, with the same configuration.`,
        targetGroupArn: located.targetGroup.arn,
        changes: [
          {
            kind: 'call',
            call: {
              kind: 'redeploy-revision',
              application,
              deploymentGroup: group,
              fromDeployment: deployment,
              from: revision,
              to: previous,
              description: `fiveohtwo ${incidentId}`,
            },
            target: `${application}/${group}`,
            shown: `codedeploy:CreateDeployment ${application}/${group} ${named(previous)}`,
            diff: {
              of: `${application}/${group}`,
              before: [`revision = ${named(revision)}`],
              after: [`revision = ${named(previous)}`],
            },
          },
        ],
        risk: 'medium',
        disruption: 'The service is restarted on each instance, as by any deployment.',
        undo: `${named(revision)} is deployed again.`,
      },
    };
  },
};

/** By the name that people give the application, the group or the service: nothing else ties them together. */
function isOf({ application, group }: ObservationOf<'deployment'>, service: string): boolean {
  const name = service.toLowerCase();
  return (
    [application, group].some((each) =>
      each
        .toLowerCase()
        .split(/[^a-z0-9]+/)
        .includes(name),
    ) || application.toLowerCase() === name
  );
}

/** The revision as people know it: the object or the commit. */
function named(revision: DeployedRevision): string {
  return revision.kind === 's3'
    ? revision.key
    : `${revision.repository}@${revision.commit.slice(0, 12)}`;
}
