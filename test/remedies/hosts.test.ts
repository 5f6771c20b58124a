import { describe, expect, it } from '@jest/globals';
import { checkParameters } from '../../src/aws/host-documents.ts';
import type { CauseId } from '../../src/diagnosis/taxonomy.ts';
import type { Fact, GatewayKind, Observation } from '../../src/read/observation.ts';
import type { UpstreamFailure } from '../../src/read/upstream-failure.ts';
import type { RemedyId } from '../../src/remedies/remedy-id.ts';
import { A, B, planned, seen, setting, shown } from './situation.ts';

const sendsTo = (
  address: string,
  { host = A as string, gateway = 'nginx' as GatewayKind, protocol = 'http' as string | null } = {},
) => seen({ kind: 'upstream', gateway, group: null, address, protocol, down: false }, host);
const listens = (port: number, process = 'node', host: string = A) =>
  seen(
    {
      kind: 'listener',
      address: '0.0.0.0',
      port,
      process,
      waiting: null,
      limit: null,
      holders: [],
    },
    host,
  );
const table = (of: 'tcp' | 'unix' = 'tcp', host: string = A) =>
  seen({ kind: 'listeners-read', of, listed: 3 }, host);
const fails = (failure: UpstreamFailure, upstream: string | null, host: string = A) =>
  seen(
    {
      kind: 'failure',
      gateway: 'nginx',
      failure,
      upstream,
      method: null,
      path: null,
      millis: null,
    },
    host,
  );
const unit = (name: string, host: string = A) =>
  seen(
    {
      kind: 'unit',
      manager: 'systemd',
      name,
      state: 'running',
      exitStatus: null,
      result: null,
      restarts: null,
      pid: null,
    },
    host,
  );
const onWindows = (
  name: string,
  state: 'running' | 'stopped',
  manager: 'windows' | 'iis' = 'windows',
) =>
  seen(
    {
      kind: 'unit',
      manager,
      name,
      state,
      exitStatus: null,
      result: null,
      restarts: null,
      pid: null,
    },
    A,
  );
const cited = (observation: Observation, text: string): Observation => ({
  ...observation,
  citations: [{ exhibit: 'log', line: 1, text }],
});
const noSpace = seen({ kind: 'event', event: 'no-space', subject: null, detail: null }, A);
const selinux = seen(
  { kind: 'event', event: 'access-denied-selinux', subject: null, detail: null },
  A,
);
const manyFiles = seen({ kind: 'event', event: 'too-many-files', subject: null, detail: null }, A);
const poolUsedUp = cited(
  seen({ kind: 'event', event: 'pool-exhausted', subject: null, detail: '8' }, A),
  '[22-Nov-2026 03:00:02] WARNING: [pool shop] server reached pm.max_children setting (8), consider raising it',
);
const workers = (server: string, count: number) =>
  seen({ kind: 'setting', setting: 'worker-count', value: server, number: count }, A);
const queueFull = cited(
  seen({ kind: 'event', event: 'pool-exhausted', subject: null, detail: null }, A),
  '2026-11-22 03:00:01 10.0.0.7 40112 10.0.1.10 8080 HTTP/1.1 GET /api/orders 503 1 QueueFull shop',
);
const perMinute = (peak: number) =>
  seen({ kind: 'metric', metric: 'RequestCount', total: 40_000, peak, latest: 900 });
const requests = perMinute(3_600);
const balancerIn = (subnet: string, range: string): readonly Observation[] => [
  seen({
    kind: 'placement',
    of: 'load-balancer',
    target: 'eu-west-1a',
    address: null,
    subnet,
    zone: 'eu-west-1a',
    groups: [],
    scalingGroup: null,
  }),
  seen({ kind: 'subnet', subnet, zone: 'eu-west-1a', ranges: [range] }),
];
const resolves = (name: string, address: string | null) =>
  seen({ kind: 'dns-answer', name, address }, A);

const PLANS: readonly {
  readonly given: string;
  readonly remedy: RemedyId;
  readonly cause: CauseId;
  readonly facts: readonly Observation[];
  readonly changes: readonly string[];
}[] = [
  {
    given: 'nginx sends to 8081 and the service listens on 8090',
    remedy: 'correct-upstream',
    cause: 'wrong-port',
    facts: [sendsTo('127.0.0.1:8081'), table(), listens(8080, 'nginx'), listens(8090), listens(22)],
    changes: ['nginx: 127.0.0.1:8081 becomes 127.0.0.1:8090; validate, reload'],
  },
  {
    given: 'ARR forwards to 5000 and the service listens on 5001',
    remedy: 'correct-upstream',
    cause: 'wrong-port',
    facts: [
      sendsTo('localhost:5000', { gateway: 'iis' }),
      table(),
      listens(8080, 'System'),
      listens(5985, 'System'),
      listens(135, 'svchost'),
      listens(5001, 'dotnet'),
    ],
    changes: ['IIS: localhost:5000 becomes localhost:5001; read it back'],
  },
  {
    given: 'nginx speaks TLS to a plain port',
    remedy: 'correct-upstream',
    cause: 'protocol-mismatch',
    facts: [sendsTo('127.0.0.1:8090', { protocol: 'https' }), fails('not-tls', '127.0.0.1:8090')],
    changes: ['nginx: https://127.0.0.1:8090 becomes http://127.0.0.1:8090; validate, reload'],
  },
  {
    given: 'the header of one of two upstreams does not fit',
    remedy: 'enlarge-header-buffers',
    cause: 'header-too-large',
    facts: [
      sendsTo('127.0.0.1:8090'),
      sendsTo('127.0.0.1:8091'),
      fails('header-too-big', '127.0.0.1:8091'),
    ],
    changes: [
      'nginx: proxy_buffer_size 32k, proxy_buffers 8 32k, proxy_busy_buffers_size 64k for 127.0.0.1:8091; validate, reload',
    ],
  },
  {
    given: 'nginx gives up after 10 s, the load balancer after 60',
    remedy: 'raise-gateway-timeout',
    cause: 'upstream-too-slow',
    facts: [
      sendsTo('127.0.0.1:8090'),
      fails('response-timed-out', '127.0.0.1:8090'),
      setting('gateway-idle-seconds', 60),
      setting('gateway-read-timeout-seconds', 10, A),
    ],
    changes: ['nginx: wait 20 s for 127.0.0.1:8090 in the place of 10 s; validate, reload'],
  },
  {
    given: 'the service says that it took 34 s, and nginx gives up after 10',
    remedy: 'raise-gateway-timeout',
    cause: 'upstream-too-slow',
    facts: [
      sendsTo('127.0.0.1:8090'),
      fails('response-timed-out', '127.0.0.1:8090'),
      setting('gateway-idle-seconds', 60),
      setting('gateway-read-timeout-seconds', 10, A),
      seen({ kind: 'event', event: 'slow-answer', subject: null, detail: '34' }, A),
    ],
    changes: ['nginx: wait 45 s for 127.0.0.1:8090 in the place of 10 s; validate, reload'],
  },
  {
    given: 'sixty requests a second come to three targets',
    remedy: 'rate-limit-at-gateway',
    cause: 'resource-saturated',
    facts: [sendsTo('127.0.0.1:8090'), requests],
    changes: [
      'nginx: at most 10 requests a second to 127.0.0.1:8090, 429 for others; validate, reload',
    ],
  },
  {
    given: 'the name of the upstream resolves again',
    remedy: 'reload-gateway',
    cause: 'dns-unresolvable',
    facts: [sendsTo('shop.internal:8090'), resolves('shop.internal', '10.0.3.9')],
    changes: ['nginx: validate, reload; shop.internal:8090 is looked up again'],
  },
  {
    given: 'nginx has the traffic port and keeps idle connections 15 s',
    remedy: 'raise-keep-alive',
    cause: 'keepalive-race',
    facts: [
      listens(8080, 'nginx'),
      setting('gateway-idle-seconds', 60),
      setting('backend-keepalive-seconds', 15, A),
    ],
    changes: ['nginx: keepalive_timeout 65 s in the place of 15 s; validate, reload'],
  },
  {
    given: 'nginx closes first, and the service behind it keeps its connections long enough',
    remedy: 'raise-keep-alive',
    cause: 'keepalive-race',
    facts: [
      listens(8080, 'nginx'),
      setting('gateway-idle-seconds', 60),
      setting('backend-keepalive-seconds', 72, A),
      setting('front-keepalive-seconds', 15, A),
    ],
    changes: ['nginx: keepalive_timeout 65 s in the place of 15 s; validate, reload'],
  },
  {
    given: 'gunicorn has the traffic port',
    remedy: 'raise-keep-alive',
    cause: 'keepalive-race',
    facts: [listens(8080, 'gunicorn'), unit('shop.service'), setting('gateway-idle-seconds', 60)],
    changes: [
      'gunicorn of shop.service: keepalive 65 s, where it stands; validate; load it, or restart shop.service',
    ],
  },
  {
    given: 'the firewall of the host drops the port, and the load balancer is in one subnet',
    remedy: 'open-host-port',
    cause: 'host-firewall-blocked',
    facts: balancerIn('subnet-1', '10.0.0.0/24'),
    changes: ['firewall: accept tcp 8080 from 10.0.0.0/24'],
  },
  {
    given: 'the pool "shop" of php-fpm has used up its 8 children',
    remedy: 'raise-workers',
    cause: 'worker-pool-exhausted',
    facts: [poolUsedUp],
    changes: ['php-fpm: pm.max_children of the pool shop 8 becomes 12; validate, reload'],
  },
  {
    given: 'gunicorn has four workers, all of them busy',
    remedy: 'raise-workers',
    cause: 'worker-pool-exhausted',
    facts: [workers('gunicorn', 4)],
    changes: ['gunicorn: TTIN until it has 6 workers in the place of 4; until it is restarted'],
  },
  {
    given: 'the listen queue of uWSGI is full',
    remedy: 'raise-workers',
    cause: 'worker-pool-exhausted',
    facts: [workers('uwsgi', 3)],
    changes: ['uwsgi: processes 3 becomes 5; reload'],
  },
  {
    given: 'http.sys refuses requests because the queue of the pool "shop" is full',
    remedy: 'raise-workers',
    cause: 'worker-pool-exhausted',
    facts: [queueFull],
    changes: ['IIS: queueLength of the application pool shop becomes 5000; read it back'],
  },
  {
    given: 'the service has no descriptor left',
    remedy: 'raise-descriptor-limit',
    cause: 'fd-exhausted',
    facts: [manyFiles, unit('shop.service')],
    changes: ['LimitNOFILE=65536 for shop.service in a drop-in; systemctl restart shop.service'],
  },
  {
    given: 'nginx has no descriptor left',
    remedy: 'raise-descriptor-limit',
    cause: 'fd-exhausted',
    facts: [sendsTo('127.0.0.1:8090'), fails('too-many-files', '127.0.0.1:8090')],
    changes: ['nginx: worker_connections 4096, worker_rlimit_nofile 8192; validate, reload'],
  },
  {
    given: 'all 4000 connections of a worker of nginx are in use',
    remedy: 'raise-descriptor-limit',
    cause: 'worker-pool-exhausted',
    facts: [
      sendsTo('127.0.0.1:8090'),
      cited(
        fails('no-worker-slot', null),
        '2026/11/22 03:00:00 [alert] 4000 worker_connections are not enough',
      ),
    ],
    changes: ['nginx: worker_connections 8000, worker_rlimit_nofile 16000; validate, reload'],
  },
  {
    given: 'SELinux denies the connection',
    remedy: 'allow-gateway-connect',
    cause: 'mandatory-access-denied',
    facts: [selinux],
    changes: ['setsebool -P httpd_can_network_connect on'],
  },
  {
    given: 'the mode of the socket of php-fpm keeps nginx out',
    remedy: 'allow-gateway-connect',
    cause: 'mandatory-access-denied',
    facts: [
      sendsTo('unix:/run/php/shop.sock', { protocol: 'fastcgi' }),
      fails('permission-denied', 'unix:/run/php/shop.sock'),
    ],
    changes: [
      'php-fpm: listen.group = the group of nginx, listen.mode = 0660 for the pool of /run/php/shop.sock, and for the socket itself; validate',
    ],
  },
  {
    given: 'the disk is full',
    remedy: 'free-disk-space',
    cause: 'disk-full',
    facts: [noSpace],
    changes: [
      'journalctl --vacuum-size=200M; delete /var/log/**/*.{gz,xz,old,1-99} older than a day; clean the package cache',
    ],
  },
  {
    given: 'the service hangs',
    remedy: 'dump-and-restart',
    cause: 'backend-hung',
    facts: [unit('shop.service')],
    changes: ['stacks of shop.service into /var/lib/fiveohtwo; systemctl restart shop.service'],
  },
];

const NONE: readonly (Omit<(typeof PLANS)[number], 'changes'> & { readonly why: RegExp })[] = [
  {
    given: 'the service may be on either of two ports',
    remedy: 'correct-upstream',
    cause: 'wrong-port',
    facts: [sendsTo('127.0.0.1:8081'), table(), listens(8090), listens(8091)],
    why: /exactly one right one/,
  },
  {
    given: 'the upstream is on another host',
    remedy: 'correct-upstream',
    cause: 'wrong-port',
    facts: [sendsTo('10.9.9.9:8081'), table(), listens(8090)],
    why: /exactly one right one/,
  },
  {
    given: 'the table of listeners was not read',
    remedy: 'correct-upstream',
    cause: 'wrong-port',
    facts: [sendsTo('127.0.0.1:8081'), listens(8090)],
    why: /exactly one right one/,
  },
  {
    given: 'ARR speaks another protocol than the service, which a person corrects',
    remedy: 'correct-upstream',
    cause: 'protocol-mismatch',
    facts: [sendsTo('localhost:5000', { gateway: 'iis' }), table(), listens(5001, 'dotnet')],
    why: /exactly one right one/,
  },
  {
    given: 'two application servers run on the instance',
    remedy: 'raise-workers',
    cause: 'worker-pool-exhausted',
    facts: [workers('gunicorn', 4), workers('puma', 2)],
    why: /how many workers there are is not known/,
  },
  {
    given: 'no gateway is on the instance',
    remedy: 'correct-upstream',
    cause: 'wrong-port',
    facts: [table(), listens(8090)],
    why: /does not apply/,
  },
  {
    given: 'the load balancer gives up first',
    remedy: 'raise-gateway-timeout',
    cause: 'upstream-too-slow',
    facts: [
      sendsTo('127.0.0.1:8090'),
      fails('response-timed-out', '127.0.0.1:8090'),
      setting('gateway-idle-seconds', 60),
      setting('gateway-read-timeout-seconds', 60, A),
    ],
    why: /before the load balancer does \(60 s\)/,
  },
  {
    given: 'the name of the upstream still does not resolve',
    remedy: 'reload-gateway',
    cause: 'dns-unresolvable',
    facts: [sendsTo('shop.internal:8090'), resolves('shop.internal', null)],
    why: /resolves now/,
  },
  {
    given: 'the subnets of the load balancer are not known',
    remedy: 'open-host-port',
    cause: 'host-firewall-blocked',
    facts: [],
    why: /subnets/,
  },
  {
    given: 'a socket that is not of php-fpm is denied by its mode',
    remedy: 'allow-gateway-connect',
    cause: 'mandatory-access-denied',
    facts: [
      sendsTo('unix:/run/shop.sock', { protocol: 'http' }),
      fails('permission-denied', 'unix:/run/shop.sock'),
    ],
    why: /namei -l/,
  },
  {
    given: 'SELinux keeps the gateway from a file, not from a connection',
    remedy: 'allow-gateway-connect',
    cause: 'mandatory-access-denied',
    facts: [{ ...selinux, detail: 'read' } as Observation],
    why: /No connection that SELinux denied/,
  },
  {
    given: 'gunicorn keeps idle connections 2 s',
    remedy: 'raise-keep-alive',
    cause: 'keepalive-race',
    facts: [
      setting('gateway-idle-seconds', 60),
      setting('backend-keepalive-seconds', 2, A),
      setting('server-software', 'gunicorn', A),
    ],
    why: /60 s, the service 2 s: let the service keep them 65 s\. gunicorn: --keep-alive 65/,
  },
  {
    given: 'it is nginx on the instance that loses connections of the service behind it',
    remedy: 'raise-keep-alive',
    cause: 'keepalive-race',
    facts: [
      listens(8080, 'nginx'),
      fails('closed', '127.0.0.1:8090'),
      setting('gateway-idle-seconds', 60),
    ],
    why: /let the service keep them 65 s/,
  },
  {
    given: 'nginx keeps idle connections longer already',
    remedy: 'raise-keep-alive',
    cause: 'keepalive-race',
    facts: [
      listens(8080, 'nginx'),
      setting('gateway-idle-seconds', 60),
      setting('backend-keepalive-seconds', 75, A),
    ],
    why: /let the service keep them 65 s/,
  },
];

describe('remedies on hosts', () => {
  it.each(PLANS)(
    'given $given, $remedy plans exactly that',
    ({ remedy, cause, facts, changes }) => {
      const plan = planned(remedy, cause, [A], facts);

      expect(shown(plan)).toEqual(changes.map((change) => `${change}  # on ${A}`));
    },
  );

  it.each(PLANS)(
    '$remedy sends only what its document takes, to do it and to undo it',
    ({ remedy, cause, facts }) => {
      const plan = planned(remedy, cause, [A], facts);

      for (const change of plan.ok ? plan.plan.changes : []) {
        if (change.kind !== 'run-on-host') throw new Error('That is no change on a host');
        checkParameters(change.document, change.parameters);
        if (change.undo !== null) {
          checkParameters(change.document, { ...change.undo, handle: `${remedy}.Xy12ab_C` });
        }
        expect(plan.ok && (plan.plan.undo === null) === (change.undo === null)).toBe(true);
      }
    },
  );

  it.each(NONE)('given $given, $remedy plans nothing', ({ remedy, cause, facts, why }) => {
    expect(shown(planned(remedy, cause, [A], facts))).toMatch(why);
  });

  it.each([
    {
      given: 'a service of that name is stopped',
      units: [onWindows('shop', 'stopped')],
      does: 'Restart-Service shop',
    },
    {
      given: 'rapid-fail protection has stopped the pool of that name',
      units: [onWindows('W3SVC', 'running'), onWindows('shop', 'stopped', 'iis')],
      does: 'Restart-WebAppPool shop',
    },
    {
      given: 'one pool is stopped, and a service that has nothing to do with it',
      units: [onWindows('Updater', 'stopped'), onWindows('orders', 'stopped', 'iis')],
      does: 'Restart-WebAppPool orders',
    },
    {
      given: 'IIS itself is stopped',
      units: [onWindows('W3SVC', 'stopped'), onWindows('orders', 'stopped', 'iis')],
      does: 'Restart-Service W3SVC',
    },
  ])('speak to Windows in its own words: $given', ({ units, does }) => {
    const plan = planned('restart-service', 'backend-stopped', [A], units);

    expect(shown(plan)).toEqual([`${does}  # on ${A}`]);
    const [change] = plan.ok ? plan.plan.changes : [];
    if (change?.kind !== 'run-on-host') throw new Error('That is no change on a host');
    expect(change.document).toBe('restart-service-windows');
    checkParameters(change.document, change.parameters);
  });

  it('restart nothing on Windows when either of two pools may be meant', () => {
    const units = [onWindows('orders', 'stopped', 'iis'), onWindows('billing', 'stopped', 'iis')];

    expect(shown(planned('restart-service', 'backend-stopped', [A], units))).toMatch(
      /could not be seen/,
    );
  });

  it.each([
    { remedy: 'raise-gateway-timeout', given: 'answers that take 32 s, then 35' },
    { remedy: 'rate-limit-at-gateway', given: '100 requests a second, then 110' },
  ] as const)('$remedy plans the same for $given', ({ remedy }) => {
    const plans = [0, 1].map((look) =>
      planned(
        remedy,
        'upstream-too-slow',
        [A],
        [
          sendsTo('127.0.0.1:8090'),
          fails('response-timed-out', '127.0.0.1:8090'),
          setting('gateway-idle-seconds', 60),
          setting('gateway-read-timeout-seconds', 15, A),
          seen(
            { kind: 'event', event: 'slow-answer', subject: null, detail: `${32 + 3 * look}` },
            A,
          ),
          perMinute(6_000 + 600 * look),
        ],
      ),
    );

    expect(plans[0]?.ok).toBe(true);
    expect(plans[1]).toEqual(plans[0]);
  });

  it('reload the gateways that have connected to the address that a name has lost', () => {
    const facts = [
      sendsTo('shop.internal:8090'),
      resolves('shop.internal', '10.0.3.9'),
      fails('refused', '10.0.3.5:8090'),
    ];

    const plan = planned('reload-gateway', 'dns-unresolvable', ['10.0.3.5:8090'], facts);

    expect(shown(plan)).toEqual([
      `nginx: validate, reload; shop.internal:8090 is looked up again  # on ${A}`,
    ]);
  });

  it('restart a service only where the gateway of its own host cannot reach it', () => {
    const unit = (host: string) =>
      seen(
        {
          kind: 'unit',
          manager: 'systemd',
          name: 'shop.service',
          state: host === B ? 'stopped' : 'running',
          exitStatus: null,
          result: null,
          restarts: null,
          pid: null,
        },
        host,
      );
    const refused: Fact = {
      kind: 'failure',
      gateway: 'nginx',
      failure: 'refused',
      upstream: '127.0.0.1:8090',
      method: null,
      path: null,
      millis: null,
    };

    const plan = planned(
      'restart-service',
      'backend-stopped',
      ['127.0.0.1:8090'],
      [unit(A), unit(B), seen(refused, B)],
    );

    expect(shown(plan)).toEqual([`systemctl restart shop.service  # on ${B}`]);
  });

  it('touch only the instances that are affected', () => {
    const facts = [
      ...[sendsTo('127.0.0.1:8081'), table(), listens(8090)],
      ...[sendsTo('127.0.0.1:8081', { host: B }), table('tcp', B), listens(8090, 'node', B)],
    ];
    const plan = planned('correct-upstream', 'wrong-port', [B], facts);

    expect(shown(plan)).toEqual([
      `nginx: 127.0.0.1:8081 becomes 127.0.0.1:8090; validate, reload  # on ${B}`,
    ]);
  });
});
