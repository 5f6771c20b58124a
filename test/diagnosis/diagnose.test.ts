import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { type EvidenceBundle, NOBODY_SAID } from '../../src/evidence/bundle.ts';
import { AWS_ORIGIN, collected } from '../../src/evidence/exhibit.ts';
import { loadInput } from '../../src/evidence/inputs/input.ts';
import { pasted } from './evidence.ts';

const capture = (name: string): Promise<EvidenceBundle> =>
  loadInput(new URL(`../fixtures/captures/${name}`, import.meta.url).pathname);

const refusedBy = (upstream: string): string =>
  `2026/11/22 15:54:22 [error] 31#31: *22 connect() failed (111: Connection refused) while connecting to upstream, client: 10.0.0.9, server: shop, request: "GET / HTTP/1.1", upstream: "http://${upstream}/", host: "shop"`;

const host = (name: string, address: string, section: string, text: string) =>
  collected({
    id: `${name}/${section}`,
    section,
    source: section,
    origin: { role: 'backend', name, address },
    text,
  });

describe('two targets, broken in two ways', () => {
  const bundle: EvidenceBundle = {
    version: 1,
    subject: NOBODY_SAID,
    exhibits: [
      collected({
        id: 'gateway/error.log',
        section: 'error.log',
        source: 'tail error.log',
        origin: { role: 'gateway', name: 'gw', address: '10.0.0.1' },
        text: `${refusedBy('10.0.1.1:8080')}\n${refusedBy('10.0.2.2:8080')}`,
      }),
      host('app1', '10.0.1.1', 'supervisorctl-status', 'shop  STOPPED   Nov 22 03:54 PM'),
      host('app2', '10.0.2.2', 'supervisorctl-status', 'shop  RUNNING   pid 31, uptime 0:10:07'),
      host(
        'app2',
        '10.0.2.2',
        'ss-ltnp',
        'State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\nLISTEN 0 511 0.0.0.0:9090 0.0.0.0:* users:(("node",pid=31,fd=18))',
      ),
    ],
  };

  it('are both said, each of its target', () => {
    const found = diagnose(bundle).verdicts.filter(({ confidence }) => confidence >= 0.5);

    expect(found.map(({ cause, target }) => `${cause} ${target}`).sort()).toEqual([
      'backend-stopped 10.0.1.1:8080',
      'wrong-port 10.0.2.2:8080',
    ]);
  });
});

describe('one of two targets is down', () => {
  it('names the target', async () => {
    const [best] = diagnose(await capture('nginx-one-of-two-down')).verdicts;

    expect(best).toMatchObject({ cause: 'backend-stopped', target: '10.20.3.20:8080' });
  });
});

describe('the same socket on two instances', () => {
  const onInstance = (name: string, address: string, section: string, text: string) =>
    collected({
      id: `${name}/${section}`,
      section,
      source: section,
      origin: { role: 'gateway', name, address },
      text,
    });
  const full =
    '2026/11/22 15:54:22 [error] 31#31: *22 connect() to unix:/run/php/shop.sock failed (11: Resource temporarily unavailable) while connecting to upstream, client: 10.0.0.9, server: shop, request: "GET / HTTP/1.1", upstream: "fastcgi://unix:/run/php/shop.sock:", host: "shop"';
  const warned =
    '[22-Nov-2026 15:54:20] WARNING: [pool www] server reached pm.max_children setting (5), consider raising it';

  it('is two upstreams: the instance on which it fails is named', () => {
    const bundle: EvidenceBundle = {
      version: 1,
      subject: {
        ...NOBODY_SAID,
        targets: [
          { id: 'i-0a', address: '10.0.1.1', port: 8080 },
          { id: 'i-0b', address: '10.0.1.2', port: 8080 },
        ],
      },
      exhibits: [
        onInstance('i-0a', '10.0.1.1', 'php-fpm.log', '[22-Nov-2026 15:00:00] NOTICE: ready'),
        onInstance('i-0b', '10.0.1.2', 'nginx-error.log', full),
        onInstance('i-0b', '10.0.1.2', 'php-fpm.log', warned),
      ],
    };

    expect(diagnose(bundle).verdicts[0]).toMatchObject({
      cause: 'worker-pool-exhausted',
      target: 'i-0b',
    });
  });
});

describe('what was and is not any more', () => {
  const failures = Array.from(
    { length: 4 },
    (_, i) =>
      `10.0.0.9 - - [22/Nov/2026:15:5${i}:22 +0000] "GET / HTTP/1.1" 502 157 "-" "curl" ua="10.0.1.1:8080" us="502" uct="-" urt="0.000"`,
  );
  const served = Array.from(
    { length: 8 },
    (_, i) =>
      `10.0.0.9 - - [22/Nov/2026:15:55:1${i} +0000] "GET / HTTP/1.1" 200 157 "-" "curl" ua="10.0.1.1:8080" us="200" uct="0.001" urt="0.004"`,
  );

  it('an outage that ended is healthy now', () => {
    const bundle = pasted(
      {
        gateway_error_log: refusedBy('10.0.1.1:8080'),
        gateway_access_log: [...failures, ...served].join('\n'),
      },
      'nginx',
    );

    expect(diagnose(bundle).status).toBe('healthy');
  });

  it('an old error is shown as ruled out', () => {
    const oversized = refusedBy('10.0.1.1:8080').replace(
      /connect\(\).*?upstream,/,
      'upstream sent too big header while reading response header from upstream,',
    );
    const { verdicts, ruledOut } = diagnose(
      pasted({ gateway_error_log: oversized }, 'nginx', '2026-11-22T20:00:00Z'),
    );

    expect(verdicts.map(({ cause }) => cause)).not.toContain('header-too-large');
    expect(ruledOut.map(({ cause }) => cause)).toContain('header-too-large');
  });
});

describe('evidence that was not to be had', () => {
  it('is named with what to allow', () => {
    const { missing } = diagnose({
      version: 1,
      subject: NOBODY_SAID,
      exhibits: [
        {
          id: 'aws/target-health',
          section: 'target-health',
          source: 'DescribeTargetHealth',
          origin: AWS_ORIGIN,
          collectedAt: null,
          outcome: {
            kind: 'denied',
            action: 'elasticloadbalancing:DescribeTargetHealth',
            message: 'AccessDenied',
          },
          text: '',
        },
      ],
    });

    expect(missing[0]?.how).toContain('elasticloadbalancing:DescribeTargetHealth');
  });
});

describe('any evidence at all', () => {
  it('gives the same answer a thousand times, to the byte', async () => {
    const bundle = await capture('nginx-oom-killed');

    const answers = Array.from({ length: 1_000 }, () => JSON.stringify(diagnose(bundle)));

    expect(new Set(answers).size).toBe(1);
  }, 120_000);

  it('never throws, and always has a verdict with a reason', () => {
    const words = fc.constantFrom(
      'upstream',
      'connect() failed (111',
      '"Attributes":',
      '502',
      'LISTEN 0 1 :80',
      '[',
      '{"TargetHealthDescriptions":[{}]}',
      'Killed process',
      '\u0000',
      'i-0a1b2c3d4e5f60718 unhealthy',
      '-1 -1 -1 502',
      'server a b',
      '10.0.0.1:99999',
      '=',
    );
    const text = fc
      .array(fc.oneof(words, fc.string()), { maxLength: 30 })
      .map((parts) => parts.join(' ').replaceAll('=', '\n'));

    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom('gateway_error_log', 'notes', 'backend_log', 'listeners'),
          text,
        ),
        (sections) => {
          const { verdicts } = diagnose(pasted(sections));
          expect(verdicts.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is read in time that grows with its size', () => {
    const line = `${refusedBy('10.0.1.1:8080').replace(/connect.*upstream, client/, 'upstream sent too big header while reading response header from upstream, client')}\n`;
    const { verdicts } = diagnose(pasted({ gateway_error_log: line.repeat(20_000) }, 'nginx'));

    expect(verdicts[0]?.because[0]?.says).toContain('20000 times');
  });
});
