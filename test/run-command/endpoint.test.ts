import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pause, systemClock } from '../../src/aws/clock.ts';
import { runCommandHosts } from '../../src/aws/hosts.ts';
import { writeFrames } from '../../src/evidence/frames.ts';
import { wholeOutput } from '../../src/evidence/whole-output.ts';
import type { RunRequest } from '../../src/ports/hosts.ts';
import { deployedDocuments } from '../aws/deployed-documents.ts';
import { DOCUMENT_IDS, ssmDocument } from '../infra/ssm-documents.ts';
import { asCaller } from './caller.ts';
import { type Installation, type RunCommandEndpoint, startRunCommand } from './endpoint.ts';
import { linuxNode, type ManagedNode, type Ran } from './node.ts';

const ONE = 'i-00000000000000001';
const TWO = 'i-00000000000000002';
const documents = Object.fromEntries(DOCUMENT_IDS.map((id) => [id, ssmDocument(id)]));

const frame = (id: string, text: string) =>
  ({ id, exitStatus: 0, cut: false, command: id, text }) as const;
const printing = (stdout: string): ManagedNode =>
  linuxNode(async () => ({ kind: 'ended', status: 0, stdout, stderr: '' }));
const ending = (ran: Ran): ManagedNode => linuxNode(async () => ran);

let endpoint: RunCommandEndpoint;
let restore: () => void;
async function start(installation: Omit<Installation, 'documents'>) {
  endpoint = await startRunCommand({ documents, ...installation });
  restore = asCaller({ AWS_ENDPOINT_URL_SSM: endpoint.url });
  const hosts = runCommandHosts({
    access: { region: 'eu-west-1' },
    documents: deployedDocuments(),
    clock: systemClock,
    pause: (seconds) => pause(seconds / 20),
  });
  const run = (request: Partial<RunRequest> = {}) =>
    hosts.run({
      document: 'diagnose-linux',
      instanceIds: [ONE],
      parameters: { port: '8080', path: '/health' },
      deadlineSeconds: 15,
      comment: 'fiveohtwo test',
      ...request,
    });
  return { hosts, run };
}
beforeEach(() => {
  restore = () => {};
});
afterEach(async () => {
  restore();
  await endpoint.close();
});

describe('the way SendCommand → agent → output, over the wire', () => {
  it('hands the script of the document over, with parameters as environment variables alone', async () => {
    const { run } = await start({
      nodes: {
        [ONE]: linuxNode(async ({ script, environment }) => ({
          kind: 'ended',
          status: 0,
          stdout: JSON.stringify({ environment, inScript: script.includes('/health') }),
          stderr: '',
        })),
      },
    });

    const [answer] = await run();
    if (answer?.kind !== 'ran') throw new Error(`It did not run: ${JSON.stringify(answer)}`);
    expect(JSON.parse(answer.stdout)).toEqual({
      environment: {
        SSM_port: '8080',
        SSM_path: '/health',
        SSM_unit: 'auto',
        SSM_logs: 'none',
        SSM_skip: 'none',
      },
      inScript: false,
    });
    expect(endpoint.calls.slice(0, 2)).toEqual(['DescribeInstanceInformation', 'SendCommand']);
  });

  it('judges each host for itself', async () => {
    const { run } = await start({
      nodes: {
        [ONE]: printing('said'),
        [TWO]: printing('said'),
        'i-00000000000000003': { ...printing('said'), platform: 'MacOS' },
        'i-00000000000000004': { ...printing('said'), pingStatus: 'ConnectionLost' },
        'i-00000000000000005': ending({ kind: 'timed-out', stdout: '', stderr: '' }),
        'i-00000000000000006': ending({ kind: 'ended', status: 2, stdout: '', stderr: 'refused' }),
      },
      untagged: [TWO],
    });

    const ids = [1, 2, 3, 4, 5, 6, 7].map((digit) => `i-0000000000000000${digit}`);
    const answers = await run({ instanceIds: ids });

    expect(answers.map(({ kind }) => kind)).toEqual([
      'ran',
      'denied',
      'unreachable',
      'unreachable',
      'unknown',
      'ran',
      'unreachable',
    ]);
    expect(answers[5]).toMatchObject({ exitStatus: 2, stderr: 'refused' });
  });

  it('completes what the service cut at 24,000 characters', async () => {
    const ids = Array.from({ length: 30 }, (_, index) => `section-${index}`);
    const { hosts } = await start({
      nodes: {
        [ONE]: linuxNode(async ({ environment }) => {
          const skip = environment['SSM_skip']?.split(',') ?? [];
          const frames = ids
            .filter((id) => !skip.includes(id))
            .map((id) => frame(id, `${id} ${'x'.repeat(1400)}`));
          const stdout = writeFrames('0123456789abcdef', frames);
          return { kind: 'ended', status: 0, stdout, stderr: '' };
        }),
      },
    });

    const [answer] = await wholeOutput(hosts, {
      document: 'diagnose-linux',
      instanceIds: [ONE],
      parameters: { port: '8080', path: '/' },
      deadlineSeconds: 15,
      comment: 'fiveohtwo test',
    });

    if (answer?.kind !== 'ran') throw new Error(`It did not run: ${JSON.stringify(answer)}`);
    expect(answer.frames?.complete).toBe(true);
    expect(answer.frames?.frames.map(({ id }) => id)).toEqual(ids);
    expect(answer.frames?.frames.every(({ text }) => text.length > 1400)).toBe(true);
    expect(endpoint.calls.filter((call) => call === 'SendCommand')).toHaveLength(2);
  });

  it('gives up a host whose agent takes the command and falls silent', async () => {
    const { run } = await start({ nodes: { [ONE]: ending({ kind: 'silent' }) }, pace: 100 });

    expect(await run()).toEqual([
      expect.objectContaining({
        kind: 'unknown',
        message: expect.stringMatching(/took the command and never reported its end/),
      }),
    ]);
  });

  it('is refused with a parameter that the document does not let through', async () => {
    const { run } = await start({ nodes: { [ONE]: printing('') } });

    await expect(run({ parameters: { port: '80; reboot', path: '/' } })).rejects.toThrow(
      RangeError,
    );
    expect(endpoint.calls).toEqual([]);
  });

  it.each([
    { operation: 'DescribeInstanceInformation' },
    { operation: 'SendCommand' },
    { operation: 'ListCommandInvocations' },
    { operation: 'GetCommandInvocation' },
  ])('says which action is missing when $operation is denied', async ({ operation }) => {
    const { run } = await start({ nodes: { [ONE]: printing('said') } });
    const message = `User is not authorized to perform: ssm:${operation}`;
    endpoint.fail(operation, { code: 'AccessDeniedException', status: 400, message });

    expect(await run()).toEqual([
      { instanceId: ONE, kind: 'denied', action: `ssm:${operation}`, message },
    ]);
  });

  it('goes on when polling is throttled', async () => {
    const { run } = await start({ nodes: { [ONE]: printing('said') } });
    endpoint.fail('ListCommandInvocations', {
      code: 'ThrottlingException',
      status: 400,
      message: 'Rate exceeded',
    });
    setTimeout(() => endpoint.fail('ListCommandInvocations', null), 400);

    expect(await run()).toEqual([expect.objectContaining({ kind: 'ran', stdout: 'said' })]);
  }, 20_000);
});
