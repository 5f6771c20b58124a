import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { cloudWatchMetrics } from '../../src/aws/metrics.ts';
import { epochMs } from '../../src/brand.ts';
import type { MetricQuery } from '../../src/ports/metrics.ts';

const cloudWatch = mockClient(CloudWatchClient);
const metrics = cloudWatchMetrics({ region: 'eu-west-1' });
const at = (time: string) => epochMs(Date.parse(`2026-11-22T${time}Z`));
const query: MetricQuery = {
  id: 'elb502',
  metric: 'HTTPCode_ELB_502_Count',
  stat: 'Sum',
  loadBalancer: 'app/shop/1',
  targetGroup: 'targetgroup/shop/2',
};

beforeEach(() => {
  cloudWatch.reset();
});

describe('metrics of CloudWatch', () => {
  it('joins the datapoints of a metric that spread over pages', async () => {
    cloudWatch
      .on(GetMetricDataCommand)
      .resolves({
        MetricDataResults: [
          { Id: 'elb502', StatusCode: 'PartialData', Timestamps: [new Date(0)], Values: [1] },
        ],
        NextToken: 'more',
      })
      .on(GetMetricDataCommand, { NextToken: 'more' })
      .resolves({
        MetricDataResults: [
          { Id: 'elb502', StatusCode: 'Complete', Timestamps: [new Date(60_000)], Values: [2] },
        ],
      });

    const answer = await metrics.read([query], at('03:00:00'), at('03:10:00'));

    expect(answer.kind === 'answered' && JSON.parse(answer.json)).toEqual({
      MetricDataResults: [
        {
          Id: 'elb502',
          StatusCode: 'Complete',
          Timestamps: ['1970-01-01T00:00:00.000Z', '1970-01-01T00:01:00.000Z'],
          Values: [1, 2],
        },
      ],
    });
  });

  it('asks for whole minutes, oldest first, and for no unit', async () => {
    cloudWatch.on(GetMetricDataCommand).resolves({});

    await metrics.read(
      [query, { ...query, id: 'rejected', targetGroup: null }],
      at('03:00:30'),
      at('03:10:01'),
    );

    const input = cloudWatch.commandCalls(GetMetricDataCommand)[0]?.args[0].input;
    expect(input).toMatchObject({
      StartTime: new Date('2026-11-22T03:00:00Z'),
      EndTime: new Date('2026-11-22T03:11:00Z'),
      ScanBy: 'TimestampAscending',
    });
    expect(input?.MetricDataQueries?.map(({ MetricStat }) => MetricStat)).toEqual([
      {
        Metric: {
          Namespace: 'AWS/ApplicationELB',
          MetricName: 'HTTPCode_ELB_502_Count',
          Dimensions: [
            { Name: 'LoadBalancer', Value: 'app/shop/1' },
            { Name: 'TargetGroup', Value: 'targetgroup/shop/2' },
          ],
        },
        Period: 60,
        Stat: 'Sum',
      },
      {
        Metric: {
          Namespace: 'AWS/ApplicationELB',
          MetricName: 'HTTPCode_ELB_502_Count',
          Dimensions: [{ Name: 'LoadBalancer', Value: 'app/shop/1' }],
        },
        Period: 60,
        Stat: 'Sum',
      },
    ]);
  });
});
