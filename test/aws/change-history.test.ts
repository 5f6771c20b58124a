import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  BatchGetDeploymentsCommand,
  CodeDeployClient,
  ListDeploymentsCommand,
} from '@aws-sdk/client-codedeploy';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { cloudTrailHistory } from '../../src/aws/change-history.ts';
import { epochMs } from '../../src/brand.ts';
import { serviceFailure } from './service-failure.ts';

const trail = mockClient(CloudTrailClient);
const deploy = mockClient(CodeDeployClient);
const pauses: number[] = [];
const history = cloudTrailHistory({ region: 'eu-west-1' }, async (seconds) => {
  pauses.push(seconds);
});
const FROM = epochMs(Date.parse('2026-11-22T14:50:00Z'));
const TO = epochMs(Date.parse('2026-11-22T15:55:00Z'));

beforeEach(() => {
  trail.reset();
  deploy.reset();
  pauses.length = 0;
});

describe('events of CloudTrail', () => {
  it('are those that changed something, in the time that was asked about', async () => {
    trail.on(LookupEventsCommand).resolves({ Events: [{ EventName: 'ModifyTargetGroup' }] });

    expect(await history.events(FROM, TO)).toEqual({
      kind: 'answered',
      json: '{"Events":[{"EventName":"ModifyTargetGroup"}]}',
    });
    expect(trail.commandCalls(LookupEventsCommand)[0]?.args[0].input).toEqual({
      LookupAttributes: [{ AttributeKey: 'ReadOnly', AttributeValue: 'false' }],
      StartTime: new Date(FROM),
      EndTime: new Date(TO),
      MaxResults: 50,
    });
  });

  it('are asked for one page at a time, slower than two a second, and not without end', async () => {
    trail.on(LookupEventsCommand).resolves({ Events: [{}], NextToken: 'more' });

    const answer = await history.events(FROM, TO);

    expect(trail.commandCalls(LookupEventsCommand)).toHaveLength(12);
    expect(pauses).toHaveLength(11);
    expect(Math.min(...pauses)).toBeGreaterThan(0.5);
    expect(answer).toMatchObject({ json: expect.stringContaining('"NextToken":"more"') });
  });

  it.each([
    { name: 'ThrottlingException', answer: { kind: 'failed', retryable: true } },
    {
      name: 'AccessDeniedException',
      answer: { kind: 'denied', action: 'cloudtrail:LookupEvents' },
    },
  ])('answer $name as a value', async ({ name, answer }) => {
    trail.on(LookupEventsCommand).rejects(serviceFailure(name));

    expect(await history.events(FROM, TO)).toMatchObject(answer);
  });
});

describe('deployments of CodeDeploy', () => {
  it('are listed by their time and read twenty-five a call', async () => {
    const ids = Array.from({ length: 30 }, (_, i) => `d-${i}`);
    deploy
      .on(ListDeploymentsCommand)
      .resolves({ deployments: ids })
      .on(BatchGetDeploymentsCommand)
      .resolves({ deploymentsInfo: [{ deploymentId: 'd-0' }] });

    expect(await history.deployments(FROM, TO)).toEqual({
      kind: 'answered',
      json: '{"deploymentsInfo":[{"deploymentId":"d-0"},{"deploymentId":"d-0"}]}',
    });
  });

  it('without permission to list them name that action', async () => {
    deploy.on(ListDeploymentsCommand).rejects(serviceFailure('AccessDeniedException'));

    expect(await history.deployments(FROM, TO)).toMatchObject({
      kind: 'denied',
      action: 'codedeploy:ListDeployments',
    });
  });
});
