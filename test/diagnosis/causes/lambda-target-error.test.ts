import { describe } from '@jest/globals';
import { describeCause } from '../describe-cause.ts';

describe('lambda-target-error', () => {
  describeCause('lambda-target-error', {
    firesOn: { fieldCase: 'alb-001-lambda-empty-body-element' },
    neighbour: { capture: 'nginx-upstream-generated' },
    tooLittle: { pasted: { metrics: 'HTTPCode_ELB_502_Count: 12' }, gateway: 'alb' },
    old: {
      pasted: { backend_log: '2026-11-22T16:20:44.726Z 1f2e Task timed out after 30.03 seconds' },
    },
  });
});
