import { epochMs } from '../../brand.ts';
import { type Fault, fault } from './fault.ts';
import { INSTANCES, SHOP } from './topology.ts';

const [FIRST, , LAST] = INSTANCES;

/** Courses of events that the workflow has to get through: partial faults, remedies that fail, missing permissions. */
export const REHEARSALS: readonly Fault[] = [
  fault({
    id: 'one-of-three-stopped',
    title: 'One of three instances is stopped',
    description:
      'The unit was stopped on one instance. The load balancer took it out of rotation after two checks, so the 502s have ended.',
    cause: 'backend-stopped',
    remedies: ['restart-service'],
    beganMinutesAgo: 4,
    breakIt: (fleet, began) => fleet.endService(LAST, began, 'stopped'),
  }),
  fault({
    id: 'keepalive-one-second',
    title: 'Connections are closed after a second',
    description:
      'Release r215 keeps idle connections for one second. No idle timeout of a load balancer is shorter: the service itself has to be corrected.',
    cause: 'keepalive-race',
    remedies: [],
    beganMinutesAgo: 25,
    breakIt(fleet, began) {
      for (const instance of INSTANCES) {
        fleet.release(instance, began, { release: 'r215', keepAliveSeconds: 1 });
      }
    },
  }),
  fault({
    id: 'restart-fails',
    title: 'The service crashes again at each restart',
    description: 'A setting is missing: the process exits as soon as it is started.',
    cause: 'backend-crashed',
    remedies: [],
    beganMinutesAgo: 4,
    breakIt(fleet, began) {
      fleet.restartOutcome = 'crashes-again';
      for (const [index, instance] of INSTANCES.entries()) {
        fleet.endService(instance, epochMs(began + index * 7_000), 'crashed');
      }
    },
  }),
  fault({
    id: 'restart-makes-worse',
    title: 'A restart takes a neighbour down',
    description:
      'One instance crashed on bad exchange rates. Restarting it writes them to the cache that the instances share: seconds later this process and one of a healthy instance crash on them.',
    cause: 'backend-crashed',
    remedies: [],
    beganMinutesAgo: 4,
    breakIt(fleet, began) {
      fleet.restartOutcome = 'takes-a-neighbour-down';
      fleet.endService(FIRST, began, 'crashed');
    },
  }),
  fault({
    id: 'denied-crashed',
    title: 'The service crashed and Run Command is denied',
    description:
      'The load balancer is refused by all targets, but why cannot be seen: ssm:SendCommand is not allowed.',
    cause: 'inconclusive',
    remedies: [],
    beganMinutesAgo: 4,
    breakIt(fleet, began) {
      fleet.access = { ...fleet.access, runCommand: 'denied' };
      for (const instance of INSTANCES) fleet.endService(instance, began, 'crashed');
    },
  }),
  fault({
    id: 'denied-security-group',
    title: 'The security group lost its rule and Run Command is denied',
    description:
      'The hosts cannot be asked, but the rules of the security group and the time-outs of the health checks tell enough.',
    cause: 'security-group-blocked',
    remedies: ['open-security-group'],
    beganMinutesAgo: 4,
    breakIt(fleet, began) {
      fleet.access = { ...fleet.access, runCommand: 'denied' };
      fleet.revokeRule(SHOP.ingressRuleId, began);
    },
  }),
];
