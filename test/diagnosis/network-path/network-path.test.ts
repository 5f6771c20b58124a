import { describe, expect, it } from '@jest/globals';
import { networkPaths } from '../../../src/diagnosis/network-path/network-path.ts';
import { NOBODY_SAID } from '../../../src/evidence/bundle.ts';
import { AWS_ORIGIN, collected, type Exhibit } from '../../../src/evidence/exhibit.ts';
import { readExhibit } from '../../../src/read/registry.ts';

/** A load balancer in two zones, one target in the first; everything is allowed. */
const SOUND = {
  balancer: {
    LoadBalancers: [
      {
        SecurityGroups: ['sg-aaaaaaaa'],
        AvailabilityZones: [
          { ZoneName: 'eu-west-1a', SubnetId: 'subnet-aaaaaaaa' },
          { ZoneName: 'eu-west-1b', SubnetId: 'subnet-bbbbbbbb' },
        ],
      },
    ],
  } as object,
  instance: {
    Reservations: [
      {
        Instances: [
          {
            InstanceId: 'i-11111111',
            PrivateIpAddress: '10.0.1.23',
            SubnetId: 'subnet-cccccccc',
            Placement: { AvailabilityZone: 'eu-west-1a' },
            SecurityGroups: [{ GroupId: 'sg-cccccccc' }],
          },
        ],
      },
    ],
  } as object,
  rules: [ingress({ ReferencedGroupInfo: { GroupId: 'sg-aaaaaaaa' } }), egress()] as object[],
  subnets: {
    Subnets: [
      { SubnetId: 'subnet-aaaaaaaa', CidrBlock: '10.0.101.0/24' },
      { SubnetId: 'subnet-bbbbbbbb', CidrBlock: '10.0.102.0/24' },
      { SubnetId: 'subnet-cccccccc', CidrBlock: '10.0.1.0/24' },
    ],
  } as object,
  balancerAcl: [entry({}), entry({ Egress: true })] as object[],
  targetAcl: [entry({}), entry({ Egress: true })] as object[],
  routes: [route({})] as object[],
  extra: [] as object[],
};
type Network = typeof SOUND;

function ingress(of: object): object {
  return {
    GroupId: 'sg-cccccccc',
    IsEgress: false,
    IpProtocol: 'tcp',
    FromPort: 8080,
    ToPort: 8080,
    ...of,
  };
}

function egress(of: object = { CidrIpv4: '0.0.0.0/0' }): object {
  return {
    GroupId: 'sg-aaaaaaaa',
    IsEgress: true,
    IpProtocol: '-1',
    FromPort: -1,
    ToPort: -1,
    ...of,
  };
}

function entry(of: object): object {
  return {
    RuleNumber: 100,
    Egress: false,
    RuleAction: 'allow',
    Protocol: '-1',
    CidrBlock: '0.0.0.0/0',
    ...of,
  };
}

const tcp = (From: number, To: number) => ({ Protocol: '6', PortRange: { From, To } });

function route(of: object): object {
  return { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', State: 'active', ...of };
}

function decided(network: Partial<Network>) {
  const all = { ...SOUND, ...network };
  const acl = (NetworkAclId: string, subnets: readonly string[], Entries: object[]) => ({
    NetworkAclId,
    Associations: subnets.map((SubnetId) => ({ SubnetId })),
    Entries,
  });
  const answers: Readonly<Record<string, object>> = {
    balancer: all.balancer,
    instance: all.instance,
    'rules sg-aaaaaaaa sg-cccccccc': { SecurityGroupRules: all.rules },
    subnets: all.subnets,
    acls: {
      NetworkAcls: [
        acl('acl-aaaaaaaa', ['subnet-aaaaaaaa', 'subnet-bbbbbbbb'], all.balancerAcl),
        acl('acl-cccccccc', ['subnet-cccccccc'], all.targetAcl),
      ],
    },
    routes: {
      RouteTables: [
        { RouteTableId: 'rtb-main', Associations: [{ Main: true }], Routes: [route({})] },
        {
          RouteTableId: 'rtb-target',
          Associations: [{ SubnetId: 'subnet-cccccccc' }],
          Routes: all.routes,
        },
      ],
    },
    ...Object.fromEntries(all.extra.map((answer, index) => [`extra-${index}`, answer])),
  };
  const exhibits = Object.entries(answers).map(
    ([source, answer]): Exhibit =>
      collected({
        id: source,
        section: source,
        source,
        origin: AWS_ORIGIN,
        text: JSON.stringify(answer),
      }),
  );
  const subject = {
    ...NOBODY_SAID,
    targets: [{ id: 'i-11111111', port: 8080, address: '10.0.1.23' }],
  };
  return networkPaths(exhibits.flatMap(readExhibit), subject);
}

const inShort = (network: Partial<Network>): readonly string[] =>
  decided(network).map(({ layer, state }) => `${layer} ${state}`);

const detailOf = (network: Partial<Network>): string | undefined =>
  decided(network).find(({ state }) => state !== 'open')?.detail;

describe('the way from the load balancer to a target', () => {
  it('is open when every layer lets it', () => {
    expect(inShort({})).toEqual([
      'zone open',
      'security-group open',
      'network-acl open',
      'route open',
    ]);
  });

  it.each([
    {
      given: 'no rule of the target for the port',
      network: { rules: [ingress({ FromPort: 443, ToPort: 443 }), egress()] },
      state: 'blocked',
      detail:
        'no rule of sg-cccccccc lets the load balancer (sg-aaaaaaaa) reach tcp 8080; missing: ingress tcp 8080 from sg-aaaaaaaa',
    },
    {
      given: 'no rule of the target at all',
      network: { rules: [egress()] },
      state: 'blocked',
      detail:
        'no rule of sg-cccccccc lets the load balancer (sg-aaaaaaaa) reach tcp 8080; missing: ingress tcp 8080 from sg-aaaaaaaa',
    },
    {
      given: 'the port open for another group',
      network: {
        rules: [ingress({ ReferencedGroupInfo: { GroupId: 'sg-dddddddd' } }), egress()],
      },
      state: 'blocked',
      detail: expect.stringContaining('missing: ingress tcp 8080 from sg-aaaaaaaa'),
    },
    {
      given: 'the port open for UDP',
      network: {
        rules: [
          ingress({ IpProtocol: 'udp', ReferencedGroupInfo: { GroupId: 'sg-aaaaaaaa' } }),
          egress(),
        ],
      },
      state: 'blocked',
      detail: expect.stringContaining('missing: ingress tcp 8080'),
    },
    {
      given: "the port open for one of the load balancer's two subnets",
      network: { rules: [ingress({ CidrIpv4: '10.0.101.0/24' }), egress()] },
      state: 'partly',
      detail:
        "sg-cccccccc lets only some of the load balancer's subnets reach tcp 8080; missing: ingress tcp 8080 from sg-aaaaaaaa",
    },
    {
      given: 'no rule that lets the load balancer out',
      network: {
        rules: [
          ingress({ ReferencedGroupInfo: { GroupId: 'sg-aaaaaaaa' } }),
          egress({ CidrIpv4: '10.9.0.0/16' }),
        ],
      },
      state: 'blocked',
      detail:
        'no rule of sg-aaaaaaaa lets the load balancer out to tcp 8080 of i-11111111; missing: egress tcp 8080 to sg-cccccccc',
    },
    {
      given: 'a range of IPv6 only',
      network: { rules: [ingress({ CidrIpv6: '::/0' }), egress()] },
      state: 'blocked',
      detail: expect.stringContaining('missing: ingress tcp 8080'),
    },
  ])('is $state by security groups, given $given', ({ network, state, detail }) => {
    expect(inShort(network)).toContain(`security-group ${state}`);
    expect(detailOf(network)).toEqual(detail);
  });

  it.each([
    { given: 'a range that covers both subnets', rule: { CidrIpv4: '10.0.0.0/16' } },
    {
      given: 'all ports and protocols of the group',
      rule: { IpProtocol: '-1', ReferencedGroupInfo: { GroupId: 'sg-aaaaaaaa' } },
    },
    {
      given: 'a range of ports that has it',
      rule: { FromPort: 8000, ToPort: 9000, ReferencedGroupInfo: { GroupId: 'sg-aaaaaaaa' } },
    },
  ])('is open by security groups, given $given', ({ rule }) => {
    expect(inShort({ rules: [ingress(rule), egress()] })).toContain('security-group open');
  });

  it('is decided by the entries of a prefix list, and not decided without them', () => {
    const rules = [ingress({ PrefixListId: 'pl-11111111' }), egress()];
    const list = { PrefixListId: 'pl-11111111', Entries: [{ Cidr: '10.0.96.0/19' }] };

    expect(inShort({ rules, extra: [list] })).toContain('security-group open');
    expect(inShort({ rules }).join()).not.toContain('security-group');
  });

  it.each([
    {
      given: 'answers that are not let out',
      network: { targetAcl: [entry({}), entry({ Egress: true, ...tcp(443, 443) })] },
      state: 'blocked',
      detail:
        'acl-cccccccc of subnet-cccccccc: no egress entry allows answers to the ports 1024-65535',
    },
    {
      given: 'an entry that denies the port before another allows all',
      network: {
        targetAcl: [
          entry({ RuleNumber: 90, RuleAction: 'deny', ...tcp(8000, 9000) }),
          entry({}),
          entry({ Egress: true }),
        ],
      },
      state: 'blocked',
      detail: 'acl-cccccccc of subnet-cccccccc: ingress entry 90 denies requests to tcp 8080',
    },
    {
      given: "answers that are not let into the load balancer's subnets",
      network: { balancerAcl: [entry(tcp(443, 443)), entry({ Egress: true })] },
      state: 'blocked',
      detail:
        'acl-aaaaaaaa of subnet-aaaaaaaa: no ingress entry allows answers to the ports 1024-65535',
    },
    {
      given: 'answers to the ports of Linux only',
      network: { targetAcl: [entry({}), entry({ Egress: true, ...tcp(32768, 60999) })] },
      state: 'partly',
      detail:
        'acl-cccccccc of subnet-cccccccc: no egress entry allows some of the answers to the ports 1024-65535',
    },
    {
      given: 'one subnet of the load balancer that is denied',
      network: {
        targetAcl: [
          entry({ RuleNumber: 50, RuleAction: 'deny', CidrBlock: '10.0.102.0/24' }),
          entry({}),
          entry({ Egress: true }),
        ],
      },
      state: 'partly',
      detail: 'acl-cccccccc of subnet-cccccccc: ingress entry 50 denies requests to tcp 8080',
    },
  ])('is $state by network ACLs, given $given', ({ network, state, detail }) => {
    expect(inShort(network)).toContain(`network-acl ${state}`);
    expect(detailOf(network)).toBe(detail);
  });

  it.each([
    {
      given: 'an entry that allows before a later one denies',
      targetAcl: [
        entry({ RuleNumber: 10 }),
        entry({ RuleNumber: 20, RuleAction: 'deny' }),
        entry({ Egress: true }),
      ],
    },
    {
      given: 'two entries that together allow all ports of answers',
      targetAcl: [
        entry({}),
        entry({ Egress: true, ...tcp(1024, 40000) }),
        entry({ RuleNumber: 110, Egress: true, ...tcp(40001, 65535) }),
      ],
    },
  ])('is open by network ACLs, given $given', ({ targetAcl }) => {
    expect(inShort({ targetAcl })).toContain('network-acl open');
  });

  it('is blocked by a route that is a black hole and more specific than the local one', () => {
    const routes = [
      route({}),
      route({
        DestinationCidrBlock: '10.0.96.0/19',
        GatewayId: undefined,
        TransitGatewayId: 'tgw-1',
        State: 'blackhole',
      }),
    ];

    expect(inShort({ routes })).toContain('route blocked');
    expect(detailOf({ routes })).toBe(
      'rtb-target: the route from subnet-cccccccc back to 10.0.101.0/24 (10.0.96.0/19 via tgw-1) is a black hole',
    );
  });

  it('is blocked where the load balancer has no node in the zone', () => {
    const balancer = {
      LoadBalancers: [
        {
          SecurityGroups: ['sg-aaaaaaaa'],
          AvailabilityZones: [{ ZoneName: 'eu-west-1b', SubnetId: 'subnet-bbbbbbbb' }],
        },
      ],
    };

    expect(detailOf({ balancer })).toBe(
      'the load balancer has no node in eu-west-1a, the zone of i-11111111; it has eu-west-1b',
    );
  });

  it('is not judged for a target that passes its health check', () => {
    const healthy = {
      TargetHealthDescriptions: [
        { Target: { Id: 'i-11111111', Port: 8080 }, TargetHealth: { State: 'healthy' } },
      ],
    };

    expect(decided({ rules: [], extra: [healthy] })).toEqual([]);
  });

  it('leaves out the layers of which something was not read', () => {
    expect(inShort({ subnets: {} })).toEqual(['zone open', 'security-group open']);
  });

  it('cites the entry that denies', () => {
    const [acl] = decided({
      targetAcl: [
        entry({ RuleNumber: 90, RuleAction: 'deny', ...tcp(8080, 8080) }),
        entry({}),
        entry({ Egress: true }),
      ],
    }).filter(({ layer }) => layer === 'network-acl');

    expect(acl?.citations[0]).toMatchObject({ exhibit: 'acls', line: 1 });
  });
});
