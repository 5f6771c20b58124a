import {
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupCommand,
  type ModifyTargetGroupCommandInput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { HealthCheckSettings, SetHealthCheck } from '../../ports/cloud-changes.ts';
import { type Access, patientConfig } from '../client-config.ts';
import type { CallAdapter } from './call-adapter.ts';
import { settingAdapter } from './setting.ts';

/** A path that a health check may ask; ELB takes more, and nothing else is ever planned. */
const PATH = /^\/[A-Za-z0-9._~/%?=&,+@:-]{0,1023}$/;
const PORT = /^(?:traffic-port|\d{1,5})$/;
/** An ALB takes 200 to 499. */
const MATCHER = /^[2-4]\d\d(?:[-,][2-4]\d\d){0,9}$/;

/** Corrects what the health check of a target group asks and takes for an answer. */
export function setHealthCheck(access: Access): CallAdapter<SetHealthCheck> {
  const client = new ElasticLoadBalancingV2Client(patientConfig(access));

  return settingAdapter<SetHealthCheck, HealthCheckSettings>({
    name: ({ targetGroupArn }) =>
      `health check of ${targetGroupArn.split('/')[1] ?? targetGroupArn}`,
    reads: () => 'elasticloadbalancing:DescribeTargetGroups',
    writes: () => 'elasticloadbalancing:ModifyTargetGroup',
    from: ({ from }) => from,
    to: ({ to }) => to,
    shown: inWords,
    faultOf: ({ from, to }) => faultOf(from) ?? faultOf(to) ?? differentSettings(from, to),

    read: async ({ targetGroupArn, to }) => {
      const { TargetGroups = [] } = await client.send(
        new DescribeTargetGroupsCommand({ TargetGroupArns: [targetGroupArn] }),
      );
      const [group] = TargetGroups;
      const all: HealthCheckSettings = {
        path: group?.HealthCheckPath ?? '?',
        port: group?.HealthCheckPort ?? '?',
        matcher: group?.Matcher?.HttpCode ?? '?',
        timeoutSeconds: group?.HealthCheckTimeoutSeconds ?? 0,
      };
      return { value: only(to, all), token: null };
    },

    write: async ({ targetGroupArn }, { path, port, matcher, timeoutSeconds }) => {
      const input: ModifyTargetGroupCommandInput = {
        TargetGroupArn: targetGroupArn,
        ...(path === undefined ? {} : { HealthCheckPath: path }),
        ...(port === undefined ? {} : { HealthCheckPort: port }),
        ...(matcher === undefined ? {} : { Matcher: { HttpCode: matcher } }),
        ...(timeoutSeconds === undefined ? {} : { HealthCheckTimeoutSeconds: timeoutSeconds }),
      };
      return client.send(new ModifyTargetGroupCommand(input));
    },
  });
}

const SETTINGS = ['path', 'port', 'matcher', 'timeoutSeconds'] as const;

/** Those settings of `all` that `wanted` has. */
const only = (wanted: HealthCheckSettings, all: HealthCheckSettings): HealthCheckSettings =>
  Object.fromEntries(
    SETTINGS.filter((name) => wanted[name] !== undefined).map((name) => [name, all[name]]),
  );

const inWords = (settings: HealthCheckSettings): string =>
  SETTINGS.filter((name) => settings[name] !== undefined)
    .map((name) => `${name === 'timeoutSeconds' ? 'timeout' : name} ${settings[name]}`)
    .join(', ');

function faultOf({ path, port, matcher, timeoutSeconds }: HealthCheckSettings): string | null {
  if (path !== undefined && !PATH.test(path)) return `"${path}" is not a path`;
  if (port !== undefined && !PORT.test(port)) return `"${port}" is not a port`;
  if (matcher !== undefined && !MATCHER.test(matcher)) return `"${matcher}" is not a matcher`;
  if (timeoutSeconds !== undefined && !(timeoutSeconds >= 2 && timeoutSeconds <= 120)) {
    return 'a timeout has to be 2 to 120 seconds';
  }
  return null;
}

function differentSettings(from: HealthCheckSettings, to: HealthCheckSettings): string | null {
  const names = (settings: HealthCheckSettings) =>
    SETTINGS.filter((name) => settings[name] !== undefined).join();
  if (names(to) === '') return 'no setting is given';
  return names(from) === names(to) ? null : 'the old values of other settings are given';
}
