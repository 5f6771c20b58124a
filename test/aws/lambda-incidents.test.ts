import {
  InvokeCommand,
  LambdaClient,
  SendDurableExecutionCallbackSuccessCommand,
} from '@aws-sdk/client-lambda';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { hastyConfig } from '../../src/aws/client-config.ts';
import { lambdaIncidents } from '../../src/aws/lambda-incidents.ts';
import type { Click } from '../../src/incident/click.ts';
import { serviceFailure } from './service-failure.ts';

const lambda = mockClient(LambdaClient);
const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:incident:durable';
const incidents = lambdaIncidents(ARN, hastyConfig({ region: 'eu-west-1' }));
const person = { user: 'U1', team: 'T1', name: 'ann' };
const request = { incidentId: 'inc-1', query: 'shop', askedBy: person, channel: 'C1' };
const click: Click = {
  by: person,
  channel: 'C1',
  at: '2026-11-22T03:00:00Z',
  choice: { kind: 're-run' },
};
const text = (bytes: unknown) =>
  bytes instanceof Uint8Array ? new TextDecoder().decode(bytes) : '';

beforeEach(() => {
  lambda.reset();
});

describe('incidents as durable executions', () => {
  it('starts an execution that bears the name of the incident', async () => {
    lambda.on(InvokeCommand).resolves({ StatusCode: 202 });

    await incidents.start('inc-1', request);

    const input = lambda.commandCalls(InvokeCommand)[0]?.args[0].input;
    expect(input).toMatchObject({
      FunctionName: ARN,
      InvocationType: 'Event',
      DurableExecutionName: 'inc-1',
    });
    expect(JSON.parse(text(input?.Payload))).toEqual(request);
  });

  it('takes a repeated start for the same incident', async () => {
    lambda
      .on(InvokeCommand)
      .rejects(serviceFailure('DurableExecutionAlreadyStartedException', 409));

    await expect(incidents.start('inc-1', request)).resolves.toBeUndefined();
  });

  it('hands a click to the callback that waits for it', async () => {
    lambda.on(SendDurableExecutionCallbackSuccessCommand).resolves({});

    expect(await incidents.click('callback-1', click)).toBe('delivered');

    const input = lambda.commandCalls(SendDurableExecutionCallbackSuccessCommand)[0]?.args[0].input;
    expect(input?.CallbackId).toBe('callback-1');
    expect(JSON.parse(text(input?.Result))).toEqual(click);
  });

  it('says that another click was faster', async () => {
    lambda
      .on(SendDurableExecutionCallbackSuccessCommand)
      .rejects(serviceFailure('CallbackTimeoutException'));

    expect(await incidents.click('callback-1', click)).toBe('taken');
  });

  it('throws what the front door cannot decide', async () => {
    lambda.on(InvokeCommand).rejects(serviceFailure('TooManyRequestsException', 429));
    lambda
      .on(SendDurableExecutionCallbackSuccessCommand)
      .rejects(serviceFailure('AccessDeniedException', 403));

    await expect(incidents.start('inc-1', request)).rejects.toThrow('TooManyRequestsException');
    await expect(incidents.click('callback-1', click)).rejects.toThrow('AccessDeniedException');
  });
});
