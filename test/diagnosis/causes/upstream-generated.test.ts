import { describe } from '@jest/globals';
import { describeCause } from '../describe-cause.ts';

describe('upstream-generated', () => {
  describeCause('upstream-generated', {
    firesOn: { capture: 'nginx-upstream-generated' },
    neighbour: { capture: 'nginx-premature-socket-destroyed' },
    tooLittle: { pasted: { metrics: 'HTTPCode_ELB_502_Count: 12' }, gateway: 'alb' },
    old: {
      pasted: {
        backend_log:
          '2026-11-22T16:20:44.726Z ERROR GET /api/orders 502 payment: connect ECONNREFUSED 10.20.4.20:7000',
      },
    },
  });
});
