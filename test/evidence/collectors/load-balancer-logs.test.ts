import { describe, expect, it } from '@jest/globals';
import { epochMs } from '../../../src/brand.ts';
import { NOTHING_WRITTEN } from '../../../src/catalogue/on-hosts.ts';
import { exhibitsBy, type Scope } from '../../../src/evidence/collector.ts';
import { loadBalancerLogs } from '../../../src/evidence/collectors/load-balancer-logs.ts';
import { Fleet } from '../../../src/lab/fleet/fleet.ts';
import { cloudOf } from '../../../src/lab/fleet/fleet-ports.ts';
import { SHOP } from '../../../src/lab/fleet/topology.ts';
import type { LogFiles } from '../../../src/ports/log-files.ts';

const NOW = epochMs(Date.parse('2026-11-22T00:20:00Z'));
const FROM = epochMs(Date.parse('2026-11-21T23:20:00Z'));
const FOLDER = 'logs/AWSLogs/123456789012/elasticloadbalancing/eu-west-1';
const FILE = '123456789012_elasticloadbalancing_eu-west-1_app.shop-alb.50dc6c495c0c9188';
const key = (day: string, end: string, log = '') =>
  `${FOLDER}/${day}/${log}${FILE}_${end}_192.0.2.7_abc.log.gz`;

const request = (time: string, status: string) =>
  `https ${time} app/shop-alb/50dc6c495c0c9188 203.0.113.9:1 10.0.1.23:8080 -1 -1 -1 ${status} 34 366 "GET https://shop:443/cart HTTP/1.1" "curl" - - ${SHOP.targetGroup.arn} "Root=1" "-" "-" 0 ${time} "forward" "-" "-" "-" "-" "-" "-"\n`;

/** S3 with these files; what was asked of it is written down. */
function bucket(files: Readonly<Record<string, string>>, answers: Partial<LogFiles> = {}) {
  const listed: string[] = [];
  const opened: string[] = [];
  const logFiles: LogFiles = {
    list: async ({ prefix, after }) => {
      listed.push(`${prefix} > ${after.slice(prefix.length)}`);
      const Contents = Object.keys(files)
        .filter((name) => name.startsWith(prefix) && name > after)
        .map((Key) => ({ Key, Size: 1 }));
      return { kind: 'answered', json: JSON.stringify({ Contents }) };
    },
    open: async (_, name) => {
      opened.push(name);
      const text = files[name] ?? '';
      return {
        kind: 'opened',
        text: (async function* () {
          // Pieces end anywhere.
          for (let at = 0; at < text.length; at += 100) yield text.slice(at, at + 100);
        })(),
      };
    },
    ...answers,
  };
  return { logFiles, listed, opened };
}

function scope(logFiles: LogFiles, attributes: Readonly<Record<string, string>>): Scope {
  const cloud = cloudOf(new Fleet({ now: () => NOW }));
  const Attributes = Object.entries(attributes).map(([Key, Value]) => ({ Key, Value }));
  return {
    cloud: {
      ...cloud,
      logFiles,
      loadBalancers: Object.assign(Object.create(cloud.loadBalancers), {
        loadBalancerAttributes: async () => ({
          kind: 'answered',
          json: JSON.stringify({ Attributes }),
        }),
      }),
    },
    located: {
      service: 'shop',
      place: { account: null, region: 'eu-west-1' },
      targetGroup: {
        arn: SHOP.targetGroup.arn,
        name: 'shop',
        protocol: 'HTTP',
        port: 8080,
        targetType: 'instance',
        healthCheckPath: '/',
      },
      loadBalancer: {
        arn: SHOP.loadBalancer.arn,
        name: 'shop-alb',
        dnsName: 'shop-alb.example',
        securityGroups: [],
      },
      targets: [],
    },
    onHosts: NOTHING_WRITTEN,
    incidentId: 'inc-1',
    from: FROM,
    to: NOW,
  };
}

const ON = {
  'access_logs.s3.enabled': 'true',
  'access_logs.s3.bucket': 'logs-bucket',
  'access_logs.s3.prefix': 'logs',
};

describe('the logs of a load balancer', () => {
  it('are looked for by day, from the time that is looked at on, and read newest first', async () => {
    const { logFiles, listed, opened } = bucket({
      [key('2026/11/21', '20261121T2310Z')]: request('2026-11-21T23:08:00.0Z', '502 -'),
      [key('2026/11/21', '20261121T2355Z')]: request('2026-11-21T23:52:00.0Z', '502 -'),
      [key('2026/11/22', '20261122T0015Z')]: request('2026-11-22T00:12:00.0Z', '502 -'),
    });

    const exhibits = await exhibitsBy(loadBalancerLogs, scope(logFiles, ON));

    expect(listed).toEqual([
      `${FOLDER}/2026/11/22/${FILE}_ > 20261122T0000Z`,
      `${FOLDER}/2026/11/21/${FILE}_ > 20261121T2320Z`,
    ]);
    expect(opened).toEqual([
      key('2026/11/22', '20261122T0015Z'),
      key('2026/11/21', '20261121T2355Z'),
    ]);
    expect(exhibits[0]).toMatchObject({
      id: 'aws/access-log',
      source: expect.stringContaining('2 of 2 files, newest first; 2 requests'),
      text: expect.stringMatching(/^https 2026-11-21T23:52.*\nhttps 2026-11-22T00:12/),
    });
  });

  it('that are off are said to be off', async () => {
    const { logFiles, listed } = bucket({});

    const [exhibit] = await exhibitsBy(loadBalancerLogs, scope(logFiles, {}));

    expect(exhibit?.outcome.kind).toBe('absent');
    expect(listed).toEqual([]);
  });

  it.each([
    {
      given: 'the bucket may not be listed',
      answers: {
        list: async () => ({ kind: 'denied', action: 's3:ListBucket', message: 'no' }) as const,
      },
      action: 's3:ListBucket',
    },
    {
      given: 'files may not be read',
      answers: {
        open: async () => ({ kind: 'denied', action: 's3:GetObject', message: 'no' }) as const,
      },
      action: 's3:GetObject',
    },
  ])('given $given, name the action to allow', async ({ answers, action }) => {
    const file = { [key('2026/11/22', '20261122T0015Z')]: '' };

    const exhibits = await exhibitsBy(loadBalancerLogs, scope(bucket(file, answers).logFiles, ON));

    expect(exhibits.map(({ outcome }) => outcome)).toEqual([
      { kind: 'denied', action, message: 'no' },
    ]);
  });

  it('that break off keep what was read, and say which file it was', async () => {
    const { logFiles } = bucket(
      { [key('2026/11/22', '20261122T0015Z')]: '' },
      {
        open: async () => ({
          kind: 'opened',
          text: (async function* () {
            yield request('2026-11-22T00:12:00.0Z', '502 -');
            throw new Error('unexpected end of file');
          })(),
        }),
      },
    );

    const exhibits = await exhibitsBy(loadBalancerLogs, scope(logFiles, ON));

    expect(exhibits[0]?.outcome).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('unexpected end of file'),
    });
  });

  it('of health checks are read where they are on, those that failed', async () => {
    const log = 'health_check_log_';
    const check = (status: string, reason: string) =>
      `http 2026-11-22T00:12:00.0Z 5.0 10.0.1.23:8080 ${SHOP.targetGroup.arn} ${status} - ${reason}\n`;
    const { logFiles } = bucket({
      [key('2026/11/22', '20261122T0015Z', log)]:
        check('PASS', '-') + check('FAIL', 'ConnectionTimedOut'),
    });

    const exhibits = await exhibitsBy(
      loadBalancerLogs,
      scope(logFiles, {
        'health_check_logs.s3.enabled': 'true',
        'health_check_logs.s3.bucket': 'logs-bucket',
        'health_check_logs.s3.prefix': 'logs',
      }),
    );

    expect(exhibits.find(({ section }) => section === 'health-check-log')?.text).toBe(
      check('FAIL', 'ConnectionTimedOut').trimEnd(),
    );
  });
});
