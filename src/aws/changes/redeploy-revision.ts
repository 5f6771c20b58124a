import {
  CodeDeployClient,
  CreateDeploymentCommand,
  type DeploymentInfo,
  GetDeploymentCommand,
  GetDeploymentGroupCommand,
  type RevisionLocation,
} from '@aws-sdk/client-codedeploy';
import type { DeployedRevision, RedeployRevision } from '../../ports/cloud-changes.ts';
import { type Access, patientConfig, singleAttemptConfig } from '../client-config.ts';
import {
  type CallAdapter,
  changed,
  changeError,
  readError,
  refused,
  unproven,
} from './call-adapter.ts';

const READ = 'codedeploy:GetDeployment';
const CREATE = 'codedeploy:CreateDeployment';

const RUNNING = new Set(['Created', 'Queued', 'InProgress', 'Baking', 'Ready']);

/** Deploys an earlier revision again; the undo deploys the one that it replaced. */
export function redeployRevision(access: Access): CallAdapter<RedeployRevision> {
  const client = new CodeDeployClient(patientConfig(access));
  // CreateDeployment has no idempotency token: sent twice it would deploy twice.
  const once = new CodeDeployClient(singleAttemptConfig(access));

  async function deployment(deploymentId: string): Promise<DeploymentInfo> {
    const { deploymentInfo } = await client.send(new GetDeploymentCommand({ deploymentId }));
    if (deploymentInfo === undefined) throw new RangeError(`No deployment ${deploymentId}`);
    return deploymentInfo;
  }

  async function latestOf({ application, deploymentGroup }: RedeployRevision) {
    const { deploymentGroupInfo } = await client.send(
      new GetDeploymentGroupCommand({
        applicationName: application,
        deploymentGroupName: deploymentGroup,
      }),
    );
    return deploymentGroupInfo?.lastAttemptedDeployment?.deploymentId ?? null;
  }

  async function deploy(call: RedeployRevision, revision: DeployedRevision) {
    try {
      const { deploymentId: made } = await once.send(
        new CreateDeploymentCommand({
          applicationName: call.application,
          deploymentGroupName: call.deploymentGroup,
          revision: locationOf(revision),
          description: call.description,
          // Files of the revision that is replaced are in the way of the one that comes back.
          fileExistsBehavior: 'OVERWRITE',
        }),
      );
      return made === undefined
        ? refused(`${CREATE}: the deployment has no id`)
        : changed(`Deployment ${made} was started.`, made);
    } catch (error) {
      return changeError(CREATE, error);
    }
  }

  return {
    apply: async (call) => {
      let status: string;
      try {
        const latest = await latestOf(call);
        if (latest !== call.fromDeployment) {
          return refused(
            `The latest deployment of ${call.deploymentGroup} is ${latest ?? 'unknown'} by now, not ${call.fromDeployment}: nothing was changed.`,
          );
        }
        status = (await deployment(call.fromDeployment)).status ?? 'unknown';
      } catch (error) {
        return readError(READ, error);
      }
      // Stopping is judged on no resource, so that it could not be granted for tagged ones only.
      return RUNNING.has(status)
        ? refused(
            `Deployment ${call.fromDeployment} is still ${status}: stop it first, with "aws deploy stop-deployment --auto-rollback-enabled --deployment-id ${call.fromDeployment}"; nothing was changed.`,
          )
        : deploy(call, call.to);
    },

    undo: async (call, made) => {
      try {
        const latest = await latestOf(call);
        if (latest !== made) {
          return refused(
            `Somebody has deployed since (${latest ?? 'unknown'}): nothing was changed.`,
          );
        }
      } catch (error) {
        return readError(READ, error);
      }
      return deploy(call, call.from);
    },

    prove: async (call) => {
      try {
        const latest = await latestOf(call);
        if (latest === null) return { holds: false, says: 'The latest deployment is unknown.' };
        const { status = 'unknown' } = await deployment(latest);
        return {
          holds: latest !== call.fromDeployment && (status === 'Succeeded' || RUNNING.has(status)),
          says: `Deployment ${latest} is ${status}.`,
        };
      } catch (error) {
        return unproven(READ, error);
      }
    },
  };
}

function locationOf(revision: DeployedRevision): RevisionLocation {
  if (revision.kind === 'github') {
    const { repository, commit: commitId } = revision;
    return { revisionType: 'GitHub', gitHubLocation: { repository, commitId } };
  }
  const { bucket, key, bundleType, version, eTag } = revision;
  return {
    revisionType: 'S3',
    s3Location: {
      bucket,
      key,
      bundleType,
      ...(version === null ? {} : { version }),
      ...(eTag === null ? {} : { eTag }),
    },
  };
}
