import {
  type FunctionConfiguration,
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  paginateListVersionsByFunction,
} from '@aws-sdk/client-lambda';
import type { Functions } from '../ports/functions.ts';
import { answerJson, ask } from './ask.ts';
import { type Access, patientConfig } from './client-config.ts';

/** Versions are listed oldest first; those that an incident is about come last. */
const NEWEST_VERSIONS = 20;

export function lambdaFunctions(access: Access): Functions {
  const client = new LambdaClient(patientConfig(access));
  return {
    configuration: (arn) =>
      ask('lambda:GetFunctionConfiguration', async () =>
        withoutSecrets(
          await client.send(new GetFunctionConfigurationCommand({ FunctionName: arn })),
        ),
      ),

    versions: (arn) =>
      ask('lambda:ListVersionsByFunction', async () => {
        const versions: FunctionConfiguration[] = [];
        const input = { FunctionName: arn };
        for await (const page of paginateListVersionsByFunction({ client }, input)) {
          versions.push(...(page.Versions ?? []));
          versions.splice(0, versions.length - NEWEST_VERSIONS);
        }
        return { Versions: versions.map(withoutSecrets) };
      }),

    alias: (arn, name) =>
      ask('lambda:GetAlias', () =>
        client.send(new GetAliasCommand({ FunctionName: arn, Name: name })),
      ),
  };
}

/** Environment variables hold secrets and explain nothing here: they never leave this function. */
function withoutSecrets(configuration: FunctionConfiguration): object {
  const { Environment: _, ...rest } = configuration;
  return JSON.parse(answerJson(rest));
}
