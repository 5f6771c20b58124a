import {
  DeregisterTargetsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { awsCloudChanges } from '../../../src/aws/cloud-changes.ts';
import { serviceFailure } from '../service-failure.ts';

const elb = mockClient(ElasticLoadBalancingV2Client);
const changes = awsCloudChanges({ region: 'eu-west-1' });

const targetGroupArn = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop/73e2';
const A = { id: 'i-0a3f5c7e9b1d24681', port: 8081 };
const B = { id: 'i-0b4e6d8fa2c035792', port: 8081 };
const register = { kind: 'register-targets', targetGroupArn, targets: [A, B] } as const;
const deregister = {
  kind: 'deregister-targets',
  targetGroupArn,
  targets: [{ ...A, port: 8080 }],
  leaveHealthy: 1,
} as const;

const present = (...lines: readonly (readonly [{ id: string; port: number }, string])[]) =>
  elb.on(DescribeTargetHealthCommand).resolves({
    TargetHealthDescriptions: lines.map(([{ id, port }, State]) => ({
      Target: { Id: id, Port: port },
      TargetHealth: { State: State as 'healthy' },
    })),
  });
const registered = () => elb.commandCalls(RegisterTargetsCommand)[0]?.args[0].input.Targets;
const deregistered = () => elb.commandCalls(DeregisterTargetsCommand)[0]?.args[0].input.Targets;

beforeEach(() => {
  elb.reset();
});

describe('registering targets', () => {
  it('registers those that are missing, with their port, and can take out only these', async () => {
    present([A, 'healthy'], [{ ...B, port: 8080 }, 'unhealthy']);

    const answer = await changes.apply(register);

    expect(registered()).toEqual([{ Id: B.id, Port: 8081 }]);
    expect(answer).toEqual({
      kind: 'changed',
      detail: expect.any(String),
      handle: `${B.id}:8081`,
    });
    await changes.undo(register, `${B.id}:8081`);
    expect(deregistered()).toEqual([{ Id: B.id, Port: 8081 }]);
  });

  it('changes nothing when all are there', async () => {
    present([A, 'healthy'], [B, 'initial']);

    expect(await changes.apply(register)).toMatchObject({ kind: 'unchanged' });
    expect(await changes.prove(register)).toMatchObject({ holds: true });
    expect(registered()).toBeUndefined();
  });

  it('puts back what is draining', async () => {
    present([A, 'draining'], [B, 'healthy']);

    await changes.apply(register);

    expect(registered()).toEqual([{ Id: A.id, Port: 8081 }]);
    expect(await changes.prove(register)).toMatchObject({ holds: false });
  });

  it.each([
    { fault: 'no instance', targets: [{ id: 'https://evil.example', port: 80 }] },
    { fault: 'no port', targets: [{ ...A, port: 0 }] },
    { fault: 'nothing', targets: [] },
  ])('never sends $fault', async ({ targets }) => {
    expect(await changes.apply({ ...register, targets })).toMatchObject({ kind: 'failed' });
    expect(elb.calls()).toHaveLength(0);
  });
});

describe('deregistering targets', () => {
  it('takes them out with their port while others are healthy, and puts them back', async () => {
    present([{ ...A, port: 8080 }, 'unhealthy'], [A, 'healthy']);

    expect(await changes.apply(deregister)).toMatchObject({
      kind: 'changed',
      handle: `${A.id}:8080`,
    });
    expect(deregistered()).toEqual([{ Id: A.id, Port: 8080 }]);

    await changes.undo(deregister, `${A.id}:8080`);
    expect(registered()).toEqual([{ Id: A.id, Port: 8080 }]);
  });

  it('refuses when too few healthy ones would be left at that moment', async () => {
    present([{ ...A, port: 8080 }, 'healthy'], [B, 'unhealthy']);

    expect(await changes.apply(deregister)).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('nothing was changed'),
    });
    expect(deregistered()).toBeUndefined();
  });

  it.each([
    { given: 'no permission', error: serviceFailure('AccessDenied', 403), kind: 'denied' },
    { given: 'a lost answer', error: serviceFailure('InternalFailure', 500), kind: 'unknown' },
  ])('given $given, it answers $kind', async ({ error, kind }) => {
    present([{ ...A, port: 8080 }, 'unhealthy'], [A, 'healthy']);
    elb.on(DeregisterTargetsCommand).rejects(error);

    expect(await changes.apply(deregister)).toMatchObject({ kind });
  });

  it('is proven once they get no new requests', async () => {
    present([{ ...A, port: 8080 }, 'draining'], [A, 'healthy']);
    expect(await changes.prove(deregister)).toMatchObject({ holds: true });

    present([{ ...A, port: 8080 }, 'healthy'], [A, 'healthy']);
    expect(await changes.prove(deregister)).toMatchObject({ holds: false });
  });
});
