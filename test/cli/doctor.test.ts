import { describe, expect, it } from '@jest/globals';
import { NEEDED_ACTIONS } from '../../src/aws/needed-actions.ts';
import { EMPTY_CATALOGUE } from '../../src/catalogue/catalogue.ts';
import { runDoctor } from '../../src/cli/doctor.ts';
import { Fleet } from '../../src/lab/fleet/fleet.ts';
import { portsOf } from '../../src/lab/fleet/fleet-ports.ts';
import { LabClock } from '../../src/lab/lab-clock.ts';
import type { ApiAnswer } from '../../src/ports/api-answer.ts';
import type { Cloud } from '../../src/ports/cloud.ts';
import type { Setup } from '../../src/ports/setup.ts';

const answered = (value: unknown): ApiAnswer => ({ kind: 'answered', json: JSON.stringify(value) });
const denied = (action: string): ApiAnswer => ({
  kind: 'denied',
  action,
  message: 'not authorized',
});

const ROLE = 'arn:aws:sts::123456789012:assumed-role/oncall/ada';

const WELL: Setup = {
  identity: async () => answered({ Account: '123456789012', Arn: ROLE }),
  simulate: async (_, actions) =>
    answered({
      EvaluationResults: actions.map((action) => ({
        EvalActionName: action,
        EvalDecision: 'allowed',
      })),
    }),
  document: async () => answered({ Document: {} }),
  unreachable: async () => [],
  parameters: async (names) =>
    answered({ Parameters: names.map((Name) => ({ Name, Type: 'SecureString' })) }),
};

/** A port with some of its methods in other words. */
function changed<Port extends object>(port: Port, methods: Partial<Port>): Port {
  return new Proxy(port, {
    get: (target, name) => {
      const method: unknown = Reflect.get(name in methods ? methods : target, name);
      return typeof method === 'function' ? method.bind(target) : method;
    },
  });
}

const accessLogs = (Value: string) => async () =>
  answered({ Attributes: [{ Key: 'access_logs.s3.enabled', Value }] });
const instancesWith =
  (...Tags: readonly object[]) =>
  async (ids: readonly string[]) =>
    answered({ Reservations: [{ Instances: ids.map((InstanceId) => ({ InstanceId, Tags })) }] });

/** The lab's fleet with its access logs on and its instances tagged: nothing is left to wish for. */
function wellCloud(): Cloud {
  const { clouds } = portsOf(new Fleet(new LabClock(() => Date.parse('2026-11-22T03:00:30Z'))));
  const cloud = clouds.at({ account: null, region: 'eu-west-1' });
  return {
    ...cloud,
    loadBalancers: changed(cloud.loadBalancers, { loadBalancerAttributes: accessLogs('true') }),
    networkPaths: changed(cloud.networkPaths, {
      instances: instancesWith({ Key: 'fiveohtwo', Value: 'enabled' }),
    }),
  };
}

async function doctor(setup: Partial<Setup> = {}, change: (cloud: Cloud) => Cloud = (c) => c) {
  const out: string[] = [];
  const status = await runDoctor(
    ['--json'],
    { write: (text: string) => out.push(text) },
    { write: () => {} },
    async () => ({
      clouds: {
        places: [{ account: null, region: 'eu-west-1' }],
        at: () => change(wellCloud()),
      },
      clock: new LabClock(() => Date.parse('2026-11-22T03:00:30Z')),
      catalogue: EMPTY_CATALOGUE,
      setupAt: () => ({ ...WELL, ...setup }),
    }),
  );
  const [{ checks }] = JSON.parse(out.join(''));
  const of = (what: string) =>
    checks.find((check: { readonly what: string }) => check.what === what);
  return { status, checks, of };
}

describe('doctor', () => {
  it('finds nothing where nothing is missing, and has looked at every needed action', async () => {
    const { status, checks } = await doctor();

    expect(checks.filter((check: { status: string }) => check.status !== 'ok')).toEqual([]);
    expect(status).toBe(0);
    const looked = checks.map(({ what }: { what: string }) => what);
    expect(looked).toEqual(expect.arrayContaining(NEEDED_ACTIONS.map(({ action }) => action)));
  });

  it.each([
    {
      given: 'an action that is denied when it is tried',
      change: (cloud: Cloud) => ({
        ...cloud,
        history: changed(cloud.history, {
          events: async () => denied('cloudtrail:LookupEvents'),
        }),
      }),
      what: 'cloudtrail:LookupEvents',
      cure: 'Grant cloudtrail:LookupEvents.',
    },
    {
      given: 'an action that the simulator denies',
      setup: {
        simulate: async () =>
          answered({
            EvaluationResults: [
              { EvalActionName: 'ssm:SendCommand', EvalDecision: 'implicitDeny' },
            ],
          }),
      },
      what: 'ssm:SendCommand',
      cure: 'Grant ssm:SendCommand.',
    },
    {
      given: 'a document that is not there',
      setup: {
        document: async () =>
          ({ kind: 'failed', message: 'InvalidDocument', retryable: false }) as const,
      },
      what: 'document diagnose-linux',
      cure: 'FIVEOHTWO_DOCUMENTS',
    },
    {
      given: 'a host with an old agent',
      setup: {
        unreachable: async ([id = '']: readonly string[]) => [
          {
            instanceId: id,
            kind: 'unreachable' as const,
            reason: 'not-run' as const,
            message: 'too old',
            cure: 'Update it to 3.3.2746.0 or later.',
          },
        ],
      },
      what: 'host i-0a3f5c7e9b1d24681',
      cure: '3.3.2746.0',
    },
    {
      given: 'a secret of Slack that is missing',
      setup: {
        parameters: async () =>
          answered({
            Parameters: [{ Name: '/fiveohtwo/slack-bot-token', Type: 'SecureString' }],
          }),
      },
      what: 'Slack parameters',
      cure: 'put-parameter --type SecureString --name /fiveohtwo/slack-signing-secret',
    },
    {
      given: 'a secret of Slack that is not encrypted',
      setup: {
        parameters: async (names: readonly string[]) =>
          answered({ Parameters: names.map((Name) => ({ Name, Type: 'String' })) }),
      },
      what: 'Slack parameters',
      cure: 'SecureString',
    },
    {
      given: 'access logs that are off',
      change: (cloud: Cloud) => ({
        ...cloud,
        loadBalancers: changed(cloud.loadBalancers, {
          loadBalancerAttributes: accessLogs('false'),
        }),
      }),
      what: 'access logs',
      cure: 'access_logs.s3.enabled',
    },
    {
      given: 'instances without the tag',
      change: (cloud: Cloud) => ({
        ...cloud,
        networkPaths: changed(cloud.networkPaths, { instances: instancesWith() }),
      }),
      what: 'tag fiveohtwo=enabled',
      cure: 'fiveohtwo=enabled',
    },
  ])('says what to do about $given', async ({ setup = {}, change, what, cure }) => {
    const { status, of } = await doctor(setup, change);

    expect(of(what)).toMatchObject({ status: 'gap', cure: expect.stringContaining(cure) });
    expect(status).toBe(3);
  });

  it('does not call a gap what could not be found out', async () => {
    const { status, of } = await doctor({
      simulate: async () => denied('iam:SimulatePrincipalPolicy'),
    });

    expect(of('ssm:SendCommand')).toMatchObject({
      status: 'unknown',
      says: expect.stringContaining('grant iam:SimulatePrincipalPolicy'),
    });
    expect(status).toBe(0);
  });

  it('fails with one sentence without credentials', async () => {
    const identity = async () =>
      ({ kind: 'failed', message: 'CredentialsProviderError: none', retryable: false }) as const;

    await expect(doctor({ identity })).rejects.toThrow(
      'AWS cannot be asked: CredentialsProviderError',
    );
  });
});
