import { GetAliasCommand, LambdaClient, UpdateAliasCommand } from '@aws-sdk/client-lambda';
import type { PointLambdaAlias } from '../../ports/cloud-changes.ts';
import { type Access, patientConfig } from '../client-config.ts';
import type { CallAdapter } from './call-adapter.ts';
import { settingAdapter } from './setting.ts';

/** Points an alias at another version of its function, for all of its requests. */
export function pointLambdaAlias(access: Access): CallAdapter<PointLambdaAlias> {
  const client = new LambdaClient(patientConfig(access));

  return settingAdapter<PointLambdaAlias, string>({
    name: ({ functionName, alias }) => `version of ${functionName}:${alias}`,
    reads: () => 'lambda:GetAlias',
    writes: () => 'lambda:UpdateAlias',
    from: ({ from }) => from,
    to: ({ to }) => to,
    shown: (version) => version,
    faultOf: ({ from, to }) =>
      [from, to].every((version) => /^[1-9]\d*$/.test(version))
        ? null
        : 'an alias is only moved between published versions',

    read: async ({ functionName, alias }) => {
      const found = await client.send(
        new GetAliasCommand({ FunctionName: functionName, Name: alias }),
      );
      const shares = Object.keys(found.RoutingConfig?.AdditionalVersionWeights ?? {});
      return {
        // A canary of somebody's: its weights are not ours to overwrite.
        value: [found.FunctionVersion ?? '?', ...shares].join(' and '),
        token: found.RevisionId ?? null,
      };
    },

    write: async ({ functionName, alias }, version, { token }) =>
      client.send(
        new UpdateAliasCommand({
          FunctionName: functionName,
          Name: alias,
          FunctionVersion: version,
          ...(token === null ? {} : { RevisionId: token }),
        }),
      ),
  });
}
