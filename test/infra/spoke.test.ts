import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { neededActions } from '../../src/aws/needed-actions.ts';

const statementSchema = z.looseObject({
  Sid: z.string().optional(),
  Effect: z.string(),
  Action: z.union([z.string(), z.array(z.string())]),
});
const templateSchema = z.looseObject({
  Resources: z.looseObject({
    SpokeRole: z.looseObject({
      Properties: z.looseObject({
        AssumeRolePolicyDocument: z.looseObject({ Statement: z.array(statementSchema) }),
        Policies: z.tuple([
          z.looseObject({ PolicyDocument: z.looseObject({ Statement: z.array(statementSchema) }) }),
        ]),
      }),
    }),
  }),
});
// CloudFormation's tags (!Ref, !Sub) are left as the texts that they stand before.
const { Properties } = templateSchema.parse(
  parse(readFileSync('infra/spoke.yml', 'utf8'), { logLevel: 'silent' }),
).Resources.SpokeRole;
const { Statement } = Properties.Policies[0].PolicyDocument;

describe('the role in another account', () => {
  it('is for the incident function alone, and asks for the external id', () => {
    expect(Properties.AssumeRolePolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: 'HubRoleArn' },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': 'ExternalId' } },
      },
    ]);
  });

  it('looks at what the role at home looks at', () => {
    const look = Statement.find(({ Sid }) => Sid === 'LookAround');

    expect([...(look?.Action ?? [])].sort()).toEqual(neededActions('look'));
  });

  it('changes nothing: besides looking, it sends shared diagnosis documents to tagged instances', () => {
    const others = Statement.filter(
      ({ Sid, Effect }) => Sid !== 'LookAround' && Effect === 'Allow',
    );

    expect(others).toMatchObject([
      {
        Action: 'ssm:SendCommand',
        Resource: expect.stringMatching(/document\/fiveohtwo-\*-Diagnose\*$/),
      },
      {
        Action: 'ssm:SendCommand',
        Condition: { StringEquals: { 'ssm:resourceTag/fiveohtwo': 'enabled' } },
      },
    ]);
  });
});
