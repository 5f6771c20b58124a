import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  DescribeInstanceRefreshesCommand,
  type Instance,
  RollbackInstanceRefreshCommand,
  TerminateInstanceInAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  CodeDeployClient,
  CreateDeploymentCommand,
  GetDeploymentCommand,
  GetDeploymentGroupCommand,
} from '@aws-sdk/client-codedeploy';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { awsCloudChanges } from '../../../src/aws/cloud-changes.ts';
import { serviceFailure } from '../service-failure.ts';

const scaling = mockClient(AutoScalingClient);
const deploy = mockClient(CodeDeployClient);
const changes = awsCloudChanges({ region: 'eu-west-1' });

const ID = 'i-0a3f5c7e9b1d24681';
const replace = {
  kind: 'replace-instance',
  autoScalingGroup: 'shop-asg',
  instanceId: ID,
} as const;

function group(member: Partial<Instance> | null, suspended: readonly string[] = []) {
  scaling.on(DescribeAutoScalingGroupsCommand).resolves({
    AutoScalingGroups: [
      {
        AutoScalingGroupName: 'shop-asg',
        MinSize: 3,
        MaxSize: 6,
        DesiredCapacity: 3,
        DefaultCooldown: 300,
        AvailabilityZones: [],
        HealthCheckType: 'EC2',
        CreatedTime: new Date(0),
        SuspendedProcesses: suspended.map((ProcessName) => ({ ProcessName })),
        Instances:
          member === null
            ? []
            : [
                {
                  InstanceId: ID,
                  AvailabilityZone: 'eu-west-1a',
                  LifecycleState: 'InService',
                  HealthStatus: 'Healthy',
                  ProtectedFromScaleIn: false,
                  ...member,
                },
              ],
      },
    ],
  });
}
const terminated = () =>
  scaling.commandCalls(TerminateInstanceInAutoScalingGroupCommand).map(({ args }) => args[0].input);

beforeEach(() => {
  scaling.reset();
  deploy.reset();
});

describe('replacing an instance', () => {
  it('terminates it without making the group smaller, which cannot be undone', async () => {
    group({});

    expect(await changes.apply(replace)).toMatchObject({ kind: 'changed', handle: null });
    expect(terminated()).toEqual([{ InstanceId: ID, ShouldDecrementDesiredCapacity: false }]);
    expect(await changes.undo(replace, '')).toMatchObject({ kind: 'failed' });
  });

  it.each([
    { given: 'it has left the group', member: null, suspended: [], kind: 'unchanged' },
    {
      given: 'it is being terminated',
      member: { LifecycleState: 'Terminating' as const },
      suspended: [],
      kind: 'unchanged',
    },
    {
      given: 'it is protected from scale-in',
      member: { ProtectedFromScaleIn: true },
      suspended: [],
      kind: 'failed',
    },
    { given: 'launching is suspended', member: {}, suspended: ['Launch'], kind: 'failed' },
    {
      given: 'new instances would not be registered',
      member: {},
      suspended: ['AddToLoadBalancer'],
      kind: 'failed',
    },
  ])('terminates nothing when $given', async ({ member, suspended, kind }) => {
    group(member, suspended);

    expect(await changes.apply(replace)).toMatchObject({ kind });
    expect(terminated()).toEqual([]);
  });

  it('is in doubt when the answer is lost, and does not try again by itself', async () => {
    group({});
    scaling
      .on(TerminateInstanceInAutoScalingGroupCommand)
      .rejects(serviceFailure('InternalFailure', 500));

    expect(await changes.apply(replace)).toMatchObject({ kind: 'unknown' });
    expect(terminated()).toHaveLength(1);
  });

  it('is proven once it has left', async () => {
    group({ LifecycleState: 'Terminating' });
    expect(await changes.prove(replace)).toMatchObject({ holds: true });
    group({});
    expect(await changes.prove(replace)).toMatchObject({ holds: false });
  });
});

describe('rolling back an instance refresh', () => {
  const rollBack = {
    kind: 'roll-back-instance-refresh',
    autoScalingGroup: 'shop-asg',
    refreshId: 'refresh-1',
  } as const;

  it.each([
    { status: 'InProgress', kind: 'changed', calls: 1 },
    { status: 'Baking', kind: 'changed', calls: 1 },
    { status: 'RollbackInProgress', kind: 'unchanged', calls: 0 },
    { status: 'Successful', kind: 'failed', calls: 0 },
  ] as const)('of one that is $status: $kind', async ({ status, kind, calls }) => {
    scaling
      .on(DescribeInstanceRefreshesCommand, { InstanceRefreshIds: ['refresh-1'] })
      .resolves({ InstanceRefreshes: [{ Status: status }] });

    expect(await changes.apply(rollBack)).toMatchObject({ kind });
    expect(scaling.commandCalls(RollbackInstanceRefreshCommand)).toHaveLength(calls);
  });
});

describe('deploying an earlier revision', () => {
  const s3 = (key: string) =>
    ({
      kind: 's3',
      bucket: 'releases',
      key,
      bundleType: 'zip',
      version: 'v1',
      eTag: null,
    }) as const;
  const redeploy = {
    kind: 'redeploy-revision',
    application: 'shop',
    deploymentGroup: 'production',
    fromDeployment: 'd-BAD',
    from: s3('r215.zip'),
    to: s3('r214.zip'),
    description: 'fiveohtwo shop-1',
  } as const;
  const latestIs = (deploymentId: string, status: 'Succeeded' | 'InProgress') => {
    deploy.on(GetDeploymentGroupCommand).resolves({
      deploymentGroupInfo: { lastAttemptedDeployment: { deploymentId } },
    });
    deploy.on(GetDeploymentCommand).resolves({ deploymentInfo: { deploymentId, status } });
  };
  const created = () =>
    deploy.commandCalls(CreateDeploymentCommand).map(({ args }) => args[0].input.revision);

  it('names exactly the object that was approved, and the undo the one that it replaced', async () => {
    latestIs('d-BAD', 'Succeeded');
    deploy.on(CreateDeploymentCommand).resolves({ deploymentId: 'd-NEW' });

    expect(await changes.apply(redeploy)).toMatchObject({ kind: 'changed', handle: 'd-NEW' });
    latestIs('d-NEW', 'Succeeded');
    expect(await changes.prove(redeploy)).toMatchObject({ holds: true });
    expect(await changes.undo(redeploy, 'd-NEW')).toMatchObject({ kind: 'changed' });

    expect(created()).toEqual(
      ['r214.zip', 'r215.zip'].map((key) => ({
        revisionType: 'S3',
        s3Location: { bucket: 'releases', key, bundleType: 'zip', version: 'v1' },
      })),
    );
  });

  it.each([
    { given: 'somebody has deployed since', latest: 'd-OTHER', status: 'Succeeded' },
    { given: 'the deployment is still running', latest: 'd-BAD', status: 'InProgress' },
  ] as const)('deploys nothing when $given', async ({ latest, status }) => {
    latestIs(latest, status);

    expect(await changes.apply(redeploy)).toMatchObject({ kind: 'failed' });
    expect(created()).toEqual([]);
  });

  it('is not undone over a deployment that somebody has made since', async () => {
    latestIs('d-OTHER', 'Succeeded');

    expect(await changes.undo(redeploy, 'd-NEW')).toMatchObject({ kind: 'failed' });
    expect(created()).toEqual([]);
  });

  it('is in doubt when the answer is lost, and does not deploy twice', async () => {
    latestIs('d-BAD', 'Succeeded');
    deploy.on(CreateDeploymentCommand).rejects(serviceFailure('InternalFailure', 500));

    expect(await changes.apply(redeploy)).toMatchObject({ kind: 'unknown' });
    expect(created()).toHaveLength(1);
  });
});
