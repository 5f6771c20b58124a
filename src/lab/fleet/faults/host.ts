import { epochMs } from '../../../brand.ts';
import { type Fault, fault } from '../fault.ts';
import { INSTANCES, SHOP } from '../topology.ts';
import { rollOut } from './roll-out.ts';

/** What goes wrong with the operating system of the instances, or with what it allows the service. */
export const HOST_FAULTS: readonly Fault[] = [
  fault({
    id: 'host-firewall-blocked',
    title: "The hosts' own firewall rejects the port",
    description:
      'Somebody installed iptables-services on all three instances. The rules that it brings let in SSH and reject all else; the service is well and nobody reaches it.',
    cause: 'host-firewall-blocked',
    remedies: ['open-host-port'],
    beganMinutesAgo: 5,
    breakIt(fleet, began) {
      for (const [index, instance] of INSTANCES.entries()) {
        fleet.configureHost(instance, epochMs(began + index * 14_000), { letsIn: [] });
      }
    },
  }),
  fault({
    id: 'mandatory-access-denied',
    title: 'SELinux keeps nginx from the app',
    description:
      'Here an nginx on each instance hands requests to the app. A hardening job set SELinux to enforcing on all three; nobody had ever set the boolean that lets a web server connect. nginx answers 502.',
    cause: 'mandatory-access-denied',
    remedies: ['allow-gateway-connect'],
    stack: 'nginx-node',
    beganMinutesAgo: 5,
    breakIt(fleet, began) {
      for (const [index, instance] of INSTANCES.entries()) {
        fleet.configureHost(instance, epochMs(began + index * 6_000), { selinux: 'Enforcing' });
      }
    },
  }),
  fault({
    id: 'disk-full',
    title: 'The disk is full of old logs',
    description:
      'Somebody left debug logging on weeks ago. Its rotated files have filled the root volume of all three instances, where the app keeps its sessions: it closes the connection of every request that has to write one. Targets are healthy.',
    cause: 'disk-full',
    remedies: ['free-disk-space'],
    beganMinutesAgo: 7,
    breakIt(fleet, began) {
      for (const [index, instance] of INSTANCES.entries()) {
        fleet.configureHost(instance, epochMs(began + index * 17_000), {
          rotatedLogMegabytes: 12_900,
          journalMegabytes: 2_100,
        });
      }
    },
  }),
  fault({
    id: 'fd-exhausted',
    title: 'The service may open no more files',
    description:
      'Release r215 keeps an event stream open for each basket: some 1,200 connections and files, and the unit allows 1,024. One request in seven is accepted and closed at once. Targets are healthy.',
    cause: 'fd-exhausted',
    remedies: ['raise-descriptor-limit'],
    beganMinutesAgo: 9,
    breakIt(fleet, began) {
      rollOut(fleet, began, { descriptors: 1_190 });
    },
  }),
  fault({
    id: 'worker-pool-too-small',
    title: 'Too few workers for the traffic',
    description:
      'Here the shop runs on php-fpm behind an nginx on each instance. A campaign brings two and a half times the usual traffic, and the pool may have eight children: all are at work, the queue before them is full, and a fifth of the requests is turned away. Processors and memory are free.',
    cause: 'worker-pool-exhausted',
    remedies: ['raise-workers'],
    stack: 'nginx-php-fpm',
    beganMinutesAgo: 8,
    breakIt: (fleet, began) => fleet.setDemand(began, 2.5 * SHOP.requestsPerMinute),
  }),
  fault({
    id: 'backend-hung',
    title: 'The service hangs',
    description:
      'Two requests of the same customer wait for each other, and all others for one of them. All three processes live and take connections, and answer nothing; clients get 504 after a minute.',
    cause: 'backend-hung',
    remedies: ['dump-and-restart'],
    beganMinutesAgo: 6,
    breakIt(fleet, began) {
      for (const [index, instance] of INSTANCES.entries()) {
        fleet.hang(instance, epochMs(began + index * 21_000));
      }
    },
  }),
];
