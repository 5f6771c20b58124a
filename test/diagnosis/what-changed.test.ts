import { describe, expect, it } from '@jest/globals';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { type EvidenceBundle, NOBODY_SAID } from '../../src/evidence/bundle.ts';
import { AWS_ORIGIN, collected } from '../../src/evidence/exhibit.ts';

const SECURITY_GROUP = 'sg-0f66e77d88c99b00a';
const MINUTE = 60_000;
const NOW = Date.parse('2026-11-22T16:00:00Z');

const minutesAgo = (minutes: number): string => new Date(NOW - minutes * MINUTE).toISOString();

const event = (EventName: string, minutes: number, of: object = {}) => ({
  EventId: `${EventName}-${minutes}`,
  EventName,
  EventTime: minutesAgo(minutes),
  Username: 'kim',
  Resources: [{ ResourceName: SECURITY_GROUP }],
  CloudTrailEvent: JSON.stringify({
    userIdentity: { arn: 'arn:aws:sts::123456789012:assumed-role/engineers/kim' },
    requestParameters: { groupId: SECURITY_GROUP },
    ...of,
  }),
});

/** Five minutes of 504 after an hour of none, targets that time out, and what CloudTrail tells. */
function bundle(events: readonly object[], failing = true): EvidenceBundle {
  const stamps = Array.from({ length: 60 }, (_, index) => minutesAgo(60 - index));
  const answers: Readonly<Record<string, object>> = {
    'target-health': {
      TargetHealthDescriptions: [
        {
          Target: { Id: 'i-0a3f5c7e9b1d24681', Port: 8080 },
          TargetHealth: failing
            ? { State: 'unhealthy', Reason: 'Target.Timeout', Description: 'Request timed out' }
            : { State: 'healthy' },
        },
      ],
    },
    metrics: {
      MetricDataResults: [
        {
          Id: 'requests',
          Label: 'RequestCount',
          Timestamps: stamps,
          Values: stamps.map(() => 1000),
        },
        {
          Id: 'elb504',
          Label: 'HTTPCode_ELB_504_Count',
          Timestamps: failing ? stamps.slice(-5) : [],
          Values: failing ? [900, 1000, 1000, 1000, 1000] : [],
        },
      ],
    },
    changes: { Events: events },
  };
  return {
    version: 1,
    subject: {
      ...NOBODY_SAID,
      targets: [{ id: 'i-0a3f5c7e9b1d24681', port: 8080, address: '10.0.1.23' }],
      window: { from: minutesAgo(60), to: minutesAgo(0) },
    },
    exhibits: Object.entries(answers).map(([section, answer]) =>
      collected({
        id: `aws/${section}`,
        section,
        source: section,
        origin: AWS_ORIGIN,
        text: JSON.stringify(answer),
      }),
    ),
  };
}

const confidenceOf = (cause: string, events: readonly object[]): number =>
  diagnose(bundle(events)).verdicts.find((verdict) => verdict.cause === cause)?.confidence ?? 0;

describe('what changed shortly before', () => {
  it('is shown with who did it, beside the time since when requests fail', () => {
    const { onset, changes } = diagnose(bundle([event('RevokeSecurityGroupIngress', 6)]));

    expect(onset).toMatchObject({ at: minutesAgo(5), madeBy: 'load-balancer', share: 0.98 });
    expect(changes).toEqual([
      expect.objectContaining({
        what: `RevokeSecurityGroupIngress of ${SECURITY_GROUP} by kim`,
        at: minutesAgo(6),
        own: false,
      }),
    ]);
  });

  it.each([
    { given: 'more than an hour before the first failure', events: [event('ModifyRule', 70)] },
    { given: 'after it had begun', events: [event('ModifyRule', 1)] },
    { given: 'refused', events: [event('ModifyRule', 6, { errorCode: 'AccessDenied' })] },
  ])('leaves out what was $given', ({ events }) => {
    expect(diagnose(bundle(events)).changes).toEqual([]);
  });

  it('tells what fiveohtwo did itself apart, and lets it raise nothing', () => {
    const own = event('RevokeSecurityGroupIngress', 6, {
      userIdentity: {
        arn: 'arn:aws:sts::123456789012:assumed-role/fiveohtwo-prod-IncidentRole/inc-1',
      },
      requestParameters: { groupId: SECURITY_GROUP },
    });

    expect(diagnose(bundle([own])).changes).toMatchObject([{ own: true }]);
    expect(confidenceOf('security-group-blocked', [own])).toBe(
      confidenceOf('security-group-blocked', []),
    );
  });

  it('raises the cause that it explains', () => {
    const raised = [event('RevokeSecurityGroupIngress', 6)];

    expect(confidenceOf('security-group-blocked', raised)).toBeGreaterThan(
      confidenceOf('security-group-blocked', []) + 0.2,
    );
  });

  it('is never a cause by itself', () => {
    const { verdicts } = diagnose(bundle([event('RevokeSecurityGroupIngress', 6)], false));

    expect(verdicts.map(({ cause }) => cause)).not.toContain('security-group-blocked');
  });
});
