import { IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { DescribeDocumentCommand, GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { beforeEach, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { mapDocuments } from '../../src/aws/host-documents.ts';
import { awsSetup } from '../../src/aws/setup.ts';

const sts = mockClient(STSClient);
const iam = mockClient(IAMClient);
const ssm = mockClient(SSMClient);
const setup = awsSetup(
  { region: 'eu-west-1' },
  mapDocuments((id) => ({ name: `deployed-${id}`, version: '1' })),
);

beforeEach(() => {
  sts.reset().onAnyCommand().resolves({ Account: '1' });
  iam.reset().onAnyCommand().resolves({});
  ssm.reset().onAnyCommand().resolves({});
});

it('asks how fiveohtwo is set up, and reads no secret in clear', async () => {
  await setup.identity();
  await setup.simulate('arn:aws:iam::1:role/r', ['ssm:SendCommand']);
  await setup.document('diagnose-linux');
  await setup.parameters(['/a']);

  expect(sts.commandCalls(GetCallerIdentityCommand)).toHaveLength(1);
  expect(iam.commandCalls(SimulatePrincipalPolicyCommand)[0]?.args[0].input).toEqual({
    PolicySourceArn: 'arn:aws:iam::1:role/r',
    ActionNames: ['ssm:SendCommand'],
  });
  expect(ssm.commandCalls(DescribeDocumentCommand)[0]?.args[0].input).toEqual({
    Name: 'deployed-diagnose-linux',
  });
  expect(ssm.commandCalls(GetParametersCommand)[0]?.args[0].input).toMatchObject({
    WithDecryption: false,
  });
});
