import { describe } from '@jest/globals';
import { describeCause } from '../describe-cause.ts';

describe('gateway-faulty', () => {
  describeCause('gateway-faulty', {
    firesOn: {
      pasted: {
        gateway_error_log:
          '2026/11/22 15:54:22 [alert] 30#30: worker process 31 exited on signal 11 (core dumped)',
      },
      gateway: 'nginx',
    },
    neighbour: { capture: 'nginx-oom-killed' },
    tooLittle: {
      pasted: { alb_target_health: 'i-0a1b2c3d4e5f60718 8080 unhealthy Elb.InternalError' },
      gateway: 'alb',
    },
    old: {
      pasted: {
        gateway_error_log:
          '2026/11/22 15:54:22 [alert] 30#30: worker process 31 exited on signal 11 (core dumped)',
      },
      gateway: 'nginx',
    },
  });
});
