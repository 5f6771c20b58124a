import { type EpochMs, epochMs } from '../../../brand.ts';
import { type Fault, fault } from '../fault.ts';
import type { Fleet } from '../fleet.ts';
import { INSTANCES, SHOP } from '../topology.ts';

/** For these the evidence is in single requests; a little of what was before is enough to compare with. */
const keepAccessLog = (fleet: Fleet, began: EpochMs): void =>
  fleet.changeAccount(epochMs(began - 8 * 60_000), { accessLog: true });

/** Faults that a change in the AWS account clears. */
export const ACCOUNT_FAULTS: readonly Fault[] = [
  fault({
    id: 'egress-blocked',
    title: 'The load balancer may not send to its targets',
    description:
      "Somebody hardened the load balancer's security group: out, only HTTPS. It reaches nobody on port 8080 any more; the service is well and clients get 504.",
    cause: 'security-group-blocked',
    remedies: ['open-security-group'],
    beganMinutesAgo: 4,
    breakIt(fleet, began) {
      const { securityGroup } = SHOP.loadBalancer;
      const change = {
        at: began,
        source: 'ec2.amazonaws.com',
        user: 'kim',
        resources: [securityGroup],
      };
      const https = { ipProtocol: 'tcp', fromPort: 443, toPort: 443 };
      fleet.setRules(began, [
        ...fleet
          .rulesAt(began)
          .filter(({ groupId, egress }) => !(groupId === securityGroup && egress)),
        {
          id: 'sgr-05e6f708192a3b4c5',
          groupId: securityGroup,
          egress: true,
          port: 443,
          peer: { kind: 'range', cidr: '0.0.0.0/0' },
          description: 'HTTPS only',
        },
      ]);
      fleet.record({
        ...change,
        event: 'AuthorizeSecurityGroupEgress',
        request: { groupId: securityGroup, ipPermissions: { items: [https] } },
      });
      fleet.record({
        ...change,
        at: epochMs(began + 2_000),
        event: 'RevokeSecurityGroupEgress',
        request: {
          groupId: securityGroup,
          securityGroupRuleIds: { items: [{ securityGroupRuleId: 'sgr-02b3c4d5e6f708192' }] },
        },
      });
    },
  }),
  fault({
    id: 'premature-close',
    title: 'A release drops the connection in one handler',
    description:
      'Release r215 throws when somebody chooses a delivery, and ends the connection without an answer. Everything else works and all targets are healthy; 3 % of the requests get a 502.',
    cause: 'premature-close',
    remedies: ['roll-back-deployment'],
    beganMinutesAgo: 14,
    breakIt(fleet, began) {
      keepAccessLog(fleet, began);
      for (const [index, instance] of INSTANCES.entries()) {
        fleet.release(instance, epochMs(began + index * 35_000), {
          release: 'r215',
          flaw: 'aborts-deliveries',
        });
      }
      fleet.recordDeployment({ at: began, id: 'd-5QK7A2M1C', release: 'r215', previous: 'r214' });
    },
  }),
  fault({
    id: 'idle-timeout-too-short',
    title: 'A report takes longer than the load balancer waits',
    description:
      'The monthly report has grown and takes 75 s. The load balancer waits 60 s, so that each of them ends in a 504 although the service answers in the end.',
    cause: 'upstream-too-slow',
    remedies: ['raise-idle-timeout'],
    beganMinutesAgo: 16,
    breakIt(fleet, began) {
      keepAccessLog(fleet, began);
      for (const [index, instance] of INSTANCES.entries()) {
        fleet.release(instance, epochMs(began + index * 35_000), {
          release: 'r215',
          keepAliveSeconds: 130,
          reportSeconds: 75,
        });
      }
    },
  }),
];
