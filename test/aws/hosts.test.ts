import {
  DescribeInstanceInformationCommand,
  GetCommandInvocationCommand,
  ListCommandInvocationsCommand,
  SendCommandCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { runCommandHosts } from '../../src/aws/hosts.ts';
import type { RunRequest } from '../../src/ports/hosts.ts';
import { type HandClock, handClock } from '../ports/incident-store.contract.ts';
import { deployedDocuments } from './deployed-documents.ts';
import { serviceFailure, socketFailure } from './service-failure.ts';

const ssm = mockClient(SSMClient);
const ONE = 'i-00000000000000001';
const TWO = 'i-00000000000000002';

let clock: HandClock;
beforeEach(() => {
  ssm.reset();
  clock = handClock();
});

const hosts = () =>
  runCommandHosts({
    access: { region: 'eu-west-1' },
    documents: deployedDocuments(),
    clock,
    pause: (seconds) => {
      clock.advance(seconds);
      return Promise.resolve();
    },
  });

const diagnose = (...instanceIds: readonly string[]): RunRequest => ({
  document: 'diagnose-linux',
  instanceIds,
  parameters: { port: '8080', path: '/health' },
  deadlineSeconds: 40,
  comment: 'fiveohtwo inc-1',
});
const restart = (...instanceIds: readonly string[]): RunRequest => ({
  document: 'restart-service-linux',
  instanceIds,
  parameters: { unit: 'shop-api.service', port: '8080' },
  deadlineSeconds: 90,
  comment: 'fiveohtwo inc-1',
});

const online = (InstanceId: string) => ({
  InstanceId,
  PingStatus: 'Online' as const,
  PlatformType: 'Linux' as const,
  AgentVersion: '3.3.2746.0',
});
function connected(...ids: readonly string[]): void {
  ssm.on(DescribeInstanceInformationCommand).resolves({ InstanceInformationList: ids.map(online) });
}
function sent(): void {
  ssm.on(SendCommandCommand).resolves({ Command: { CommandId: 'c-1' } });
}
function listed(...details: readonly [string, string][]): void {
  ssm.on(ListCommandInvocationsCommand).resolves({
    CommandInvocations: details.map(([InstanceId, StatusDetails]) => ({
      InstanceId,
      StatusDetails,
    })),
  });
}
function printed(output: {
  readonly ResponseCode?: number;
  readonly StandardOutputContent?: string;
  readonly StandardErrorContent?: string;
}): void {
  ssm.on(GetCommandInvocationCommand).resolves({ ResponseCode: 0, ...output });
}

describe('before anything is sent', () => {
  it.each([
    {
      given: 'an address',
      id: '10.0.0.1',
      node: null,
      reason: 'not-run',
      message: /not an instance/,
    },
    {
      given: 'a stopped instance',
      id: ONE,
      node: null,
      reason: 'unregistered',
      message: /stopped, or its agent never/,
    },
    {
      given: 'a silent agent',
      id: ONE,
      node: { ...online(ONE), PingStatus: 'ConnectionLost' as const },
      reason: 'silent',
      message: /not connected \(ConnectionLost/,
    },
    {
      given: 'a Mac',
      id: ONE,
      node: { ...online(ONE), PlatformType: 'MacOS' as const },
      reason: 'not-run',
      message: /runs MacOS/,
    },
    {
      given: 'an agent that would run the script without its parameters',
      id: ONE,
      node: { ...online(ONE), AgentVersion: '3.3.2745.9' },
      reason: 'not-run',
      message: /too old/,
    },
  ])('$given is unreachable, with a cure', async ({ id, node, reason, message }) => {
    ssm
      .on(DescribeInstanceInformationCommand)
      .resolves({ InstanceInformationList: node === null ? [] : [node] });

    expect(await hosts().run(diagnose(id))).toEqual([
      {
        instanceId: id,
        kind: 'unreachable',
        reason,
        message: expect.stringMatching(message),
        cure: expect.stringMatching(/\w/),
      },
    ]);
    expect(ssm.commandCalls(SendCommandCommand)).toHaveLength(0);
  });

  it('asks each host for evidence by the document of its platform', async () => {
    const windows = { ...online(TWO), PlatformType: 'Windows' as const };
    ssm
      .on(DescribeInstanceInformationCommand)
      .resolves({ InstanceInformationList: [online(ONE), windows] });
    sent();
    ssm.on(ListCommandInvocationsCommand).resolves({
      CommandInvocations: [ONE, TWO].map((InstanceId) => ({
        InstanceId,
        StatusDetails: 'Success',
      })),
    });
    printed({ StandardOutputContent: 'said' });

    const request = diagnose(ONE, TWO);
    await hosts().run({ ...request, parameters: { ...request.parameters, unit: 'shop-api' } });

    expect(ssm.commandCalls(SendCommandCommand).map(({ args }) => args[0].input)).toEqual([
      expect.objectContaining({
        DocumentName: 'diagnose-linux',
        InstanceIds: [ONE],
        Parameters: { port: ['8080'], path: ['/health'], unit: ['shop-api'] },
      }),
      expect.objectContaining({
        DocumentName: 'diagnose-windows',
        InstanceIds: [TWO],
        Parameters: { port: ['8080'], path: ['/health'] },
      }),
    ]);
    expect(
      ssm.commandCalls(GetCommandInvocationCommand).map(({ args }) => args[0].input.PluginName),
    ).toEqual(expect.arrayContaining(['diagnoseLinux', 'diagnoseWindows']));
  });

  it('changes nothing on a platform that it has no document for', async () => {
    ssm.on(DescribeInstanceInformationCommand).resolves({
      InstanceInformationList: [{ ...online(ONE), PlatformType: 'Windows' as const }],
    });

    expect(await hosts().run(restart(ONE))).toEqual([
      expect.objectContaining({
        kind: 'unreachable',
        message: expect.stringMatching(/runs Windows/),
      }),
    ]);
    expect(ssm.commandCalls(SendCommandCommand)).toHaveLength(0);
  });

  it('says that it may not ask who is connected', async () => {
    ssm
      .on(DescribeInstanceInformationCommand)
      .rejects(serviceFailure('AccessDeniedException', 400, 'no'));

    expect(await hosts().run(diagnose(ONE))).toEqual([
      { instanceId: ONE, kind: 'denied', action: 'ssm:DescribeInstanceInformation', message: 'no' },
    ]);
  });

  it.each([
    { unit: 'shop; reboot' },
    { unit: '-shop' },
    { unit: '{{ssm:secret}}' },
    { unit: 'shop\n' },
    { port: '80a' },
    { port: '' },
    { command: 'reboot' },
  ])('refuses parameters that the document would refuse: %j', async (wrong) => {
    const request = restart(ONE);

    await expect(
      hosts().run({ ...request, parameters: { ...request.parameters, ...wrong } }),
    ).rejects.toThrow(RangeError);
    expect(ssm.calls()).toHaveLength(0);
  });
});

describe('sending', () => {
  it('sends our document in its pinned version, bounded in time', async () => {
    connected(ONE);
    sent();
    listed([ONE, 'Success']);
    printed({ StandardOutputContent: 'said' });

    await hosts().run({ ...restart(ONE), comment: 'x'.repeat(120) });

    expect(ssm.commandCalls(SendCommandCommand)[0]?.args[0].input).toEqual({
      DocumentName: 'restart-service-linux',
      DocumentVersion: '1',
      InstanceIds: [ONE],
      Parameters: { unit: ['shop-api.service'], port: ['8080'] },
      TimeoutSeconds: 30,
      Comment: 'x'.repeat(100),
      MaxConcurrency: '1',
      MaxErrors: '0',
    });
  });

  it('asks more than fifty hosts in several commands', async () => {
    const ids = Array.from({ length: 51 }, (_, index) => `i-${String(index).padStart(17, '0')}`);
    connected(...ids);
    sent();
    listed(...ids.map((id): [string, string] => [id, 'Success']));
    printed({ StandardOutputContent: 'said' });

    const answers = await hosts().run(diagnose(...ids));

    const sizes = ssm.commandCalls(SendCommandCommand).map(({ args }) => {
      return args[0].input.InstanceIds?.length;
    });
    expect(sizes).toEqual([50, 1]);
    expect(answers.map(({ instanceId, kind }) => [instanceId, kind])).toEqual(
      ids.map((id) => [id, 'ran']),
    );
  });

  it.each([
    { failure: serviceFailure('AccessDeniedException', 400), kind: 'denied' },
    { failure: serviceFailure('InvalidInstanceId', 400), kind: 'unreachable' },
    { failure: serviceFailure('InvalidDocument', 400), kind: 'unreachable' },
    { failure: serviceFailure('InvalidDocumentVersion', 400), kind: 'unreachable' },
    { failure: serviceFailure('InvalidParameters', 400), kind: 'unreachable' },
    { failure: serviceFailure('UnsupportedPlatformType', 400), kind: 'unreachable' },
    { failure: serviceFailure('ValidationException', 400), kind: 'unreachable' },
    { failure: socketFailure('ECONNREFUSED'), kind: 'unreachable' },
    // From here on the script may be running.
    { failure: serviceFailure('InternalServerError', 500), kind: 'unknown' },
    { failure: serviceFailure('ServiceUnavailable', 503), kind: 'unknown' },
    { failure: serviceFailure('RequestTimeout', 400), kind: 'unknown' },
    { failure: socketFailure('ECONNRESET'), kind: 'unknown' },
    { failure: Object.assign(new Error('slow'), { name: 'TimeoutError' }), kind: 'unknown' },
  ])('given $failure, the host is $kind and nothing is sent again', async ({ failure, kind }) => {
    connected(ONE);
    ssm.on(SendCommandCommand).rejects(failure);

    expect(await hosts().run(restart(ONE))).toEqual([expect.objectContaining({ kind })]);
    expect(ssm.commandCalls(SendCommandCommand)).toHaveLength(1);
  });

  it('sends again what was throttled, because a throttled command was not taken', async () => {
    connected(ONE);
    listed([ONE, 'Success']);
    printed({});
    ssm
      .on(SendCommandCommand)
      .rejectsOnce(serviceFailure('ThrottlingException'))
      .resolves({ Command: { CommandId: 'c-1' } });

    expect(await hosts().run(restart(ONE))).toEqual([expect.objectContaining({ kind: 'ran' })]);
    expect(ssm.commandCalls(SendCommandCommand)).toHaveLength(2);
  });

  it('gives up when it is throttled for long', async () => {
    connected(ONE);
    ssm.on(SendCommandCommand).rejects(serviceFailure('ThrottlingException'));

    expect(await hosts().run(restart(ONE))).toEqual([
      expect.objectContaining({ kind: 'unreachable', cure: expect.stringMatching(/minute/) }),
    ]);
    expect(ssm.commandCalls(SendCommandCommand)).toHaveLength(4);
  });
});

describe('the end of an invocation', () => {
  const silent = { ResponseCode: -1, StandardOutputContent: '' };
  const said = { ResponseCode: 0, StandardOutputContent: 'said' };
  it.each([
    { details: 'Success', output: said, diagnosis: 'ran', change: 'ran' },
    { details: 'Failed', output: { ...said, ResponseCode: 1 }, diagnosis: 'ran', change: 'ran' },
    { details: 'Failed', output: silent, diagnosis: 'unknown', change: 'unknown' },
    { details: 'ExecutionTimedOut', output: said, diagnosis: 'ran', change: 'unknown' },
    { details: 'Execution Timed Out', output: silent, diagnosis: 'unknown', change: 'unknown' },
    {
      details: 'DeliveryTimedOut',
      output: silent,
      diagnosis: 'unreachable',
      change: 'unreachable',
    },
    {
      details: 'Delivery Timed Out',
      output: silent,
      diagnosis: 'unreachable',
      change: 'unreachable',
    },
    { details: 'Undeliverable', output: silent, diagnosis: 'unreachable', change: 'unreachable' },
    { details: 'Terminated', output: silent, diagnosis: 'unreachable', change: 'unreachable' },
    { details: 'InvalidPlatform', output: silent, diagnosis: 'unreachable', change: 'unreachable' },
    { details: 'LimitExceeded', output: silent, diagnosis: 'unreachable', change: 'unreachable' },
    { details: 'AccessDenied', output: silent, diagnosis: 'denied', change: 'denied' },
    { details: 'Cancelled', output: silent, diagnosis: 'unknown', change: 'unknown' },
    { details: 'SomethingNew', output: silent, diagnosis: 'unknown', change: 'unknown' },
  ])(
    '$details with exit status $output.ResponseCode: diagnosis $diagnosis, change $change',
    async ({ details, output, diagnosis, change }) => {
      connected(ONE);
      sent();
      listed([ONE, details]);
      printed(output);

      expect((await hosts().run(diagnose(ONE))).map(({ kind }) => kind)).toEqual([diagnosis]);
      expect((await hosts().run(restart(ONE))).map(({ kind }) => kind)).toEqual([change]);
    },
  );

  it('judges each host for itself', async () => {
    connected(ONE, TWO);
    sent();
    listed([ONE, 'Undeliverable'], [TWO, 'Success']);
    printed({ StandardOutputContent: 'said', StandardErrorContent: 'warned' });

    expect(await hosts().run(diagnose(ONE, TWO))).toEqual([
      expect.objectContaining({ instanceId: ONE, kind: 'unreachable' }),
      {
        instanceId: TWO,
        kind: 'ran',
        exitStatus: 0,
        stdout: 'said',
        stderr: 'warned',
        truncated: false,
      },
    ]);
  });

  it('asks for the output by the name of the step', async () => {
    connected(ONE);
    sent();
    listed([ONE, 'Success']);
    printed({});

    await hosts().run(diagnose(ONE));

    expect(ssm.commandCalls(GetCommandInvocationCommand)[0]?.args[0].input).toEqual({
      CommandId: 'c-1',
      InstanceId: ONE,
      PluginName: 'diagnoseLinux',
    });
  });

  it.each([
    { given: 'a mark of the agent', stdout: 'head\n--output truncated--' },
    { given: '24,000 characters', stdout: 'x'.repeat(24_000) },
  ])('marks output as truncated by $given', async ({ stdout }) => {
    connected(ONE);
    sent();
    listed([ONE, 'Success']);
    printed({ StandardOutputContent: stdout });

    expect(await hosts().run(diagnose(ONE))).toEqual([
      expect.objectContaining({ kind: 'ran', truncated: true }),
    ]);
  });

  it('does not take a skipped step for a success', async () => {
    connected(ONE);
    sent();
    listed([ONE, 'Success']);
    printed({
      StandardOutputContent: 'Step execution skipped due to unsatisfied preconditions: …',
    });

    expect(await hosts().run(diagnose(ONE))).toEqual([
      expect.objectContaining({ kind: 'unreachable' }),
    ]);
  });
});

describe('waiting', () => {
  it('looks twice a second while scripts usually end, then less often, until the deadline', async () => {
    connected(ONE);
    sent();
    const looks: number[] = [];
    const began = clock.now();
    ssm.on(ListCommandInvocationsCommand).callsFake(() => {
      looks.push((clock.now() - began) / 1000);
      return { CommandInvocations: [{ InstanceId: ONE, StatusDetails: 'InProgress' }] };
    });

    expect(await hosts().run({ ...diagnose(ONE), deadlineSeconds: 22 })).toEqual([
      expect.objectContaining({
        kind: 'unknown',
        message: expect.stringMatching(/still running.*c-1/),
      }),
    ]);
    expect(looks).toEqual([2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7, 7.5, 8, 9, 10, 12, 15, 20]);
  });

  it('takes "no such invocation" for "not yet", for fifteen seconds', async () => {
    connected(ONE);
    sent();
    listed([ONE, 'Success']);
    ssm
      .on(GetCommandInvocationCommand)
      .rejectsOnce(serviceFailure('InvocationDoesNotExist'))
      .resolves({ ResponseCode: 0, StandardOutputContent: 'said' });

    expect(await hosts().run(diagnose(ONE))).toEqual([
      expect.objectContaining({ kind: 'ran', stdout: 'said' }),
    ]);

    ssm.on(GetCommandInvocationCommand).rejects(serviceFailure('InvocationDoesNotExist'));

    expect(await hosts().run(diagnose(ONE))).toEqual([
      expect.objectContaining({ kind: 'unknown' }),
    ]);
  });

  it('does not know about a change whose host fell silent after it took the command', async () => {
    connected(ONE);
    sent();
    ssm
      .on(ListCommandInvocationsCommand)
      .resolvesOnce({ CommandInvocations: [{ InstanceId: ONE, StatusDetails: 'InProgress' }] })
      .resolves({ CommandInvocations: [{ InstanceId: ONE, StatusDetails: 'DeliveryTimedOut' }] });

    expect(await hosts().run(restart(ONE))).toEqual([expect.objectContaining({ kind: 'unknown' })]);
  });

  it('goes on looking when a look is throttled', async () => {
    connected(ONE);
    sent();
    ssm
      .on(ListCommandInvocationsCommand)
      .rejectsOnce(serviceFailure('ThrottlingException'))
      .resolves({ CommandInvocations: [{ InstanceId: ONE, StatusDetails: 'Success' }] });
    printed({});

    expect(await hosts().run(diagnose(ONE))).toEqual([expect.objectContaining({ kind: 'ran' })]);
  });

  it('never calls a change denied that was made but may not be looked at', async () => {
    connected(ONE);
    sent();
    ssm.on(ListCommandInvocationsCommand).rejects(serviceFailure('AccessDeniedException'));

    expect(await hosts().run(diagnose(ONE))).toEqual([expect.objectContaining({ kind: 'denied' })]);
    expect(await hosts().run(restart(ONE))).toEqual([expect.objectContaining({ kind: 'unknown' })]);
  });
});
