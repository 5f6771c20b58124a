import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { neededActions } from '../../src/aws/needed-actions.ts';
import { frontDoorSettings, worldSettings } from '../../src/aws/settings.ts';
import { policySchema } from '../../src/policy/policy.ts';
import { HOST_DOCUMENT_IDS } from '../../src/ports/hosts.ts';
import { type Packaged, packageOffline } from './packaged.ts';
import { allowed, isRead, type Statement, statementsOf } from './policies.ts';
import { DOCUMENT_IDS, ssmDocument } from './ssm-documents.ts';

/** What is allowed on everything: reads that know no resource, and reads of what is not known beforehand. */
const LOOK_ACTIONS = neededActions('look');

const ROLES = ['SlackRole', 'IncidentRole'];

let packaged: Packaged;
beforeAll(() => {
  packaged = packageOffline();
}, 60_000);
afterAll(() => packaged.remove());

const resources = () => packaged.template.Resources;
const ofType = (type: string) =>
  Object.entries(resources()).filter(([, resource]) => resource.Type === type);
const statements = (role: string) => statementsOf(packaged.template, role);
const holding = (role: string, action: string): readonly Statement[] =>
  allowed(statements(role)).filter(({ Action }) => Action.includes(action));

describe('the packaged deployment', () => {
  it('is valid', () => {
    const { status, output } = packaged.validate();

    expect(output).toMatch(/update-stack\.json: 0 errors, 0 warnings/);
    expect(status).toBe(0);
  }, 60_000);

  it('would be refused with a mistake in it', () => {
    const path = join(packaged.folder, '.serverless/cloudformation-template-update-stack.json');
    const good = readFileSync(path, 'utf8');
    writeFileSync(path, good.replace('"KeySchema"', '"KeySchemes"'));

    const { status, output } = packaged.validate();
    writeFileSync(path, good);

    expect(output).toMatch(/IncidentTable.*KeySchemes/);
    expect(status).toBe(1);
  }, 60_000);

  it('has one bundle in each package, and no source map', () => {
    for (const name of ['slack', 'incident']) {
      const zip = join(packaged.folder, `.serverless/${name}.zip`);
      const names = execFileSync(process.execPath, ['-e', LIST_ZIP, zip], { encoding: 'utf8' });
      expect(names.trim().split('\n')).toEqual([`dist/lambda/${name}.mjs`]);
    }
  });

  it('runs on a current Node.js on arm64', () => {
    for (const [, { Properties }] of ofType('AWS::Lambda::Function')) {
      expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
    }
    expect(ofType('AWS::Lambda::Function')).toHaveLength(2);
  });

  it('makes the incident durable and reaches it by its alias', () => {
    expect(resources()['IncidentLambdaFunction']?.Properties['DurableConfig']).toEqual({
      ExecutionTimeout: 21_600,
      RetentionPeriodInDays: 14,
    });
    expect(resources()['SlackLambdaFunction']?.Properties).not.toHaveProperty('DurableConfig');
    expect(environmentOf('SlackLambdaFunction')['FIVEOHTWO_INCIDENT_FUNCTION']).toEqual({
      Ref: 'IncidentDurableLambdaAlias',
    });
  });

  it('keeps logs for a time, and evidence only as long as its table says', () => {
    for (const [, { Properties }] of ofType('AWS::Logs::LogGroup')) {
      expect(Properties['RetentionInDays']).toBe(30);
    }
    expect(resources()['IncidentTable']).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
      },
    });
  });

  it('gives each function the settings that it asks for', () => {
    const enabled = (condition: string) => condition === 'MayRestartService';
    const deployed = (name: string) => ({
      AWS_REGION: 'eu-west-1',
      ...deployedEnvironment(name, enabled),
    });

    expect(frontDoorSettings(deployed('SlackLambdaFunction')).command).toBe('/502');
    const settings = worldSettings(deployed('IncidentLambdaFunction'));
    expect(settings.documents['diagnose-linux']).toEqual({
      name: `fiveohtwo-prod-DiagnoseLinuxDocument-${SUFFIX}`,
      version: '1',
    });
    expect([...settings.enabled]).toEqual(['restart-service']);
  });

  it('lets nobody approve anything until a policy says so', () => {
    const policy = environmentOf('IncidentLambdaFunction')['FIVEOHTWO_POLICY'];

    expect(policySchema.parse(JSON.parse(String(policy))).rules).toEqual([]);
  });

  it('holds no secret in any environment', () => {
    for (const [name] of ofType('AWS::Lambda::Function')) {
      expect(JSON.stringify(environmentOf(name))).not.toMatch(/xox[a-z]-|AKIA|BEGIN/);
    }
  });
});

describe('roles', () => {
  it('are one per function, with nothing managed on top', () => {
    expect(
      ofType('AWS::IAM::Role')
        .map(([name]) => name)
        .sort(),
    ).toEqual([...ROLES].sort());
    for (const [, { Properties }] of ofType('AWS::IAM::Role')) {
      expect(Properties).not.toHaveProperty('ManagedPolicyArns');
    }
    expect(resources()['SlackLambdaFunction']?.Properties['Role']).toEqual({
      'Fn::GetAtt': ['SlackRole', 'Arn'],
    });
    expect(resources()['IncidentLambdaFunction']?.Properties['Role']).toEqual({
      'Fn::GetAtt': ['IncidentRole', 'Arn'],
    });
  });

  it.each(ROLES)('%s writes nothing on resource *', (role) => {
    const writes = allowed(statements(role)).filter(({ Action }) => !Action.every(isRead));
    expect(writes.length).toBeGreaterThan(0);
    for (const { Sid, Resource } of writes) {
      expect({ Sid, Resource }).not.toEqual({ Sid, Resource: expect.arrayContaining(['*']) });
    }
  });

  it.each(ROLES)('%s names every action in full', (role) => {
    for (const { Action } of allowed(statements(role))) {
      expect(Action.filter((action) => action.includes('*'))).toEqual([]);
    }
  });

  it('let the front door start incidents, hand clicks over, look decisions up and record refusals, no more', () => {
    expect(
      allowed(statements('SlackRole'))
        .filter(({ when }) => when === null)
        .flatMap(({ Action }) => Action)
        .sort(),
    ).toEqual([
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'lambda:InvokeFunction',
      'lambda:SendDurableExecutionCallbackSuccess',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'ssm:GetParameters',
    ]);
    expect(holding('SlackRole', 'dynamodb:PutItem')[0]?.Condition).toEqual({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['AUDIT#*'] },
    });
    expect(holding('SlackRole', 'lambda:InvokeFunction')[0]?.Resource).toEqual([
      { 'Fn::Sub': expect.stringMatching(/:function:fiveohtwo-prod-incident:durable$/) },
    ]);
  });

  it('authorise durable actions on executions, which have a qualifier in their ARN', () => {
    const [callbacks] = holding('SlackRole', 'lambda:SendDurableExecutionCallbackSuccess');
    const [checkpoints] = holding('IncidentRole', 'lambda:CheckpointDurableExecution');
    for (const statement of [callbacks, checkpoints]) {
      expect(statement?.Resource).toEqual([
        { 'Fn::Sub': expect.stringMatching(/:function:fiveohtwo-prod-incident:\*$/) },
      ]);
    }
    expect(checkpoints?.Action).toContain('lambda:GetDurableExecutionState');
  });

  it('send our documents, and only to tagged instances: two statements', () => {
    const [documents, instances, ...others] = holding('IncidentRole', 'ssm:SendCommand');
    expect(others).toEqual([]);
    for (const name of ['DiagnoseLinuxDocument', 'DiagnoseWindowsDocument']) {
      expect(JSON.stringify(documents?.Resource)).toContain(`document/\${${name}}`);
    }
    expect(documents?.Condition).toBeUndefined();
    expect(instances?.Resource).toEqual([{ 'Fn::Sub': expect.stringMatching(/:instance\/\*$/) }]);
    expect(instances?.Condition).toEqual({
      StringEquals: { 'ssm:resourceTag/fiveohtwo': 'enabled' },
    });
  });

  it('never name a document of AWS, except to deny it', () => {
    expect(JSON.stringify(ROLES.map((role) => allowed(statements(role))))).not.toMatch(
      /AWS-|RunShell/,
    );
    const denied = statements('IncidentRole').filter(({ Effect }) => Effect === 'Deny');
    expect(denied.map(({ Sid }) => Sid)).toEqual([
      'NeverAFreeScript',
      'NeverItsOwnReach',
      'NeverRewriteTheAuditTrail',
    ]);
    expect(JSON.stringify(denied[0]?.Resource)).toMatch(/document\/AWS-\*/);
    expect(denied[1]?.Action).toEqual(
      expect.arrayContaining(['ssm:UpdateDocument', 'ssm:CreateDocument', 'ec2:CreateTags']),
    );
  });

  it('hold nothing of a remedy that is not enabled: what is sent stands under its condition', () => {
    const [documents] = holding('IncidentRole', 'ssm:SendCommand');
    const always = documents?.Resource.filter((one) => !JSON.stringify(one).includes('Fn::If'));
    expect(JSON.stringify(always)).not.toMatch(/\$\{(?!Diagnose|AWS::)/);
    for (const resource of documents?.Resource ?? []) {
      const text = JSON.stringify(resource);
      const [, name = ''] = /\{(\w+?)(?:Linux|Windows)Document\}/.exec(text) ?? [];
      const remedy = REMEDY_OF[name] ?? name;
      if (name !== 'Diagnose') expect(text).toMatch(`{"Fn::If":["May${remedy}",`);
    }
    expect(
      holding('IncidentRole', 'ec2:AuthorizeSecurityGroupIngress').map(({ when }) => when),
    ).toEqual(['MayOpenSecurityGroup', 'MayOpenSecurityGroup']);
  });

  it('may have every remedy enabled or not, by a parameter that is off until a deployment says otherwise', () => {
    const { provider, params } = serverlessSchema.parse(
      parse(readFileSync('serverless.yml', 'utf8'), { logLevel: 'error' }),
    );
    expect(provider.stackParameters).toContain('file(infra/remedies.cjs):stackParameters');
    const parameters = Object.entries(packaged.template.Parameters)
      .filter(([name]) => name.endsWith('Remedy'))
      .map(([name, { Default }]) => [name.replace(/Remedy$/, ''), Default]);
    for (const [name = '', byDefault] of parameters) {
      expect(byDefault).toBe('disabled');
      expect(params.default[name.replace(/^./, (first) => first.toLowerCase())]).toMatch(
        /^(enabled|disabled)$/,
      );
    }
    expect(parameters.length).toBeGreaterThan(1);
  });

  it('open only security groups that bear the tag', () => {
    const [groups, rules] = holding('IncidentRole', 'ec2:AuthorizeSecurityGroupIngress');
    expect(groups?.Resource).toEqual([
      { 'Fn::Sub': expect.stringMatching(/:security-group\/\*$/) },
    ]);
    expect(groups?.Condition).toEqual({
      StringEquals: { 'aws:ResourceTag/fiveohtwo': 'enabled' },
    });
    expect(rules?.Resource).toEqual([
      { 'Fn::Sub': expect.stringMatching(/:security-group-rule\/\*$/) },
    ]);
  });

  it('let each remedy change tagged resources only, or what belongs to them', () => {
    const TOUCHED_WITH_IT = new Set([
      // Of a group that is tagged, and judged by it.
      'ChangeTheirRules',
      // Named by a web ACL that is tagged; they stay as they are.
      'KeepItsOtherRules',
      'KnowTheDeploymentConfig',
    ]);
    const ofRemedies = statements('IncidentRole').filter(({ when }) => when?.startsWith('May'));
    expect(ofRemedies.length).toBeGreaterThan(12);
    for (const { Sid, Condition } of ofRemedies) {
      if (TOUCHED_WITH_IT.has(Sid)) continue;
      expect({ Sid, Condition }).toEqual({
        Sid,
        Condition: { StringEquals: { 'aws:ResourceTag/fiveohtwo': 'enabled' } },
      });
    }
  });

  it.each([
    { what: 'what a role may hold inline', type: 'AWS::IAM::Policy', most: 10_240 },
    { what: 'a managed policy', type: 'AWS::IAM::ManagedPolicy', most: 6_144 },
  ])('fit into $what with every remedy enabled: $most characters', ({ type, most }) => {
    const policies = Object.values(resources()).filter(
      ({ Type, Properties }) =>
        Type === type && JSON.stringify(Properties['Roles']).includes('"IncidentRole"'),
    );
    const documents = [
      ...policies.map(({ Properties }) => Properties['PolicyDocument']),
      ...(type === 'AWS::IAM::Policy' ? [resources()['IncidentRole']?.Properties['Policies']] : []),
    ];
    const held = JSON.stringify(documents)
      .replaceAll(/\{"Fn::If":\["\w+",(.*?),\{"Ref":"AWS::NoValue"\}\]\}/g, '$1')
      .replaceAll(/\{"Fn::Sub":("[^"]*")\}/g, '$1')
      .replaceAll(/\$\{AWS::(\w+)\}/g, (_, name) => LONGEST[name] ?? '')
      .replaceAll(/\$\{\w+\}/g, 'fiveohtwo-prod-RaiseDescriptorLimitLinuxDocument-1A2B3C4D5E6F');
    expect(held.length).toBeLessThan(most);
  });

  it('assume the roles of other accounts that the deployment names, and no others', () => {
    const [statement, ...others] = holding('IncidentRole', 'sts:AssumeRole');

    expect(statement).toMatchObject({ Resource: [{ Ref: 'SpokeRoles' }], when: 'HasSpokeRoles' });
    expect(others).toEqual([]);
  });

  it('look at exactly what the list of needed actions says', () => {
    const look = statements('IncidentRole').find(({ Sid }) => Sid === 'LookAround');

    expect([...(look?.Action ?? [])].sort()).toEqual(LOOK_ACTIONS);
  });

  it('cover every action that the adapters ask for', () => {
    // The adapters name the IAM action of each call, for the answer "denied".
    const held = allowed(statements('IncidentRole')).flatMap(({ Action }) => Action);
    for (const file of [
      'change-history',
      'firewalls',
      'functions',
      'load-balancers',
      'log-files',
      'metrics',
      'network-paths',
      'scaling-groups',
      'tasks',
      'managed-instances',
      'send-command',
    ]) {
      const source = readFileSync(`src/aws/${file}.ts`, 'utf8');
      const named = [
        ...source.matchAll(
          /'((?:elasticloadbalancing|ec2|cloudwatch|ssm|autoscaling|cloudtrail|codedeploy|ecs|lambda|s3|wafv2):[A-Z]\w+)'/g,
        ),
      ];
      expect(named.length).toBeGreaterThan(0);
      for (const [, action] of named) expect(held).toContain(action);
    }
    const changes = readdirSync('src/aws/changes')
      .map((name) => readFileSync(`src/aws/changes/${name}`, 'utf8'))
      .flatMap((source) => [...source.matchAll(/'([a-z0-9]+:[A-Z]\w+)'/g)]);
    expect(changes.length).toBeGreaterThan(15);
    for (const [, action] of changes) expect(held).toContain(action);
  });
});

describe('SSM documents', () => {
  it('are packaged exactly as they are built from their scripts', () => {
    expect(ofType('AWS::SSM::Document').map(([, { Properties }]) => Properties['Content'])).toEqual(
      DOCUMENT_IDS.map((id) => ssmDocument(id)),
    );
    expect(DOCUMENT_IDS).toEqual([...HOST_DOCUMENT_IDS]);
  });

  it('leave room for a policy in the environment, of which Lambda takes 4 KB, with every remedy enabled', () => {
    const environment = deployedEnvironment('IncidentLambdaFunction', () => true);
    const { FIVEOHTWO_POLICY: policy = '', ...others } = environment;
    const taken = Object.entries(others).reduce(
      (sum, [key, value]) => sum + (key + value).length,
      0,
    );

    expect(policySchema.parse(JSON.parse(policy)).rules).toEqual([]);
    expect(4_096 - taken).toBeGreaterThan(1_000);
  });

  it('are replaced when they change, so that version 1 is what was reviewed', () => {
    for (const [, { Properties }] of ofType('AWS::SSM::Document')) {
      expect(Properties).toMatchObject({ DocumentType: 'Command', UpdateMethod: 'Replace' });
      expect(Properties).not.toHaveProperty('Name');
    }
  });
});

/** What stands for the pseudo parameters of a stack, at its longest. */
const LONGEST: Readonly<Record<string, string>> = {
  Partition: 'aws-us-gov',
  Region: 'ap-southeast-2',
  AccountId: '123456789012',
};

const serverlessSchema = z.object({
  provider: z.object({ stackParameters: z.string() }),
  params: z.object({ default: z.record(z.string(), z.string()) }),
});
/** CloudFormation ends the names that it gives with as many characters. */
/** Documents that are named after what they change and not after their remedy. */
const REMEDY_OF: Readonly<Record<string, string>> = {
  RaiseGunicornKeepAlive: 'RaiseKeepAlive',
  AllowGatewaySocket: 'AllowGatewayConnect',
  RaiseGatewayConnections: 'RaiseDescriptorLimit',
};

const SUFFIX = '1A2B3C4D5E6F';

/** What CloudFormation puts in the place of references. */
const DEPLOYED: Readonly<Record<string, string>> = {
  IncidentTable: `fiveohtwo-prod-IncidentTable-${SUFFIX}`,
  'AWS::AccountId': '123456789012',
  IncidentDurableLambdaAlias:
    'arn:aws:lambda:eu-west-1:123456789012:function:fiveohtwo-prod-incident:durable',
};

const intrinsic = z.union([
  z.string(),
  z.object({ Ref: z.string() }),
  z.object({ 'Fn::Sub': z.string() }),
  z.object({ 'Fn::If': z.tuple([z.string(), z.string(), z.string()]) }),
  z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) }),
]);

/** A function's environment as CloudFormation would make it. */
function deployedEnvironment(
  name: string,
  holds: (condition: string) => boolean,
): Readonly<Record<string, string>> {
  const resolve = (value: unknown): string => {
    const parsed = intrinsic.parse(value);
    if (typeof parsed === 'string') return parsed;
    if ('Ref' in parsed) return DEPLOYED[parsed.Ref] ?? '';
    if ('Fn::Sub' in parsed) {
      return parsed['Fn::Sub'].replaceAll(/\$\{(\w+)\}/g, `fiveohtwo-prod-$1-${SUFFIX}`);
    }
    if ('Fn::If' in parsed) {
      const [condition, yes, no] = parsed['Fn::If'];
      return holds(condition) ? yes : no;
    }
    const [separator, parts] = parsed['Fn::Join'];
    return parts.map(resolve).join(separator);
  };
  return Object.fromEntries(
    Object.entries(environmentOf(name)).map(([key, value]) => [key, resolve(value)]),
  );
}

const environmentSchema = z.object({ Variables: z.record(z.string(), z.unknown()) });

function environmentOf(name: string): Readonly<Record<string, unknown>> {
  return environmentSchema.parse(resources()[name]?.Properties['Environment']).Variables;
}

/** Names in a zip's central directory; enough of the format for archives without comments or zip64. */
const LIST_ZIP = `
const zip = require('node:fs').readFileSync(process.argv[1]);
let at = zip.readUInt32LE(zip.length - 22 + 16);
while (zip.readUInt32LE(at) === 0x02014b50) {
  const [name, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
  console.log(zip.toString('utf8', at + 46, at + 46 + name));
  at += 46 + name + extra + comment;
}`;
