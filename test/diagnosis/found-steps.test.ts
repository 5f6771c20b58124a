import { describe, expect, it } from '@jest/globals';
import {
  blockedPaths,
  brokenAnswers,
  fullFileSystems,
  functionErrors,
  lastWords,
  loopbackListeners,
  refusedCertificates,
  unresolvedNames,
} from '../../src/diagnosis/found-steps.ts';
import { Hosts } from '../../src/diagnosis/host.ts';
import { Scene } from '../../src/diagnosis/scene.ts';
import type { Subject } from '../../src/evidence/bundle.ts';
import type { Fact, Observation } from '../../src/read/observation.ts';

const SUBJECT: Subject = {
  service: 'shop',
  gateway: 'alb',
  platform: null,
  targets: [],
  window: null,
};

const seen = (fact: Fact, text = ''): Observation =>
  ({
    ...fact,
    citations: [{ exhibit: 'a', line: 1, text }],
    count: 1,
    first: null,
    last: null,
    origin: { role: 'backend', name: 'i-0a', address: null },
  }) as Observation;

const failure = (
  kind: Extract<Fact, { kind: 'failure' }>['failure'],
  upstream: string | null,
  path: string | null = null,
): Fact => ({
  kind: 'failure',
  gateway: 'nginx',
  failure: kind,
  upstream,
  method: 'POST',
  path,
  millis: null,
});

const scene = (observations: readonly Observation[], upstream: string | null = null) =>
  new Scene({
    observations,
    allBackends: observations,
    subject: SUBJECT,
    now: null,
    hosts: new Hosts(observations, SUBJECT),
    upstream,
    host: null,
  });

describe('next steps have what was found filled in', () => {
  it.each([
    {
      given: 'an entry of a network ACL that denies',
      steps: blockedPaths(
        scene([
          seen({
            kind: 'network-path',
            target: 'i-0a',
            port: 8080,
            layer: 'network-acl',
            state: 'blocked',
            detail: 'acl-0b6c entry 90 denies tcp 1024-65535 to 10.0.101.0/24',
          }),
          seen({
            kind: 'network-path',
            target: 'i-0a',
            port: 8080,
            layer: 'route',
            state: 'open',
            detail: 'local',
          }),
        ]),
      ),
      says: ['Correct the network ACL: acl-0b6c entry 90 denies tcp 1024-65535 to 10.0.101.0/24'],
    },
    {
      given: 'a certificate that has expired',
      steps: refusedCertificates(
        scene([
          seen(
            failure('certificate-refused', '10.0.1.23:8443'),
            'upstream SSL certificate verify error: (10:certificate has expired)',
          ),
        ]),
      ),
      says: [
        'The certificate was refused: "upstream SSL certificate verify error: (10:certificate has expired)"',
        'openssl s_client -connect 10.0.1.23:8443 </dev/null | openssl x509 -noout -dates -subject -issuer -ext subjectAltName',
      ],
    },
    {
      given: 'a name that does not resolve, told twice',
      steps: unresolvedNames(
        scene([
          seen({ kind: 'dns-answer', name: 'api.internal', address: null }),
          seen(failure('unresolved', 'api.internal:8080')),
        ]),
      ),
      says: ['Restore the record of api.internal, or correct the name where the gateway has it'],
    },
    {
      given: 'a function that failed',
      steps: functionErrors(
        scene([
          seen({
            kind: 'event',
            event: 'lambda-error',
            subject: 'shop-api',
            detail: 'LambdaInvalidResponse',
          }),
        ]),
      ),
      says: ['shop-api: LambdaInvalidResponse'],
    },
    {
      given: 'a request that is answered wrong',
      steps: brokenAnswers(
        scene([seen(failure('invalid-header', '10.0.1.23:8080', '/cart?id=1'))]),
      ),
      says: ['Ask again what failed: curl -sv -X POST http://10.0.1.23:8080/cart'],
    },
    {
      given: 'a service that only its own host reaches',
      steps: loopbackListeners(
        scene(
          [
            seen({
              kind: 'listener',
              address: '127.0.0.1',
              port: 8080,
              process: 'node',
              waiting: null,
              limit: null,
              holders: [],
            }),
          ],
          '10.0.1.23:8080',
        ),
      ),
      says: ['Bind node on i-0a to 0.0.0.0:8080 instead of 127.0.0.1:8080'],
    },
    {
      given: 'a process that failed',
      steps: lastWords(
        scene([
          seen({
            kind: 'unit',
            manager: 'systemd',
            name: 'shop.service',
            state: 'failed',
            exitStatus: 1,
            result: 'exit-code',
            restarts: null,
            pid: null,
          }),
        ]),
      ),
      says: ['shop.service on i-0a ended with exit status 1: journalctl -u shop.service -n 50'],
    },
    {
      given: 'a full file system',
      steps: fullFileSystems(
        scene([seen({ kind: 'resource', resource: 'disk', used: 1, name: '/var' })]),
      ),
      says: ['Free space in /var on i-0a (disk): du -xh --max-depth=2 /var | sort -h | tail'],
    },
    { given: 'no evidence', steps: refusedCertificates(scene([])), says: [] },
  ])('given $given', ({ steps, says }) => {
    expect(steps).toEqual(says);
  });
});
