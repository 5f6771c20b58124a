import { IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { DescribeDocumentCommand, GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Setup } from '../ports/setup.ts';
import { ask } from './ask.ts';
import { type Access, patientConfig } from './client-config.ts';
import { preflight } from './managed-instances.ts';
import type { WorldSettings } from './settings.ts';

export function awsSetup(access: Access, documents: WorldSettings['documents']): Setup {
  const config = patientConfig(access);
  const ssm = new SSMClient(config);
  return {
    identity: () =>
      ask('sts:GetCallerIdentity', () =>
        new STSClient(config).send(new GetCallerIdentityCommand({})),
      ),

    simulate: (PolicySourceArn, actions) =>
      ask('iam:SimulatePrincipalPolicy', () =>
        new IAMClient(config).send(
          new SimulatePrincipalPolicyCommand({ PolicySourceArn, ActionNames: [...actions] }),
        ),
      ),

    document: (id) =>
      ask('ssm:DescribeDocument', () =>
        ssm.send(new DescribeDocumentCommand({ Name: documents[id].name })),
      ),

    unreachable: async (ids) => (await preflight(ssm, ids, 'diagnose-linux')).answers,

    parameters: (names) =>
      ask('ssm:GetParameters', () =>
        ssm.send(new GetParametersCommand({ Names: [...names], WithDecryption: false })),
      ),
  };
}
