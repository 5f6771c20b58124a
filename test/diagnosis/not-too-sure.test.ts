import { describe, expect, it } from '@jest/globals';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { pasted } from './evidence.ts';

const REFUSED =
  '2026/11/22 15:54:22 [error] 31#31: *7 connect() failed (111: Connection refused) while connecting to upstream, client: 198.51.100.23, server: shop.example.com, request: "GET / HTTP/1.1", upstream: "http://127.0.0.1:8080/", host: "shop.example.com"';
const SILENT = REFUSED.replace(
  'connect() failed (111: Connection refused)',
  'upstream timed out (110: Connection timed out)',
).replace('127.0.0.1', '10.20.2.20');
const TOO_BIG = REFUSED.replace(
  'connect() failed (111: Connection refused) while connecting to',
  'upstream sent too big header while reading response header from',
);

/** What looks like proof and is none: nobody may be sent to repair it. */
describe('not too sure', () => {
  it.each([
    {
      given: 'only a database and the gateway listen',
      sections: {
        gateway_error_log: REFUSED,
        listeners:
          'LISTEN 0 511 0.0.0.0:80 0.0.0.0:* users:(("nginx",pid=901,fd=6))\nLISTEN 0 151 127.0.0.1:33060 0.0.0.0:* users:(("mysqld",pid=1010,fd=20))',
      },
      not: 'wrong-port',
    },
    {
      given: 'nobody answers, and the service is said to listen by IPv6 only',
      sections: {
        gateway_error_log: SILENT,
        notes: 'The service listens on IPv6 only, no IPv4, and that has been so for years.',
      },
      not: 'loopback-only',
    },
    {
      given: 'a job beside the service has ended as it should',
      sections: {
        gateway_error_log: REFUSED,
        service_status: 'ab12  shop-migrate  Exited (0) 3 minutes ago  shop-migrate-1',
      },
      not: 'backend-stopped',
    },
    {
      given: 'the limit of file watchers has the errno of a full disk',
      sections: {
        gateway_error_log: REFUSED,
        backend_log: 'Error: ENOSPC: System limit for number of file watchers reached, watch',
      },
      not: 'disk-full',
    },
    {
      given: 'a scanner sent TLS to a plain port, and the header is too big',
      sections: {
        gateway_error_log: TOO_BIG,
        backend_log: '198.51.100.9 - - "\\x16\\x03\\x01\\x00" 400 0',
      },
      not: 'protocol-mismatch',
    },
    {
      given: 'the configuration takes the PROXY protocol from a balancer in front',
      sections: { gateway_error_log: REFUSED, gateway_config: 'listen 80 proxy_protocol;' },
      not: 'protocol-mismatch',
    },
    {
      given: 'a crash of an earlier release, and a header that is too big now',
      sections: {
        gateway_error_log: TOO_BIG,
        service_status: 'shop-api FATAL Exited too quickly (process log may have details)',
      },
      not: 'backend-crashed',
    },
    {
      given: 'three lines of an error log that have nothing of the upstream',
      sections: {
        gateway_error_log:
          '2026/11/22 15:54:22 [notice] 1#1: signal 29 (SIGIO) received\n2026/11/22 15:54:22 [warn] 31#31: *7 a client request body is buffered to a temporary file',
        gateway_access_log:
          '198.51.100.23 - - [22/Nov/2026:15:54:22 +0000] "POST /upload HTTP/1.1" 502 157 "-" "curl"',
      },
      not: 'upstream-generated',
    },
  ])('given $given, $not is not taken for certain', ({ sections, not }) => {
    const found = diagnose(pasted(sections, 'nginx')).verdicts;

    expect(found.find(({ cause }) => cause === not)?.confidence ?? 0).toBeLessThan(0.8);
  });
});
