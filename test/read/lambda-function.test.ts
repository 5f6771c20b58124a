import { describe, expect, it } from '@jest/globals';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { NOBODY_SAID } from '../../src/evidence/bundle.ts';
import { AWS_ORIGIN, collected } from '../../src/evidence/exhibit.ts';
import { readExhibit } from '../../src/read/registry.ts';

const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function:shop';

const exhibit = (section: string, answer: object) =>
  collected({
    id: `aws/${section}`,
    section,
    source: section,
    origin: AWS_ORIGIN,
    text: JSON.stringify(answer),
  });

const configuration = (of: object) =>
  exhibit('function', {
    FunctionName: 'shop',
    FunctionArn: FUNCTION,
    Timeout: 10,
    LastModified: '2026-11-22T15:40:00.000+0000',
    State: 'Active',
    LastUpdateStatus: 'Successful',
    ...of,
  });

const metric = (Id: string, Label: string, value: number) => ({
  Id,
  Label,
  Timestamps: ['2026-11-22T15:58:00Z'],
  Values: [value],
});

describe('a Lambda function', () => {
  it('tells its timeout and when it was changed', () => {
    expect(readExhibit(configuration({}))).toMatchObject([
      { kind: 'setting', setting: 'function-timeout-seconds', number: 10 },
      { kind: 'change', source: 'lambda', last: Date.parse('2026-11-22T15:40:00Z') },
    ]);
  });

  it('that cannot run tells why', () => {
    expect(
      readExhibit(configuration({ State: 'Failed', StateReason: 'ImageDeleted' })),
    ).toContainEqual(
      expect.objectContaining({
        event: 'lambda-error',
        detail: 'the function cannot run: ImageDeleted',
      }),
    );
  });

  it('that counts errors and runs until its timeout is the cause', () => {
    const { verdicts, changes } = diagnose({
      version: 1,
      subject: {
        ...NOBODY_SAID,
        targets: [{ id: FUNCTION, port: null, address: null }],
        window: { from: '2026-11-22T15:00:00Z', to: '2026-11-22T16:00:00Z' },
      },
      exhibits: [
        configuration({}),
        exhibit('function-metrics', {
          MetricDataResults: [
            metric('functionErrors', 'Errors', 12),
            metric('functionDuration', 'Duration', 10_000),
          ],
        }),
        exhibit('metrics', {
          MetricDataResults: [
            metric('elb502', 'HTTPCode_ELB_502_Count', 12),
            metric('lambdaUserErrors', 'LambdaUserError', 12),
            metric('requests', 'RequestCount', 100),
          ],
        }),
      ],
    });

    expect(verdicts[0]).toMatchObject({ cause: 'lambda-target-error' });
    expect(verdicts[0]?.because.map(({ says }) => says)).toContain(
      'the function runs until its timeout',
    );
    expect(changes).toMatchObject([{ what: 'UpdateFunction of shop' }]);
  });
});
