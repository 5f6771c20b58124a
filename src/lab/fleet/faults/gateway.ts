import { epochMs } from '../../../brand.ts';
import { type Fault, fault } from '../fault.ts';
import { APP_PORT } from '../gateway-settings.ts';
import { INSTANCES, SHOP } from '../topology.ts';
import { rollOut } from './roll-out.ts';

/** Faults of the nginx on the instances: the service behind it is well. */
export const GATEWAY_FAULTS: readonly Fault[] = [
  fault({
    id: 'header-too-large',
    title: 'The header of an answer does not fit',
    description:
      'Here an nginx on each instance hands requests to the app. Release r215 sends what a customer may do along in a cookie: the header of /account has 9 KB, and nginx takes 4. Targets are healthy, a sixth of the requests gets 502.',
    cause: 'header-too-large',
    remedies: ['enlarge-header-buffers'],
    stack: 'nginx-node',
    beganMinutesAgo: 12,
    breakIt(fleet, began) {
      rollOut(fleet, began, { accountHeaderKilobytes: 9 });
    },
  }),
  fault({
    id: 'upstream-too-slow',
    title: 'An answer takes longer than the gateway waits',
    description:
      'Here an nginx on each instance hands requests to the app and waits 15 s for the answer. Since release r215 the monthly report takes 34 s. Targets are healthy and the app finishes each report, but whoever asks for one gets 504.',
    cause: 'upstream-too-slow',
    remedies: ['raise-gateway-timeout'],
    stack: 'nginx-node',
    beganMinutesAgo: 12,
    breakIt(fleet, began) {
      rollOut(fleet, began, { reportSeconds: 34 });
    },
  }),
  fault({
    id: 'gateway-closes-early',
    title: 'The gateway closes idle connections too early',
    description:
      'Here an nginx on each instance has the connections of the load balancer. Somebody who wanted to save memory let it close them after 15 s, and the load balancer reuses them for 60 s. All targets are healthy and a few requests in a thousand get a 502.',
    cause: 'keepalive-race',
    remedies: ['raise-keep-alive'],
    stack: 'nginx-node',
    beganMinutesAgo: 25,
    breakIt(fleet, began) {
      for (const [index, instance] of INSTANCES.entries()) {
        fleet.configureGateway(instance, epochMs(began + index * 9_000), { keepAliveSeconds: 15 });
      }
    },
  }),
  fault({
    id: 'retry-storm',
    title: 'Clients that got no answer ask again and again',
    description:
      'A campaign brought more than three instances can serve, and three is all that the Auto Scaling group may have. It is over, but the apps of customers repeat every request that got no answer in time: the nginx on each instance waits 15 s for an app whose processor is full, and answers a third of all with 504.',
    cause: 'resource-saturated',
    remedies: ['rate-limit-at-gateway'],
    stack: 'nginx-node',
    beganMinutesAgo: 10,
    breakIt(fleet, began) {
      fleet.changeAccount(fleet.knownSince, { maximumCapacity: INSTANCES.length });
      fleet.setDemand(began, 4.5 * SHOP.requestsPerMinute);
      fleet.clientsThatFailed = 'ask-again';
    },
  }),
  fault({
    id: 'dns-unresolvable',
    title: 'A name has moved, and the gateway has not noticed',
    description:
      'Here an nginx on each instance hands requests for prices to prices.shop.internal, a service of another team. It moved to another host, its name with it, and the old one was stopped. nginx looked the name up when it was loaded, weeks ago: a sixth of the requests gets 502.',
    cause: 'dns-unresolvable',
    remedies: ['reload-gateway'],
    stack: 'nginx-node',
    beganMinutesAgo: 7,
    breakIt(fleet, began) {
      for (const instance of INSTANCES) {
        fleet.configureGateway(instance, fleet.knownSince, { prices: 'now' });
        fleet.configureGateway(instance, began, { prices: 'before' });
      }
    },
  }),
  fault({
    id: 'protocol-mismatch',
    title: 'The gateway speaks TLS, and the app does not',
    description:
      'Somebody rolled out the nginx configuration of another environment, in which the app speaks TLS: on all three instances nginx opens each connection with a handshake that the app takes for a broken request. Every request gets 502, the health checks included.',
    cause: 'protocol-mismatch',
    remedies: ['correct-upstream'],
    stack: 'nginx-node',
    beganMinutesAgo: 5,
    breakIt(fleet, began) {
      for (const [index, instance] of INSTANCES.entries()) {
        fleet.configureGateway(instance, epochMs(began + index * 9_000), {
          passTo: `https://127.0.0.1:${APP_PORT}`,
        });
      }
    },
  }),
];
