import { describe, expect, it } from '@jest/globals';
import { whyUnmanaged } from '../../src/evidence/why-unmanaged.ts';
import type { ApiAnswer } from '../../src/ports/api-answer.ts';

const json = (value: unknown): ApiAnswer => ({ kind: 'answered', json: JSON.stringify(value) });
const DENIED: ApiAnswer = { kind: 'denied', action: 'ec2:DescribeVpcEndpoints', message: 'no' };

const instance = {
  InstanceId: 'i-0a',
  State: { Name: 'running' },
  IamInstanceProfile: { Arn: 'arn:aws:iam::123456789012:instance-profile/shop' },
  SubnetId: 'subnet-private',
  VpcId: 'vpc-1',
};
const routes = (...defaultRoutes: readonly object[]) =>
  json({
    RouteTables: [
      { Associations: [{ Main: true }], Routes: [] },
      {
        Associations: [{ Main: false, SubnetId: 'subnet-private' }],
        Routes: [{ DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local' }, ...defaultRoutes],
      },
    ],
  });
const NAT = { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-1', State: 'active' };
const IGW = { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1', State: 'active' };
const endpoints = (...names: readonly string[]) =>
  json({
    VpcEndpoints: names.map((name) => ({
      ServiceName: `com.amazonaws.eu-west-1.${name}`,
      State: 'available',
    })),
  });

describe('why an instance has no connected agent', () => {
  it.each([
    {
      given: 'it is stopped',
      surroundings: {
        instance: { ...instance, State: { Name: 'stopped' } },
        routeTables: routes(NAT),
        endpoints: endpoints(),
      },
      says: /i-0a is stopped/,
      cure: /Start the instance/,
    },
    {
      given: 'it has no role',
      surroundings: {
        instance: { ...instance, IamInstanceProfile: undefined },
        routeTables: routes(NAT),
        endpoints: endpoints(),
      },
      says: /no instance profile/,
      cure: /AmazonSSMManagedInstanceCore/,
    },
    {
      given: 'its subnet is private and has no endpoints',
      surroundings: { instance, routeTables: routes(), endpoints: endpoints() },
      says: /private subnet subnet-private.*no endpoint for ssm and ssmmessages/,
      cure: /com\.amazonaws\.REGION\.ssm/,
    },
    {
      given: 'one of the two endpoints is missing',
      surroundings: { instance, routeTables: routes(), endpoints: endpoints('ssm') },
      says: /no endpoint for ssmmessages:/,
      cure: /ssmmessages/,
    },
    {
      given: 'the NAT gateway is gone',
      surroundings: {
        instance,
        routeTables: routes({ ...NAT, State: 'blackhole' }),
        endpoints: endpoints(),
      },
      says: /private subnet/,
      cure: /NAT gateway/,
    },
    {
      given: 'there is an internet gateway, and the instance has no public address',
      surroundings: { instance, routeTables: routes(IGW), endpoints: endpoints() },
      says: /private subnet/,
      cure: /endpoints/,
    },
  ])('$given', ({ surroundings, says, cure }) => {
    const why = whyUnmanaged(surroundings);

    expect(why?.message).toMatch(says);
    expect(why?.cure).toMatch(cure);
  });

  it.each([
    {
      given: 'nothing is known',
      surroundings: { instance: null, routeTables: null, endpoints: null },
    },
    {
      given: 'there is a NAT gateway',
      surroundings: { instance, routeTables: routes(NAT), endpoints: endpoints() },
    },
    {
      given: 'it has a public address',
      surroundings: {
        instance: { ...instance, PublicIpAddress: '203.0.113.9' },
        routeTables: routes(IGW),
        endpoints: endpoints(),
      },
    },
    {
      given: 'the endpoints are there',
      surroundings: { instance, routeTables: routes(), endpoints: endpoints('ssm', 'ssmmessages') },
    },
    {
      given: 'the endpoints may not be read',
      surroundings: { instance, routeTables: routes(), endpoints: DENIED },
    },
    {
      given: 'the routes may not be read',
      surroundings: { instance, routeTables: DENIED, endpoints: endpoints() },
    },
  ])('is not guessed when $given', ({ surroundings }) => {
    expect(whyUnmanaged(surroundings)).toBeNull();
  });
});
