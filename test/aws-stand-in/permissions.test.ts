import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCli } from '../../src/cli/run-cli.ts';
import { writeFrames } from '../../src/evidence/frames.ts';
import { linuxNode } from '../run-command/node.ts';
import { accessLines } from './access-lines.ts';
import { openScene, type Scene } from './scene.ts';
import { whySkipped } from './stand-in.ts';

const why = whySkipped();
if (why !== null) process.stderr.write(`Missing permissions are not tested: ${why}\n`);

/** What the command says when an action is not permitted, and its exit status as `fiveohtwo help` documents it. */
const ACTIONS: readonly {
  readonly action: string;
  readonly status: 0 | 1 | 3 | 4;
}[] = [
  { action: 'elasticloadbalancing:DescribeTargetGroups', status: 4 },
  { action: 'elasticloadbalancing:DescribeLoadBalancers', status: 0 },
  { action: 'elasticloadbalancing:DescribeTags', status: 0 },
  { action: 'elasticloadbalancing:DescribeTargetHealth', status: 3 },
  { action: 'elasticloadbalancing:DescribeTargetGroupAttributes', status: 0 },
  { action: 'elasticloadbalancing:DescribeLoadBalancerAttributes', status: 0 },
  { action: 'elasticloadbalancing:DescribeListeners', status: 0 },
  { action: 'elasticloadbalancing:DescribeRules', status: 0 },
  { action: 'autoscaling:DescribeAutoScalingGroups', status: 0 },
  { action: 'autoscaling:DescribeInstanceRefreshes', status: 0 },
  { action: 'autoscaling:DescribeLifecycleHooks', status: 0 },
  { action: 'autoscaling:DescribeScalingActivities', status: 0 },
  { action: 'cloudtrail:LookupEvents', status: 0 },
  { action: 'cloudwatch:GetMetricData', status: 0 },
  { action: 'codedeploy:ListDeployments', status: 0 },
  { action: 'ec2:DescribeInstanceStatus', status: 0 },
  { action: 'ec2:DescribeInstances', status: 0 },
  { action: 'ec2:DescribeNetworkAcls', status: 0 },
  { action: 'ec2:DescribeRouteTables', status: 0 },
  { action: 'ec2:DescribeSecurityGroupRules', status: 0 },
  { action: 'ec2:DescribeSubnets', status: 0 },
  { action: 'ec2:DescribeVpcEndpoints', status: 0 },
  { action: 'ec2:GetConsoleOutput', status: 0 },
  { action: 's3:GetObject', status: 0 },
  { action: 's3:ListBucket', status: 0 },
  { action: 'ssm:DescribeInstanceInformation', status: 3 },
  { action: 'ssm:GetCommandInvocation', status: 3 },
  { action: 'ssm:ListCommandInvocations', status: 3 },
  { action: 'ssm:SendCommand', status: 3 },
  { action: 'wafv2:GetWebACLForResource', status: 0 },
];

/** A service that is stopped, as the host and the log of its gateway tell. */
const STOPPED = linuxNode(async () => ({
  kind: 'ended',
  status: 0,
  stdout: writeFrames('0123456789abcdef', [
    {
      id: 'systemctl-show-shop.service',
      exitStatus: 0,
      cut: false,
      command: 'systemctl show shop.service',
      text: 'Id=shop.service\nLoadState=loaded\nActiveState=failed\nSubState=failed\nResult=exit-code\nExecMainCode=1\nExecMainStatus=1\n',
    },
    {
      id: 'ss-ltnp',
      exitStatus: 0,
      cut: false,
      command: 'ss -ltnp',
      text: 'State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\nLISTEN 0      128    0.0.0.0:22        0.0.0.0:*    users:(("sshd",pid=1,fd=3))\n',
    },
  ]),
  stderr: '',
}));

/** Collects what a command prints. */
function sink() {
  const written: string[] = [];
  return { write: (text: string) => void written.push(text), text: () => written.join('') };
}

(why === null ? describe : describe.skip)('with one permission taken away', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene(8080, [STOPPED, null]);
    const { shop, front } = scene;
    front.health(
      Object.fromEntries(
        shop.instances.map(({ id }) => [
          id,
          {
            state: 'unhealthy',
            reason: 'Target.FailedHealthChecks',
            description: 'Health checks failed',
          },
        ]),
      ),
    );
    await shop.count({ HTTPCode_ELB_502_Count: 40, TargetConnectionErrorCount: 40 });
    await shop.log(
      accessLines(shop, 8080, [
        { secondsAgo: 400, status: 502, target: '-', took: -1 },
        { secondsAgo: 380, status: 502, target: '-', took: -1 },
      ]),
    );
  }, 120_000);
  afterAll(() => scene?.close());

  async function investigate(denied: string | null) {
    scene.front.deny(denied);
    const out = sink();
    const err = sink();
    const status = await runCli(['investigate', 'shop'], out, err);
    return { status, said: `${out.text()}\n${err.text()}` };
  }

  it('asks for no action that this table does not have, and finds the cause with all of them', async () => {
    const before = scene.front.calls.length;
    const { status, said } = await investigate(null);

    expect(status).toBe(0);
    expect(said).toContain('backend-crashed');
    const asked = new Set(scene.front.calls.slice(before));
    expect([...asked].sort()).toEqual(ACTIONS.map(({ action }) => action).sort());
  }, 60_000);

  it.each(ACTIONS)(
    'without $action: exit status $status, and the action is named',
    async ({ action, status }) => {
      const ran = await investigate(action);

      expect(ran).toMatchObject({ status, said: expect.stringContaining(action) });
      expect(ran.said).not.toMatch(/\n\s+at \S+ \(/);
      if (status === 3) expect(ran.said).toContain('inconclusive');
    },
    60_000,
  );
});
