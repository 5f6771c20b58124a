import { expect, it } from '@jest/globals';
import { howBad } from '../../../src/slack/messages/state.ts';
import { proposal } from '../incident-records.ts';

it.each([
  { made: 12, passedOn: 0, says: '100 requests, 12 failed at the load balancer' },
  { made: 0, passedOn: 12, says: '100 requests, 12 × 5xx by targets' },
  {
    made: 3,
    passedOn: 12,
    says: '100 requests, 3 failed at the load balancer, 12 × 5xx by targets',
  },
  { made: 0, passedOn: 0, says: '100 requests, none failed' },
])('says who made the answers that failed: $says', ({ made, passedOn, says }) => {
  const [reading] = proposal.readings;
  if (reading === undefined) throw new TypeError('no reading');
  const counted = {
    ...reading,
    failuresPerMinute: made,
    target5xxPerMinute: passedOn,
    requestsPerMinute: 100,
  };

  expect(howBad({ ...proposal, readings: [counted] })).toContain(`In a minute: ${says} (`);
});
