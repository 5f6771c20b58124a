import { describe, expect, it } from '@jest/globals';
import { AWS_ORIGIN, collected } from '../../src/evidence/exhibit.ts';
import { healthCheckLog } from '../../src/read/health-check-log.ts';

describe('a health-check log', () => {
  it.each([
    { reason: 'ConnectionTimedOut', failure: 'check-connect-timed-out' },
    { reason: 'ConnectionReset', failure: 'check-refused' },
    { reason: 'RequestTimedOut', failure: 'check-no-answer' },
    { reason: 'TargetError', failure: 'check-wrong-status' },
    { reason: 'ResponseCodeMismatch', failure: 'check-wrong-status' },
  ])('says $failure for $reason', ({ reason, failure }) => {
    const text = `http 2026-11-22T00:12:00.0Z 5.0 10.0.1.23:8080 arn:tg FAIL - ${reason}`;
    const exhibit = collected({
      id: 'aws/health-check-log',
      section: 'health-check-log',
      source: 's3',
      origin: AWS_ORIGIN,
      text,
    });

    expect(healthCheckLog.recognises(exhibit)).toBe(true);
    expect(healthCheckLog.read(exhibit)).toMatchObject([
      { kind: 'failure', failure, upstream: '10.0.1.23:8080', millis: 5000 },
    ]);
  });
});
