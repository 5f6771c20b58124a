import { describe, expect, it } from '@jest/globals';
import { SHOP } from '../../../src/lab/fleet/topology.ts';
import { IDS, parsed, StagedFleet } from './staged-fleet.ts';

const HEALTHY = ['healthy', 'healthy', 'healthy'];
const [FIRST = '', SECOND = '', THIRD = ''] = IDS;
const RULE = {
  kind: 'allow-ingress',
  groupId: SHOP.instanceGroup,
  port: SHOP.port,
  sourceGroupId: SHOP.loadBalancer.securityGroup,
  description: 'fiveohtwo shop-1',
} as const;

describe('restarting the service', () => {
  it.each(['backend-stopped', 'backend-crashed', 'backend-oom-killed', 'worker-pool-exhausted'])(
    'given %s, targets are healthy after two checks',
    async (fault) => {
      const stage = new StagedFleet().broken(fault);

      for (const id of IDS) expect(await stage.restart(id)).toMatchObject({ exitStatus: 0 });
      expect(await stage.health()).not.toContain('healthy');
      stage.pass(9);
      expect(await stage.health()).not.toContain('healthy');
      stage.pass(12);
      expect(await stage.health()).toEqual(HEALTHY);

      stage.pass(120);
      expect(await stage.perMinute('HTTPCode_ELB_502_Count', 1)).toEqual([null]);
      expect(await stage.perMinute('HTTPCode_Target_5XX_Count', 1)).toEqual([null]);
    },
  );

  it('brings back one target, which then takes all requests', async () => {
    const stage = new StagedFleet().broken('backend-crashed');

    await stage.restart(SECOND);
    stage.pass(30);

    expect(await stage.health()).toEqual([
      'unhealthy Target.FailedHealthChecks',
      'healthy',
      'unhealthy Target.FailedHealthChecks',
    ]);
    stage.pass(90);
    expect(await stage.perMinute('HTTPCode_ELB_502_Count', 1)).toEqual([null]);
  });

  it('says what it did and ends with the proof', async () => {
    const stage = new StagedFleet().broken('backend-crashed');

    const answer = await stage.restart(FIRST);

    expect(answer).toMatchObject({
      kind: 'ran',
      exitStatus: 0,
      stdout: expect.stringMatching(
        /^action=systemctl restart shop.service\nbefore=failed pid=0 listens=no\nresult=restarted\n[\s\S]*\nshop.service was restarted: it is active and listens on port 8080.\n$/,
      ),
      stderr: '',
    });
  });

  it('fails when the process exits again', async () => {
    const stage = new StagedFleet().broken('restart-fails');

    expect(await stage.restart(FIRST)).toMatchObject({
      exitStatus: 1,
      stdout: expect.stringMatching(
        /shop.service did not come back: it is failed \(exit-code\).\n$/,
      ),
    });
    stage.pass(60);
    expect(await stage.health()).not.toContain('healthy');
    const journal = (await stage.diagnoseHost(FIRST)).get('journal')?.text;
    expect(journal).toContain('Error: Missing setting: PAYMENT_ENDPOINT');
  });

  it('fails on a service that listens elsewhere', async () => {
    const stage = new StagedFleet().broken('wrong-port');

    expect(await stage.restart(FIRST)).toMatchObject({
      exitStatus: 1,
      stdout: expect.stringMatching(/is active, but does not listen on port 8080.\n$/),
    });
  });

  it('does not know other units', async () => {
    expect(await new StagedFleet().restart(FIRST, 'blog.service')).toMatchObject({ exitStatus: 2 });
  });

  it('in the rehearsal of a bad remedy succeeds at first and takes a neighbour down', async () => {
    const stage = new StagedFleet().broken('restart-makes-worse');
    expect((await stage.health()).filter((state) => state === 'healthy')).toHaveLength(2);

    expect(await stage.restart(FIRST)).toMatchObject({ exitStatus: 0 });
    stage.pass(45);

    expect((await stage.health()).filter((state) => state === 'healthy')).toHaveLength(1);
  });

  it('is refused where Run Command is denied', async () => {
    expect(await new StagedFleet().broken('denied-crashed').restart(THIRD)).toMatchObject({
      kind: 'denied',
      action: 'ssm:SendCommand',
    });
  });
});

describe('opening the security group', () => {
  it('adds the rule once, and the targets heal by their checks', async () => {
    const stage = new StagedFleet().broken('security-group-blocked');

    const first = await stage.ports.changes.apply(RULE);
    const second = await stage.ports.changes.apply(RULE);

    expect(first).toEqual({
      kind: 'changed',
      detail: expect.stringContaining('was added'),
      handle: expect.stringMatching(/^sgr-0[0-9a-f]{16}$/),
    });
    expect(second).toMatchObject({ kind: 'unchanged' });
    stage.pass(21);
    expect(await stage.health()).toEqual(HEALTHY);
  });

  it('is taken back by the id of the rule, once', async () => {
    const stage = new StagedFleet().broken('security-group-blocked');
    const added = await stage.ports.changes.apply(RULE);
    const ruleId = added.kind === 'changed' ? (added.handle ?? '') : '';
    stage.pass(60);

    const { changes } = stage.ports;
    expect(await changes.undo(RULE, ruleId)).toMatchObject({
      kind: 'changed',
    });
    expect(await changes.undo(RULE, ruleId)).toMatchObject({
      kind: 'unchanged',
    });

    stage.pass(30);
    expect(await stage.health()).not.toContain('healthy');
  });

  it('for another port lets no request through', async () => {
    const stage = new StagedFleet().broken('security-group-blocked');

    await stage.ports.changes.apply({ ...RULE, port: 9090 });
    stage.pass(60);

    expect(await stage.health()).not.toContain('healthy');
  });

  it('shows in the rules of both groups', async () => {
    const stage = new StagedFleet().broken('security-group-blocked');
    const rules = async () =>
      (
        parsed(
          await stage.ports.networkPaths.securityGroupRules([RULE.groupId, RULE.sourceGroupId]),
        ) as { SecurityGroupRules: unknown[] }
      ).SecurityGroupRules;
    const wanted = expect.objectContaining({
      GroupId: RULE.groupId,
      IsEgress: false,
      IpProtocol: 'tcp',
      FromPort: 8080,
      ToPort: 8080,
      ReferencedGroupInfo: expect.objectContaining({ GroupId: RULE.sourceGroupId }),
      Description: RULE.description,
    });

    expect(await rules()).not.toContainEqual(wanted);
    await stage.ports.changes.apply(RULE);
    expect(await rules()).toContainEqual(wanted);
  });
});
