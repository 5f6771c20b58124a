import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  CreateLaunchConfigurationCommand,
  DescribeAutoScalingGroupsCommand,
  ResumeProcessesCommand,
  StartInstanceRefreshCommand,
  SuspendProcessesCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  CodeDeployClient,
  CreateApplicationCommand,
  CreateDeploymentCommand,
  CreateDeploymentGroupCommand,
  GetDeploymentCommand,
} from '@aws-sdk/client-codedeploy';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { awsCloudChanges } from '../../src/aws/cloud-changes.ts';
import type { CloudChanges } from '../../src/ports/cloud-changes.ts';
import { asCaller } from '../run-command/caller.ts';
import { type Deployed, inFrontOfMoto } from './deployed.ts';
import { MOTO, type StandIn, startStandIn, whySkipped } from './stand-in.ts';

const ACCESS = { region: 'eu-west-1' };
const GROUP = 'shop-asg';
const TIME = 30_000;

const whyNoMoto = whySkipped(MOTO);
if (whyNoMoto !== null) {
  process.stderr.write(`replacing and deploying against a stand-in are not tested: ${whyNoMoto}\n`);
}

(whyNoMoto === null ? describe : describe.skip)('against moto', () => {
  let moto: StandIn;
  let front: Deployed;
  let changes: CloudChanges;
  let restore = () => {};

  beforeAll(async () => {
    moto = await startStandIn(MOTO);
    front = await inFrontOfMoto(moto.url);
    restore = asCaller({ AWS_ENDPOINT_URL: front.url });
    changes = awsCloudChanges(ACCESS);
  }, 120_000);
  afterAll(async () => {
    restore();
    await front?.close();
    await moto?.stop();
  });

  describe('replacing an instance', () => {
    const scaling = () => new AutoScalingClient(ACCESS);
    const members = async (): Promise<readonly string[]> => {
      const { AutoScalingGroups } = await scaling().send(
        new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [GROUP] }),
      );
      return (AutoScalingGroups?.[0]?.Instances ?? []).map(({ InstanceId }) => InstanceId ?? '');
    };
    const replace = (instanceId = '') =>
      ({ kind: 'replace-instance', autoScalingGroup: GROUP, instanceId }) as const;

    beforeAll(() => makeGroup(scaling(), 3), TIME);

    it(
      'terminates nothing while the group may not launch',
      async () => {
        const before = await members();
        const launch = { AutoScalingGroupName: GROUP, ScalingProcesses: ['Launch'] };
        await scaling().send(new SuspendProcessesCommand(launch));

        const answer = await changes.apply(replace(before[0]));
        await scaling().send(new ResumeProcessesCommand(launch));

        expect(answer).toMatchObject({
          kind: 'failed',
          message: expect.stringContaining('Launch is suspended'),
        });
        expect(await members()).toEqual(before);
      },
      TIME,
    );

    it(
      'has another one in its place, and is not made twice',
      async () => {
        const before = await members();
        const call = replace(before[0]);
        expect(await changes.prove(call)).toMatchObject({ holds: false });

        expect(await changes.apply(call)).toMatchObject({ kind: 'changed', handle: null });

        expect(await changes.prove(call)).toMatchObject({ holds: true });
        const after = await members();
        expect(after).toHaveLength(before.length);
        expect(after).not.toContain(before[0]);
        expect(await changes.apply(call)).toMatchObject({ kind: 'unchanged' });
        expect(await members()).toEqual(after);
        expect(await changes.undo(call, '')).toMatchObject({ kind: 'failed' });
      },
      TIME,
    );
  });

  describe('deploying an earlier revision', () => {
    const deploy = () => new CodeDeployClient(ACCESS);
    const place = { applicationName: 'shop', deploymentGroupName: 'production' };
    const inS3 = (key: string) =>
      ({ kind: 's3', bucket: 'releases', key, bundleType: 'zip' }) as const;
    const revision = (key: string) =>
      ({
        revisionType: 'S3',
        s3Location: { bucket: 'releases', key, bundleType: 'zip' },
      }) as const;
    const deployed = async (deploymentId = '') =>
      (await deploy().send(new GetDeploymentCommand({ deploymentId }))).deploymentInfo;
    const redeploy = (fromDeployment = '') =>
      ({
        kind: 'redeploy-revision',
        application: 'shop',
        deploymentGroup: 'production',
        fromDeployment,
        from: { ...inS3('r215.zip'), version: null, eTag: null },
        to: { ...inS3('r214.zip'), version: null, eTag: null },
        description: 'fiveohtwo shop-1',
      }) as const;

    beforeAll(async () => {
      await deploy().send(new CreateApplicationCommand({ applicationName: 'shop' }));
      await deploy().send(
        new CreateDeploymentGroupCommand({
          ...place,
          serviceRoleArn: 'arn:aws:iam::123456789012:role/deploy',
        }),
      );
      for (const key of ['r214.zip', 'r215.zip']) {
        await deploy().send(new CreateDeploymentCommand({ ...place, revision: revision(key) }));
      }
    }, TIME);

    it(
      'is refused over a deployment that runs, and over another one than was approved',
      async () => {
        const [earlier, latest] = front.created;
        front.status('InProgress');
        expect(await changes.apply(redeploy(latest))).toMatchObject({
          kind: 'failed',
          message: expect.stringContaining('stop-deployment'),
        });
        front.status('Succeeded');
        expect(await changes.apply(redeploy(earlier))).toMatchObject({ kind: 'failed' });
        expect(front.created).toHaveLength(2);
      },
      TIME,
    );

    it(
      'deploys what was there before, and the undo what it replaced',
      async () => {
        const call = redeploy(front.created.at(-1));
        expect(await changes.prove(call)).toMatchObject({ holds: false });

        const made = await changes.apply(call);
        expect(made).toMatchObject({ kind: 'changed', handle: front.created.at(-1) });
        expect(await deployed(front.created.at(-1))).toMatchObject({
          revision: revision('r214.zip'),
          description: 'fiveohtwo shop-1',
          fileExistsBehavior: 'OVERWRITE',
        });
        expect(await changes.prove(call)).toMatchObject({ holds: true });
        // Approved for the deployment that was the latest then.
        expect(await changes.apply(call)).toMatchObject({ kind: 'failed' });

        const handle = made.kind === 'changed' ? (made.handle ?? '') : '';
        expect(await changes.undo(call, handle)).toMatchObject({ kind: 'changed' });
        expect((await deployed(front.created.at(-1)))?.revision).toEqual(revision('r215.zip'));
        expect(await changes.undo(call, handle)).toMatchObject({
          kind: 'failed',
          message: expect.stringContaining('Somebody has deployed since'),
        });
        expect(front.created).toHaveLength(4);
      },
      TIME,
    );

    it(
      'says so when there is no such deployment group',
      async () => {
        const call = { ...redeploy(front.created.at(-1)), deploymentGroup: 'staging' };

        expect(await changes.apply(call)).toMatchObject({ kind: 'failed' });
        expect(await changes.prove(call)).toMatchObject({ holds: false });
      },
      TIME,
    );
  });
});

const whyNoMinistack = whySkipped();
if (whyNoMinistack !== null) {
  process.stderr.write(`instance refreshes against a stand-in are not tested: ${whyNoMinistack}\n`);
}

// Its refreshes are over at once, so that one that runs is rolled back in test/aws/changes/refresh-on-the-wire.test.ts.
(whyNoMinistack === null ? describe : describe.skip)('against ministack', () => {
  let standIn: StandIn;
  let restore = () => {};

  beforeAll(async () => {
    standIn = await startStandIn();
    restore = asCaller({ AWS_ENDPOINT_URL: standIn.url });
    await makeGroup(new AutoScalingClient(ACCESS), 2);
  }, 120_000);
  afterAll(async () => {
    restore();
    await standIn?.stop();
  });

  it(
    'an instance refresh that is over is not rolled back',
    async () => {
      const { InstanceRefreshId: refreshId = '' } = await new AutoScalingClient(ACCESS).send(
        new StartInstanceRefreshCommand({ AutoScalingGroupName: GROUP }),
      );
      const call = {
        kind: 'roll-back-instance-refresh',
        autoScalingGroup: GROUP,
        refreshId,
      } as const;
      const changes = awsCloudChanges(ACCESS);

      expect(await changes.apply(call)).toMatchObject({
        kind: 'failed',
        message: expect.stringContaining('Successful'),
      });
      expect(await changes.prove(call)).toMatchObject({ holds: false });
    },
    TIME,
  );
});

async function makeGroup(scaling: AutoScalingClient, size: number): Promise<void> {
  await scaling.send(
    new CreateLaunchConfigurationCommand({
      LaunchConfigurationName: 'shop',
      ImageId: 'ami-0123456789abcdef0',
      InstanceType: 't3.micro',
    }),
  );
  await scaling.send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: GROUP,
      LaunchConfigurationName: 'shop',
      MinSize: size,
      MaxSize: size + 2,
      DesiredCapacity: size,
      AvailabilityZones: ['eu-west-1a'],
    }),
  );
}
