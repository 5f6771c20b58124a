import { describe } from '@jest/globals';
import { describeCause } from '../describe-cause.ts';

describe('backend-oom-killed', () => {
  describeCause('backend-oom-killed', {
    firesOn: { capture: 'nginx-oom-killed' },
    neighbour: { capture: 'nginx-crash-at-start' },
    tooLittle: {
      pasted: {
        backend_log:
          '2026-11-22 16:36:41,576 WARN exited: shop-api (terminated by SIGKILL; not expected)',
      },
    },
    old: {
      pasted: {
        kernel_log:
          '2026-11-22T16:36:41Z app1 kernel: Out of memory: Killed process 7930 (node) total-vm:1108396kB, anon-rss:119304kB',
      },
    },
  });
});
