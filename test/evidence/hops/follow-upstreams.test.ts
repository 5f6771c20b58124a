import { describe, expect, it } from '@jest/globals';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { requestPathInWords } from '../../../src/diagnosis/request-path.ts';
import { NOBODY_SAID } from '../../../src/evidence/bundle.ts';
import type { Exhibit } from '../../../src/evidence/exhibit.ts';
import { writeFrames } from '../../../src/evidence/frames.ts';
import { followUpstreams } from '../../../src/evidence/hops/follow-upstreams.ts';
import { exhibitsOfOutput } from '../../../src/evidence/host-output.ts';
import { Fleet } from '../../../src/lab/fleet/fleet.ts';
import { cloudOf } from '../../../src/lab/fleet/fleet-ports.ts';
import { SHOP } from '../../../src/lab/fleet/topology.ts';
import { LabClock } from '../../../src/lab/lab-clock.ts';
import type { Located } from '../../../src/locate/located.ts';
import type { ApiAnswer } from '../../../src/ports/api-answer.ts';
import type { Cloud } from '../../../src/ports/cloud.ts';
import type { HostAnswer } from '../../../src/ports/hosts.ts';

const GATEWAY = 'i-0aaaaaaaaaaaaaaaa';
const MIDDLE = 'i-0bbbbbbbbbbbbbbbb';
const BACKEND = 'i-0cccccccccccccccc';

const json = (value: unknown): ApiAnswer => ({ kind: 'answered', json: JSON.stringify(value) });

/** What a host prints whose nginx forwards to an address, and cannot reach it. */
const forwarding = (to: string) =>
  printed(
    ['nginx-T', `location / {\n  proxy_pass http://${to};\n}`],
    [
      'error.log',
      `2026/11/22 03:00:00 [error] 7#7: *1 connect() failed (111: Connection refused) while connecting to upstream, client: 10.0.0.9, server: shop, request: "GET / HTTP/1.1", upstream: "http://${to}/", host: "shop"`,
    ],
  );
const printed = (...sections: readonly (readonly [string, string])[]) =>
  writeFrames(
    '0123456789abcdef',
    sections.map(([id, text]) => ({ id, exitStatus: 0, cut: false, command: id, text })),
  );
const SILENT = printed(['ss-ltnp', 'State  Recv-Q Send-Q Local Address:Port Peer Address:Port\n']);

interface World {
  /** Network interfaces by address. */
  readonly interfaces: Readonly<Record<string, object>>;
  readonly hosts: Readonly<Record<string, string>>;
  readonly health?: Readonly<Record<string, string>>;
}

function cloudWith({ interfaces, hosts, health = {} }: World) {
  const cloud = cloudOf(new Fleet(new LabClock(() => Date.parse('2026-11-22T03:05:00Z'))));
  const asked: string[] = [];
  const group = `arn:aws:elasticloadbalancing:eu-west-1:${SHOP.account}:targetgroup/inner/1`;
  const changed: Cloud = {
    ...cloud,
    networkPaths: {
      ...methodsOf(cloud.networkPaths),
      networkInterfaces: async (_vpc, addresses) =>
        json({
          NetworkInterfaces: addresses.flatMap((address) =>
            interfaces[address] === undefined
              ? []
              : [{ PrivateIpAddress: address, ...interfaces[address] }],
          ),
        }),
    },
    loadBalancers: {
      ...methodsOf(cloud.loadBalancers),
      targetGroups: async (query) =>
        query.by === 'load-balancer'
          ? json({
              TargetGroups: [
                { TargetGroupArn: group, TargetGroupName: 'inner', Port: 9000, VpcId: SHOP.vpcId },
              ],
            })
          : cloud.loadBalancers.targetGroups(query),
      targetHealth: async () =>
        json({
          TargetHealthDescriptions: Object.entries(health).map(([Id, State]) => ({
            Target: { Id, Port: 9000 },
            TargetHealth: { State, Reason: 'Target.FailedHealthChecks' },
          })),
        }),
    },
    hosts: {
      run: async ({ instanceIds, parameters }) =>
        instanceIds.map((instanceId): HostAnswer => {
          asked.push(`${instanceId}:${parameters['port']}`);
          const stdout = hosts[instanceId] ?? SILENT;
          return { instanceId, kind: 'ran', exitStatus: 0, stdout, stderr: '', truncated: false };
        }),
    },
  };
  return { cloud: changed, asked };
}

/** A port's methods as properties, so that some can be replaced. */
function methodsOf<Port extends object>(port: Port): Port {
  return new Proxy(port, {
    ownKeys: (target) => Reflect.ownKeys(Object.getPrototypeOf(target)),
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      return typeof method === 'function' ? method.bind(target) : method;
    },
  });
}

const LOCATED: Located = {
  service: 'shop',
  place: { account: null, region: 'eu-west-1' },
  targetGroup: {
    arn: SHOP.targetGroup.arn,
    name: 'shop',
    protocol: 'HTTP',
    port: 80,
    targetType: 'instance',
    healthCheckPath: '/',
  },
  loadBalancer: null,
  targets: [
    { id: GATEWAY, port: 80, address: '10.0.1.10', securityGroups: [], availabilityZone: null },
  ],
};

async function follow(world: World) {
  const { cloud, asked } = cloudWith(world);
  const seen = exhibitsOfOutput(
    { name: GATEWAY, address: '10.0.1.10' },
    world.hosts[GATEWAY] ?? SILENT,
  );
  const kept: Exhibit[] = [...(seen ?? [])];
  const scope = { cloud, located: LOCATED, incidentId: 'inc-1' };
  await followUpstreams(scope, seen ?? [], (exhibit) => void kept.push(exhibit));
  const { requestPath } = diagnose({
    version: 1,
    subject: {
      ...NOBODY_SAID,
      gateway: 'alb',
      targets: [{ id: GATEWAY, port: 80, address: '10.0.1.10' }],
      window: { from: '2026-11-22T02:00:00Z', to: '2026-11-22T03:00:30Z' },
    },
    exhibits: kept,
  });
  const chain = requestPath === null ? null : requestPathInWords(requestPath);
  return { asked, chain, ids: kept.map(({ id }) => id) };
}

const on = (instance: string) => ({ Attachment: { InstanceId: instance } });

describe('one hop further', () => {
  it('asks the instance that has the address of the upstream, at its port', async () => {
    const { asked, chain } = await follow({
      interfaces: { '10.0.2.20': on(BACKEND) },
      hosts: { [GATEWAY]: forwarding('10.0.2.20:8080') },
    });

    expect(asked).toEqual([`${BACKEND}:8080`]);
    expect(chain).toBe(`ALB → nginx on ${GATEWAY} → app on ${BACKEND}:8080 → ✗`);
  });

  it('goes on from a gateway behind the gateway', async () => {
    const { asked, chain } = await follow({
      interfaces: { '10.0.2.20': on(MIDDLE), '10.0.3.30': on(BACKEND) },
      hosts: { [GATEWAY]: forwarding('10.0.2.20:80'), [MIDDLE]: forwarding('10.0.3.30:8080') },
    });

    expect(asked).toEqual([`${MIDDLE}:80`, `${BACKEND}:8080`]);
    expect(chain).toBe(
      `ALB → nginx on ${GATEWAY} → nginx on ${MIDDLE} → app on ${BACKEND}:8080 → ✗`,
    );
  });

  it('notices a loop, and asks nobody twice', async () => {
    const { asked, chain } = await follow({
      interfaces: { '10.0.2.20': on(MIDDLE), '10.0.1.10': on(GATEWAY) },
      hosts: { [GATEWAY]: forwarding('10.0.2.20:80'), [MIDDLE]: forwarding('10.0.1.10:80') },
    });

    expect(asked).toEqual([`${MIDDLE}:80`]);
    expect(chain).toMatch(/nginx on i-0b+ → app on i-0a+:80 → back again, a loop ✗$/);
  });

  it('stops after three steps', async () => {
    const id = (digit: number) => `i-0${String(digit).repeat(16)}`;
    const digits = [1, 2, 3, 4, 5];
    const { asked } = await follow({
      interfaces: Object.fromEntries(digits.map((digit) => [`10.0.9.${digit}`, on(id(digit))])),
      hosts: {
        [GATEWAY]: forwarding('10.0.9.1:80'),
        ...Object.fromEntries(
          digits.map((digit) => [id(digit), forwarding(`10.0.9.${digit + 1}:80`)]),
        ),
      },
    });

    expect(asked).toEqual([1, 2, 3].map((digit) => `${id(digit)}:80`));
  });

  it('looks at the targets behind an inner load balancer', async () => {
    const { asked, chain, ids } = await follow({
      interfaces: { '10.0.5.5': { Description: 'ELB app/inner/0123456789abcdef' } },
      hosts: { [GATEWAY]: forwarding('10.0.5.5:80') },
      health: { [BACKEND]: 'unhealthy' },
    });

    expect(ids).toContain('aws/target-health/inner');
    expect(asked).toEqual([`${BACKEND}:9000`]);
    expect(chain).toBe(
      `ALB → nginx on ${GATEWAY} → load balancer inner → app on ${BACKEND}:9000 → ✗`,
    );
  });

  it('asks ECS about a task that has the address', async () => {
    const { chain, ids } = await follow({
      interfaces: {
        '10.0.5.5': {
          Description: 'arn:aws:ecs:eu-west-1:123456789012:attachment/1',
          TagSet: [
            { Key: 'aws:ecs:clusterName', Value: 'main' },
            { Key: 'aws:ecs:serviceName', Value: 'api' },
          ],
        },
      },
      hosts: { [GATEWAY]: forwarding('10.0.5.5:8080') },
    });

    expect(ids).toEqual(
      expect.arrayContaining(['aws/ecs-services/api', 'aws/ecs-tasks/api/stopped']),
    );
    expect(chain).toContain('→ ECS service api at 10.0.5.5:8080 →');
  });

  it('says that nobody has the address', async () => {
    const { asked, chain } = await follow({
      interfaces: {},
      hosts: { [GATEWAY]: forwarding('10.0.9.9:8080') },
    });

    expect(asked).toEqual([]);
    expect(chain).toContain('10.0.9.9:8080, an address that nobody has →');
  });

  it('takes a name for what curl found it to mean on the host', async () => {
    const { asked } = await follow({
      interfaces: { '10.0.2.20': on(BACKEND) },
      hosts: {
        [GATEWAY]: writeFrames('0123456789abcdef', [
          {
            id: 'nginx-T',
            exitStatus: 0,
            cut: false,
            command: 'nginx -T',
            text: 'location / {\n  proxy_pass http://api.internal:8080;\n}',
          },
          {
            id: 'upstream1-curl',
            exitStatus: 7,
            cut: false,
            command: 'curl -skv -m 3.5 http://api.internal:8080/',
            text: '*   Trying 10.0.2.20:8080...\n* connect to 10.0.2.20 port 8080 failed: Connection refused',
          },
        ]),
      },
    });

    expect(asked).toEqual([`${BACKEND}:8080`]);
  });

  it.each(['127.0.0.1:8080', '10.0.1.10:8080', '203.0.113.7:443'])(
    'goes nowhere for %s: the host itself, or the internet',
    async (to) => {
      const { asked, ids } = await follow({
        interfaces: {},
        hosts: { [GATEWAY]: forwarding(to) },
      });

      expect(asked).toEqual([]);
      expect(ids.some((id) => id.startsWith('aws/hops'))).toBe(false);
    },
  );
});
