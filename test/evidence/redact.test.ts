import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { redact } from '../../src/evidence/redact.ts';

describe('secrets', () => {
  // Assembled here, so that no scanner takes this file for a leak.
  const key = `AKIA${'IOSFODNN7EXAMPLE'}`;
  it.each([
    {
      what: 'an authorization header',
      text: '> Authorization: Basic c2VjcmV0OnNlY3JldA==',
      secret: 'c2VjcmV0',
    },
    { what: 'a cookie', text: '< Set-Cookie: session=4f3c2b1a; Path=/', secret: '4f3c2b1a' },
    {
      what: 'a bearer token',
      text: 'token was Bearer abcdefgh12345678',
      secret: 'abcdefgh12345678',
    },
    {
      what: 'a password in a connection string',
      text: 'postgres://shop:hunter2@10.0.4.20/shop',
      secret: 'hunter2',
    },
    { what: 'a password setting', text: 'DB_PASSWORD=hunter2', secret: 'hunter2' },
    { what: 'a JSON field', text: '{"client_secret": "s3cr3t-value"}', secret: 's3cr3t-value' },
    { what: 'a query string', text: 'GET /cb?access_token=abc123&x=1', secret: 'abc123' },
    { what: 'an AWS key id', text: `using ${key} now`, secret: key },
    {
      what: 'a private key',
      text: '-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----',
      secret: 'MIIEow',
    },
  ])('$what is taken out', ({ text, secret }) => {
    expect(redact(text)).not.toContain(secret);
    expect(redact(text)).toContain('[redacted]');
  });

  it.each([
    'connect() failed (111: Connection refused) while connecting to upstream, upstream: "http://10.20.2.20:8080/"',
    'LISTEN 0 511 0.0.0.0:8080 0.0.0.0:* users:(("node",pid=34,fd=18))',
    'systemd[1]: shop.service: Main process exited, code=exited, status=1/FAILURE',
  ])('evidence stays as it is: %s', (line) => {
    expect(redact(line)).toBe(line);
  });

  it('never throws, and once redacted a text stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 500 }), (text) => {
        expect(redact(redact(text))).toBe(redact(text));
      }),
      { numRuns: 100 },
    );
  });
});
