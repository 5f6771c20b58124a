import { epochMs } from '../../brand.ts';
import { type Fault, fault } from './fault.ts';
import { ACCOUNT_FAULTS } from './faults/account.ts';
import { GATEWAY_FAULTS } from './faults/gateway.ts';
import { HOST_FAULTS } from './faults/host.ts';
import { rollOut } from './faults/roll-out.ts';
import { ONLY_HTTPS_OUT } from './network-acl.ts';
import { INSTANCES, SHOP } from './topology.ts';

/**
 * The faults that the lab offers. Of each one the evidence is enough to name the cause; where it is not, the cause
 * is `inconclusive`, and that is the right answer.
 */
export const FAULTS: readonly Fault[] = [
  fault({
    id: 'backend-crashed',
    title: 'The service crashed',
    description:
      'A currency is missing from the new exchange rates. All three instances load them, throw and exit; systemd does not restart them.',
    cause: 'backend-crashed',
    remedies: ['restart-service'],
    beganMinutesAgo: 4,
    breakIt(fleet, began) {
      for (const [index, instance] of INSTANCES.entries()) {
        fleet.endService(instance, epochMs(began + index * 7_000), 'crashed');
      }
    },
  }),
  fault({
    id: 'security-group-blocked',
    title: 'The security group lost its rule',
    description:
      "Somebody tidied up and revoked the rule that lets the load balancer's group reach port 8080. The service is well; clients get 504.",
    cause: 'security-group-blocked',
    remedies: ['open-security-group'],
    beganMinutesAgo: 4,
    breakIt(fleet, began) {
      fleet.revokeRule(SHOP.ingressRuleId, began);
      fleet.record({
        at: began,
        event: 'RevokeSecurityGroupIngress',
        source: 'ec2.amazonaws.com',
        user: 'kim',
        resources: [SHOP.instanceGroup],
        request: {
          groupId: SHOP.instanceGroup,
          securityGroupRuleIds: { items: [{ securityGroupRuleId: SHOP.ingressRuleId }] },
        },
      });
    },
  }),
  fault({
    id: 'nacl-blocked',
    title: 'The network ACL keeps answers back',
    description:
      "Somebody hardened the network ACL of the instances' subnets: out, only HTTPS. ACLs keep no state, so that answers to the load balancer are dropped; clients get 504.",
    cause: 'nacl-or-route-blocked',
    remedies: [],
    beganMinutesAgo: 4,
    breakIt(fleet, began) {
      fleet.replaceAcl(began, ONLY_HTTPS_OUT);
      fleet.record({
        at: began,
        event: 'ReplaceNetworkAclEntry',
        source: 'ec2.amazonaws.com',
        user: 'kim',
        resources: [],
        request: {
          networkAclId: SHOP.instanceAcl,
          ruleNumber: 100,
          egress: true,
          ruleAction: 'allow',
          aclProtocol: '6',
          portRange: { from: 443, to: 443 },
          cidrBlock: '0.0.0.0/0',
        },
      });
    },
  }),
  fault({
    id: 'backend-stopped',
    title: 'The service was stopped',
    description:
      'A maintenance job stopped the unit on all three instances and was cancelled before it started them again.',
    cause: 'backend-stopped',
    remedies: ['restart-service'],
    beganMinutesAgo: 4,
    breakIt(fleet, began) {
      for (const [index, instance] of INSTANCES.entries()) {
        fleet.endService(instance, epochMs(began + index * 11_000), 'stopped');
      }
    },
  }),
  fault({
    id: 'backend-oom-killed',
    title: 'The kernel killed the service for memory',
    description:
      'A leak fills the 512 MB that the unit may use. The kernel kills the process on one instance after the other.',
    cause: 'backend-oom-killed',
    remedies: ['restart-service'],
    beganMinutesAgo: 5,
    breakIt(fleet, began) {
      for (const [index, instance] of INSTANCES.entries()) {
        fleet.endService(instance, epochMs(began + index * 48_000), 'oom-killed');
      }
    },
  }),
  fault({
    id: 'wrong-port',
    title: 'A release listens on another port',
    description:
      'Release r215 listens on 8081. The target group still sends to 8080, where nobody listens any more.',
    cause: 'wrong-port',
    remedies: ['re-register-targets'],
    beganMinutesAgo: 6,
    breakIt(fleet, began) {
      rollOut(fleet, began, { port: 8081 });
    },
  }),
  fault({
    id: 'keepalive-race',
    title: 'Connections are closed too early',
    description:
      'Release r215 went back to the default keep-alive of Node, 5 s; the load balancer reuses idle connections for 60 s. All targets are healthy and a few requests in a thousand get a 502.',
    cause: 'keepalive-race',
    remedies: ['lower-idle-timeout'],
    beganMinutesAgo: 25,
    breakIt(fleet, began) {
      rollOut(fleet, began, { keepAliveSeconds: 5 });
    },
  }),
  fault({
    id: 'health-check-misconfigured',
    title: 'The health check asks the wrong path',
    description:
      'Release r215 redirects /healthz to /healthz/, and a health check follows no redirect: every target is unhealthy although the service is well. The load balancer sends to all of them for want of better.',
    cause: 'health-check-misconfigured',
    remedies: ['correct-health-check'],
    beganMinutesAgo: 6,
    breakIt(fleet, began) {
      for (const [index, instance] of INSTANCES.entries()) {
        fleet.release(instance, epochMs(began + index * 35_000), {
          release: 'r215',
          healthPath: `${SHOP.healthCheckPath}/`,
        });
      }
    },
  }),
  fault({
    id: 'resource-saturated',
    title: 'More requests than three instances can serve',
    description:
      'A campaign brings four times the usual traffic and more. The processors of all three instances are full; a third of the requests waits too long. The Auto Scaling group may have six instances and nobody told it to grow.',
    cause: 'resource-saturated',
    remedies: ['scale-out'],
    beganMinutesAgo: 8,
    breakIt: (fleet, began) => fleet.setDemand(began, 4.5 * SHOP.requestsPerMinute),
  }),
  fault({
    id: 'worker-pool-exhausted',
    title: 'Every worker is busy',
    description:
      'Here the shop runs on php-fpm behind an nginx on each instance. All eight workers wait for a payment service that never answered; nginx answers 502.',
    cause: 'worker-pool-exhausted',
    remedies: ['restart-service'],
    stack: 'nginx-php-fpm',
    beganMinutesAgo: 5,
    breakIt(fleet, began) {
      for (const [index, instance] of INSTANCES.entries()) {
        fleet.occupyAllWorkers(instance, epochMs(began + index * 4_000));
      }
    },
  }),
  fault({
    id: 'wrong-address',
    title: 'The gateway sends to a socket that is gone',
    description:
      'Somebody put back the nginx configuration of last year on all three instances: it hands requests to a socket that php-fpm no longer has. nginx answers 502.',
    cause: 'wrong-address',
    remedies: ['correct-upstream'],
    stack: 'nginx-php-fpm',
    beganMinutesAgo: 5,
    breakIt(fleet, began) {
      for (const [index, instance] of INSTANCES.entries()) {
        fleet.configureGateway(instance, epochMs(began + index * 9_000), {
          passTo: '/run/php/shop-7.4.sock',
        });
      }
    },
  }),
  ...ACCOUNT_FAULTS,
  ...GATEWAY_FAULTS,
  ...HOST_FAULTS,
  fault({
    id: 'healthy',
    title: 'Nothing is wrong',
    description: 'The service is well. Somebody asks all the same.',
    cause: 'healthy',
    remedies: [],
    beganMinutesAgo: 0,
    breakIt() {},
  }),
  fault({
    id: 'inconclusive',
    title: 'The evidence does not decide',
    description:
      'The load balancer counts 502s while all targets are healthy. Attributes may not be read and no SSM agent is connected.',
    cause: 'inconclusive',
    remedies: [],
    beganMinutesAgo: 15,
    breakIt(fleet, began) {
      fleet.access = { runCommand: 'agents-lost', attributes: 'denied' };
      for (const instance of INSTANCES) {
        fleet.release(instance, began, { release: 'r215', flaw: 'drops-some-answers' });
      }
    },
  }),
];
