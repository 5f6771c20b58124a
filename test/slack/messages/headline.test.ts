import { expect, it } from '@jest/globals';
import type { GatewayStatus } from '../../../src/diagnosis/gateway-status.ts';
import { headline } from '../../../src/slack/messages/headline.ts';
import { proposal } from '../incident-records.ts';

const giving = (status: string): GatewayStatus => ({
  fault: 'an answer that does not come in time',
  gateway: 'alb',
  status,
  elsewhere: [],
});

it.each([
  { given: null, title: '502 at shop' },
  { given: giving('504'), title: '504 at shop' },
  { given: giving('502.3'), title: '502 at shop' },
])('the title names the status that clients get: $title', ({ given, title }) => {
  const { diagnosis } = proposal;
  if (diagnosis === null) throw new TypeError('no diagnosis');

  const record = { ...proposal, diagnosis: { ...diagnosis, gatewayStatus: given } };
  expect(headline(record).title).toContain(`${title}: cause found`);
});

it('while nothing is known yet the title says 502, as people ask for it', () => {
  expect(headline({ ...proposal, stage: 'collecting', diagnosis: null }).title).toContain(
    '502 at shop',
  );
});
