/** The names and numbers of the simulated service: what does not change, whatever breaks. */

const ACCOUNT = '123456789012';
const ELB_ARN = `arn:aws:elasticloadbalancing:eu-west-1:${ACCOUNT}`;

export interface Instance {
  readonly id: string;
  readonly address: string;
  readonly zone: string;
  readonly subnetId: string;
  readonly subnetCidr: string;
  /** As `hostname` prints it and the journal repeats it. */
  readonly hostName: string;
  /** When in the interval of ten seconds the load balancer checks this target. */
  readonly checkPhaseMs: number;
}

const instance = (
  id: string,
  address: string,
  zone: string,
  [subnetId, subnetCidr]: readonly [id: string, cidr: string],
  checkPhaseMs: number,
): Instance => ({
  id,
  address,
  zone,
  subnetId,
  subnetCidr,
  checkPhaseMs,
  hostName: `ip-${address.replaceAll('.', '-')}.eu-west-1.compute.internal`,
});

export const SHOP = {
  account: ACCOUNT,
  region: 'eu-west-1',
  service: 'shop',
  vpcId: 'vpc-0d1e2f3a4b5c6d7e8',
  unit: 'shop.service',
  port: 8080,
  healthCheckPath: '/healthz',
  requestsPerMinute: 1200,
  idleTimeoutSeconds: 60,
  deregistrationDelaySeconds: 300,
  loadBalancer: {
    arn: `${ELB_ARN}:loadbalancer/app/shop-alb/50dc6c495c0c9188`,
    dimension: 'app/shop-alb/50dc6c495c0c9188',
    name: 'shop-alb',
    dnsName: 'shop-alb-1849203746.eu-west-1.elb.amazonaws.com',
    securityGroup: 'sg-0a11b22c33d44e55f',
    /** Where its nodes are: one public subnet per zone. */
    subnets: [
      { id: 'subnet-0d14e25f36a47b58c', zone: 'eu-west-1a', cidr: '10.0.101.0/24' },
      { id: 'subnet-0e25f36a47b58c69d', zone: 'eu-west-1b', cidr: '10.0.102.0/24' },
      { id: 'subnet-0f36a47b58c69d70e', zone: 'eu-west-1c', cidr: '10.0.103.0/24' },
    ],
  },
  /** Where the load balancer's access log goes when it is on. */
  logBucket: 'shop-alb-logs',
  targetGroup: {
    arn: `${ELB_ARN}:targetgroup/shop/73e2d6bc24d8a067`,
    dimension: 'targetgroup/shop/73e2d6bc24d8a067',
    name: 'shop',
  },
  /** The security group of the instances. */
  instanceGroup: 'sg-0f66e77d88c99b00a',
  monitoringGroup: 'sg-09a8b7c6d5e4f3021',
  ingressRuleId: 'sgr-0e1f2a3b4c5d6e7f8',
  vpcCidr: '10.0.0.0/16',
  /** Network ACLs and route tables of the load balancer's subnets and of the instances' subnets. */
  publicAcl: 'acl-0a5b6c7d8e9f00112',
  instanceAcl: 'acl-0b6c7d8e9f0011223',
  publicRouteTable: 'rtb-0c7d8e9f001122334',
  mainRouteTable: 'rtb-0d8e9f00112233445',
  scalingGroup: 'shop-asg',
  launchTemplate: 'lt-0a1b2c3d4e5f60718',
} as const;

export const INSTANCES: readonly [Instance, Instance, Instance] = [
  instance(
    'i-0a3f5c7e9b1d24681',
    '10.0.1.23',
    'eu-west-1a',
    ['subnet-0aa1bb2cc3dd4ee5f', '10.0.1.0/24'],
    1_000,
  ),
  instance(
    'i-0b4e6d8fa2c035792',
    '10.0.2.41',
    'eu-west-1b',
    ['subnet-0bb2cc3dd4ee5ff6a', '10.0.2.0/25'],
    4_000,
  ),
  instance(
    'i-0c5d7f91b3e4a6803',
    '10.0.2.187',
    'eu-west-1c',
    ['subnet-0cc3dd4ee5ff6aa7b', '10.0.2.128/25'],
    7_000,
  ),
];

/** What the Auto Scaling group would launch next, in this order. */
export const SPARES: readonly Instance[] = [
  instance(
    'i-0d6e80a2c4f5b7914',
    '10.0.1.77',
    'eu-west-1a',
    ['subnet-0aa1bb2cc3dd4ee5f', '10.0.1.0/24'],
    2_000,
  ),
  instance(
    'i-0e7f91b3d5a6c8025',
    '10.0.2.93',
    'eu-west-1b',
    ['subnet-0bb2cc3dd4ee5ff6a', '10.0.2.0/25'],
    5_000,
  ),
  instance(
    'i-0f80a2c4e6b7d9136',
    '10.0.2.204',
    'eu-west-1c',
    ['subnet-0cc3dd4ee5ff6aa7b', '10.0.2.128/25'],
    8_000,
  ),
  instance(
    'i-0091b3d5f7c8ea247',
    '10.0.1.142',
    'eu-west-1a',
    ['subnet-0aa1bb2cc3dd4ee5f', '10.0.1.0/24'],
    3_000,
  ),
  ...Array.from({ length: 12 }, (_, nth) => {
    const { zone, subnetId, subnetCidr } = INSTANCES[nth % 3] ?? INSTANCES[0];
    // Of the lower half of 10.0.1.0/24, of 10.0.2.0/25 and of 10.0.2.128/25.
    const address = ['10.0.1.', '10.0.2.', '10.0.2.'][nth % 3];
    const last = (nth % 3 === 2 ? 210 : 60) + nth;
    const id = `i-0${(0x1a2c4e608 + nth * 0x31f7).toString(16).padStart(9, '0')}7c3e5a1`;
    const phase = 1_000 + ((nth * 3_000) % 9_000);
    return instance(id, `${address}${last}`, zone, [subnetId, subnetCidr], phase);
  }),
];

export const instanceOf = (id: string): Instance | undefined =>
  [...INSTANCES, ...SPARES].find((candidate) => candidate.id === id);
