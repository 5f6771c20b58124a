import { describe } from '@jest/globals';
import { describeCause } from '../describe-cause.ts';

describe('health-check-misconfigured', () => {
  describeCause('health-check-misconfigured', {
    firesOn: { capture: 'haproxy-check-404' },
    neighbour: { capture: 'haproxy-backend-stopped' },
    tooLittle: {
      pasted: {
        alb_target_health: 'i-0a1b2c3d4e5f60718 8080 unhealthy Target.Timeout Request timed out',
      },
      gateway: 'alb',
    },
    old: {
      pasted: {
        gateway_error_log:
          '2026-11-22T16:15:09Z gw1 haproxy[37]: Server shop_api/app1 is DOWN, reason: Layer7 wrong status, code: 404, info: "Not Found", check duration: 17ms.',
      },
      gateway: 'haproxy',
    },
  });
});
