import * as z from 'zod';
import { parseInstant } from '../brand.ts';
import { apiReader } from './api-reader.ts';

/** `GetFunctionConfiguration`: whether the function can run at all, its timeout, and when it was changed last. */
export const lambdaFunction = apiReader({
  name: 'Lambda function',
  field: 'LastUpdateStatus',
  shape: z.object({
    FunctionName: z.string(),
    Timeout: z.number().optional(),
    LastModified: z.string().optional(),
    State: z.string().default('Active'),
    StateReason: z.string().default(''),
    LastUpdateStatus: z.string().default('Successful'),
    LastUpdateStatusReason: z.string().default(''),
  }),
  facts: (configuration, keep) => {
    const { FunctionName: name, Timeout, LastModified, State, LastUpdateStatus } = configuration;
    if (Timeout !== undefined) {
      keep(
        {
          kind: 'setting',
          setting: 'function-timeout-seconds',
          value: String(Timeout),
          number: Timeout,
        },
        '"Timeout"',
      );
    }
    // A function that was idle for weeks is Inactive and wakes up with the next request.
    if (State === 'Failed' || LastUpdateStatus === 'Failed') {
      const why =
        State === 'Failed' ? configuration.StateReason : configuration.LastUpdateStatusReason;
      keep(
        {
          kind: 'event',
          event: 'lambda-error',
          subject: name,
          detail: `the function cannot run: ${why}`.slice(0, 120),
        },
        'Failed',
      );
    }
    if (LastModified !== undefined) {
      keep(
        {
          kind: 'change',
          source: 'lambda',
          event: 'UpdateFunction',
          by: null,
          resources: [name],
          detail: null,
          own: false,
        },
        '"LastModified"',
        parseInstant(LastModified),
      );
    }
  },
});

/** `ListVersionsByFunction`: when code was published. */
export const lambdaVersions = apiReader({
  name: 'versions of a Lambda function',
  field: 'Versions',
  shape: z.object({
    Versions: z.array(
      z.object({
        Version: z.string(),
        FunctionName: z.string().default(''),
        LastModified: z.string().optional(),
      }),
    ),
  }),
  facts: ({ Versions }, keep) => {
    for (const { Version, FunctionName, LastModified } of Versions) {
      if (Version === '$LATEST' || LastModified === undefined) continue;
      keep(
        {
          kind: 'change',
          source: 'lambda',
          event: 'PublishVersion',
          by: null,
          resources: [FunctionName],
          detail: `version ${Version}`,
          own: false,
        },
        `"${Version}"`,
        parseInstant(LastModified),
      );
      keep(
        { kind: 'function-version', function: FunctionName, version: Version },
        `"${Version}"`,
        parseInstant(LastModified),
      );
    }
  },
});

/** `GetAlias`: which version the load balancer calls. */
export const lambdaAlias = apiReader({
  name: 'alias of a Lambda function',
  field: 'FunctionVersion',
  shape: z.object({
    AliasArn: z.string(),
    Name: z.string(),
    FunctionVersion: z.string(),
    RoutingConfig: z
      .object({ AdditionalVersionWeights: z.record(z.string(), z.number()).nullish() })
      .nullish(),
  }),
  facts: ({ AliasArn, Name, FunctionVersion, RoutingConfig }, keep) => {
    const weights = RoutingConfig?.AdditionalVersionWeights ?? {};
    keep(
      {
        kind: 'function-alias',
        function: AliasArn.split(':')[6] ?? AliasArn,
        alias: Name,
        version: FunctionVersion,
        shared: Object.keys(weights).length > 0,
      },
      '"FunctionVersion"',
    );
  },
});
