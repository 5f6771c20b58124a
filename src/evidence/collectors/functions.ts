import { epochMs } from '../../brand.ts';
import type { FunctionMetric } from '../../ports/metrics.ts';
import { apiExhibit } from '../api-exhibit.ts';
import type { Collector } from '../collector.ts';

const WANTED: readonly Pick<FunctionMetric, 'id' | 'metric' | 'stat'>[] = [
  { id: 'functionErrors', metric: 'Errors', stat: 'Sum' },
  { id: 'functionThrottles', metric: 'Throttles', stat: 'Sum' },
  { id: 'functionDuration', metric: 'Duration', stat: 'Maximum' },
];

const BEFORE_MS = 60 * 60_000;

/** A Lambda function that is a target: how it is set up, what was published when, and what it counts. */
export const functions: Collector = {
  name: 'functions',
  deadlineSeconds: 20,
  whenLate: 'Run the investigation again; Lambda may be throttling the account.',
  async collect({ cloud, located, from, to }, keep) {
    // A Lambda target group has one target.
    const arn = located.targets.map(({ id }) => id).find((id) => FUNCTION.test(id));
    const { plain = '', name = '', qualifier } = FUNCTION.exec(arn ?? '')?.groups ?? {};
    if (arn === undefined) return;
    const queries = WANTED.map((wanted) => ({ ...wanted, functionName: name }));
    await Promise.all([
      cloud.functions.configuration(arn).then((answer) => {
        const source = `GetFunctionConfiguration ${arn}`;
        keep(apiExhibit({ section: 'function', source }, answer));
      }),
      cloud.functions.versions(plain).then((answer) => {
        const source = `ListVersionsByFunction ${plain}`;
        keep(apiExhibit({ section: 'function-versions', source, fields: VERSION_FIELDS }, answer));
      }),
      cloud.metrics.read(queries, epochMs(from - BEFORE_MS), to).then((answer) => {
        const source = 'GetMetricData AWS/Lambda, 60 s';
        keep(apiExhibit({ section: 'function-metrics', source }, answer));
      }),
      ...(qualifier === undefined || /^(?:\d+|\$LATEST)$/.test(qualifier)
        ? []
        : [
            cloud.functions.alias(plain, qualifier).then((answer) => {
              const source = `GetAlias ${plain} ${qualifier}`;
              keep(apiExhibit({ section: 'function-alias', source }, answer));
            }),
          ]),
    ]);
  },
};

const FUNCTION =
  /^(?<plain>arn:aws[\w-]*:lambda:[\w-]+:\d+:function:(?<name>[\w-]+))(?::(?<qualifier>[\w$-]+))?$/;

const VERSION_FIELDS = ['Versions', 'Version', 'LastModified', 'FunctionName', 'CodeSha256'];
