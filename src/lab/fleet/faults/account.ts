import { type EpochMs, epochMs } from '../../../brand.ts';
import { type Fault, fault } from '../fault.ts';
import { goOnFlapping } from '../flapping.ts';
import type { Fleet } from '../fleet.ts';
import { FUNCTION } from '../function/shop-function.ts';
import { refresh } from '../scaling.ts';
import { INSTANCES, SHOP } from '../topology.ts';
import { beginCrawl } from '../web-acl.ts';
import { rollOut } from './roll-out.ts';

/** For these the evidence is in single requests; a little of what was before is enough to compare with. */
const keepAccessLog = (fleet: Fleet, began: EpochMs): void =>
  fleet.changeAccount(epochMs(began - 4 * 60_000), { accessLog: true });

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
    beganMinutesAgo: 12,
    breakIt(fleet, began) {
      keepAccessLog(fleet, began);
      rollOut(fleet, began, { flaw: 'aborts-deliveries' });
    },
  }),
  fault({
    id: 'idle-timeout-too-short',
    title: 'A report takes longer than the load balancer waits',
    description:
      'The monthly report has grown and takes 75 s. The load balancer waits 60 s, so that each of them ends in a 504 although the service answers in the end.',
    cause: 'upstream-too-slow',
    remedies: ['raise-idle-timeout'],
    beganMinutesAgo: 12,
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
  fault({
    id: 'bad-launch-template',
    title: 'An instance refresh brings a bad release',
    description:
      'An instance refresh rolls out version 13 of the launch template, with release r215 on its image. Two of three instances are new and wait for the checkpoint; where somebody chooses a delivery they drop the connection.',
    cause: 'premature-close',
    remedies: ['roll-back-instance-refresh'],
    beganMinutesAgo: 13,
    breakIt(fleet, began) {
      keepAccessLog(fleet, began);
      const trail = { user: 'kim', resources: [] };
      fleet.record({
        ...trail,
        at: epochMs(began - 40_000),
        event: 'CreateLaunchTemplateVersion',
        source: 'ec2.amazonaws.com',
        request: {
          CreateLaunchTemplateVersionRequest: {
            LaunchTemplateId: SHOP.launchTemplate,
            VersionDescription: 'shop r215',
          },
        },
      });
      fleet.record({
        ...trail,
        at: began,
        event: 'StartInstanceRefresh',
        source: 'autoscaling.amazonaws.com',
        request: {
          autoScalingGroupName: SHOP.scalingGroup,
          desiredConfiguration: {
            launchTemplate: { launchTemplateId: SHOP.launchTemplate, version: '13' },
          },
        },
      });
      fleet.changeAccount(began, {
        refresh: {
          id: '0b1f7c52-6d0e-4a53-9a0d-2f3c8e6b7a91',
          startedAt: began,
          status: 'InProgress',
          reason: 'Waiting for the checkpoint delay to end.',
          percentage: 66,
        },
      });
      for (const [index, { id }] of INSTANCES.slice(0, 2).entries()) {
        refresh(fleet, [id], epochMs(began + index * 150_000), {
          release: 'r215',
          flaw: 'aborts-deliveries',
        });
      }
    },
  }),
  fault({
    id: 'crawled',
    title: 'Four crawlers ask more than everybody else',
    description:
      'Four addresses read the whole catalogue as fast as they can: 5,600 requests a minute beside the 1,200 of customers, and more than three instances can answer. Three is all that the Auto Scaling group may have; the web ACL of the load balancer has no limit.',
    cause: 'resource-saturated',
    remedies: ['rate-limit-at-load-balancer'],
    beganMinutesAgo: 9,
    breakIt(fleet, began) {
      fleet.changeAccount(fleet.knownSince, {
        maximumCapacity: INSTANCES.length,
        webAcl: { limits: [] },
      });
      beginCrawl(fleet, { addresses: 4, requestsPerMinuteEach: 1400 }, began);
    },
  }),
  fault({
    id: 'gateway-faulty',
    title: 'The nginx of one instance crashes',
    description:
      'Here an nginx on each instance hands requests to the app. A maintenance window has patched the first instance: with the new libgd, the image filter of nginx crashes one worker after the other, and the requests that it has in hand end in a 502. The app and the other two instances are well.',
    cause: 'gateway-faulty',
    remedies: ['drain-target'],
    stack: 'nginx-node',
    beganMinutesAgo: 12,
    breakIt(fleet, began) {
      const [first] = INSTANCES;
      keepAccessLog(fleet, began);
      fleet.configureGateway(first, began, { crashesSince: began });
      fleet.record({
        at: epochMs(began - 90_000),
        event: 'SendCommand',
        source: 'ssm.amazonaws.com',
        user: 'maintenance-window',
        resources: [],
        request: {
          documentName: 'AWS-RunPatchBaseline',
          instanceIds: [first.id],
          parameters: { Operation: ['Install'] },
        },
      });
    },
  }),
  fault({
    id: 'one-disk-full',
    title: 'The disk of one instance is full',
    description:
      'The job that clears away what customers sent has not run on the second instance for months: 15 GB of files fill its disk, and the app there closes the connection of every request that has to write a session. The other two are well, and nothing on that disk is needed.',
    cause: 'disk-full',
    remedies: ['replace-instance'],
    beganMinutesAgo: 12,
    breakIt(fleet, began) {
      keepAccessLog(fleet, began);
      fleet.configureHost(INSTANCES[1], began, { appMegabytes: 16_000 });
    },
  }),
  fault({
    id: 'lambda-target-error',
    title: 'A version of the function answers what nobody can use',
    description:
      'Here a Lambda function answers in the place of the instances. Version 42, which the alias "live" means since a few minutes, leaves out the status code when somebody chooses a delivery; the load balancer answers 502 for that.',
    cause: 'lambda-target-error',
    remedies: ['roll-back-lambda-alias'],
    beganMinutesAgo: 12,
    breakIt(fleet, began) {
      fleet.changeAccount(fleet.knownSince, {
        functionVersion: FUNCTION.soundVersion,
        functionPublishedAt: epochMs(began - 95_000),
      });
      keepAccessLog(fleet, began);
      fleet.changeAccount(began, { functionVersion: FUNCTION.faultyVersion });
      const by = { source: 'lambda.amazonaws.com', user: 'kim', resources: [FUNCTION.plainArn] };
      fleet.record({
        ...by,
        at: epochMs(began - 95_000),
        event: 'PublishVersion20150331',
        request: { functionName: FUNCTION.name },
      });
      fleet.record({
        ...by,
        at: began,
        event: 'UpdateAlias20150331',
        request: {
          functionName: FUNCTION.name,
          name: FUNCTION.alias,
          functionVersion: FUNCTION.faultyVersion,
        },
      });
    },
  }),
  fault({
    id: 'deregistration-too-short',
    title: 'Instances leave with requests in hand',
    description:
      'The thresholds of a scaling policy lie so close together that a fourth instance comes and goes every four minutes. Since somebody set the deregistration delay to 5 s, to speed deployments up, it leaves before the reports that it works on are done: they take 20 s and end in a 502.',
    cause: 'deregistration-too-short',
    remedies: ['raise-deregistration-delay'],
    beganMinutesAgo: 13,
    breakIt(fleet, began) {
      keepAccessLog(fleet, began);
      for (const instance of INSTANCES) {
        fleet.release(instance, fleet.knownSince, { reportSeconds: 20 });
      }
      fleet.changeAccount(began, { deregistrationDelaySeconds: 5 });
      fleet.flapping = { since: began, image: { reportSeconds: 20 } };
      goOnFlapping(fleet, began);
      fleet.record({
        at: began,
        event: 'ModifyTargetGroupAttributes',
        source: 'elasticloadbalancing.amazonaws.com',
        user: 'kim',
        resources: [],
        request: {
          targetGroupArn: SHOP.targetGroup.arn,
          attributes: [{ key: 'deregistration_delay.timeout_seconds', value: '5' }],
        },
      });
    },
  }),
];
