import * as z from 'zod';
import type { Exhibit } from '../evidence/exhibit.ts';
import { jsonOf, LineFinder } from './json-text.ts';
import { linesOf } from './lines.ts';
import type { SettingName } from './observation.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

const attributes = z.object({
  Attributes: z.array(z.object({ Key: z.string(), Value: z.string().optional() })),
});

const targetGroups = z.object({
  TargetGroups: z.array(
    z.object({
      TargetGroupName: z.string().optional(),
      Protocol: z.string().optional(),
      Port: z.number().optional(),
      TargetType: z.string().optional(),
      HealthCheckPath: z.string().optional(),
      HealthCheckPort: z.string().optional(),
      Matcher: z.object({ HttpCode: z.string().optional() }).optional(),
    }),
  ),
});

const ATTRIBUTE: Readonly<Record<string, SettingName>> = {
  'idle_timeout.timeout_seconds': 'gateway-idle-seconds',
  'deregistration_delay.timeout_seconds': 'deregistration-delay-seconds',
};

/** The same settings as people write them down. */
const WRITTEN: readonly { readonly phrase: RegExp; readonly setting: SettingName }[] = [
  {
    phrase:
      /(?:idle[_ ]timeout(?:\.timeout_seconds)?|idle timeout)\W{1,6}(?:is |of |set to |=|:)*\s*"?(?:longer than |more than |over )?(?<value>\d+)\s*(?<unit>ms|milliseconds|m\b|min|minutes?|s\b|sec|seconds?)?/i,
    setting: 'gateway-idle-seconds',
  },
  {
    phrase:
      /deregistration[_ ]delay(?:\.timeout_seconds)?\W{1,6}(?:is |of |set to )?"?(?<value>\d+)\s*(?<unit>ms|m\b|min|minutes?|s\b|sec|seconds?)?/i,
    setting: 'deregistration-delay-seconds',
  },
  { phrase: /target[_ ]type\W{1,4}"?(?<value>lambda|instance|ip|alb)/i, setting: 'target-type' },
  {
    phrase:
      /(?:health[-_ ]?checks?\b[^\n]*\b(?:http_)?path\W{1,4}|health[-_]?check[-_]?path\W{1,4}|"http_path"\W{1,4}|\bhttpchk (?:GET|HEAD) )"?(?<value>\/[^\s",;]*)/i,
    setting: 'health-check-path',
  },
  {
    phrase:
      /(?:matcher|success codes?|expected codes?|expect(?:s|ed)?(?: code)?)\W{1,4}"?(?<value>\d{3}(?:[-,]\d{3})*)/i,
    setting: 'health-check-matcher',
  },
  {
    phrase:
      /(?:(?:traffic|target|target group|instance|process|backend|container|service) port\W{1,4}|\b(?:target group|process|targets?)\b[^\n.]{0,60}\bports? )(?:is |of |=|:)*"?(?<value>\d{2,5})(?![\d.])/i,
    setting: 'target-port',
  },
  {
    phrase:
      /(?:(?:target group |backend )?protocol\W{1,4}|\btarget group\b\W{1,4}(?:protocol )?)"?(?<value>HTTPS?|GRPC|HTTP2)\b/i,
    setting: 'target-protocol',
  },
];

/** Attributes of load balancers and target groups, from the API or written down. */
export const loadBalancerAttributes: Reader = {
  name: 'load balancer attributes',
  recognises: ({ text }) =>
    /"Attributes"|"TargetGroups"|idle[_ ]timeout|deregistration[_ ]delay|target[_ ]type|health[-_ ]?check|httpchk|http_path|\bport\b|target group/i.test(
      text,
    ),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    // The fields of another API's answer are no sentences about this target group.
    const isAnswer = exhibit.origin.role === 'aws' && exhibit.text.startsWith('{');
    if (!readApi(exhibit, tally) && !isAnswer) readWritten(exhibit, tally);
    return tally.observations();
  },
};

function readApi(exhibit: Exhibit, tally: Tally): boolean {
  const json = jsonOf(exhibit);
  const lines = new LineFinder(exhibit);
  const found = attributes.safeParse(json);
  if (found.success) {
    for (const { Key: key, Value: value } of found.data.Attributes) {
      const setting = ATTRIBUTE[key];
      if (setting !== undefined && value !== undefined) add(tally, lines, setting, value, key);
    }
    return true;
  }
  const groups = targetGroups.safeParse(json);
  if (!groups.success) return false;
  for (const group of groups.data.TargetGroups) {
    add(tally, lines, 'target-port', group.Port, '"Port"');
    add(tally, lines, 'target-protocol', group.Protocol, '"Protocol"');
    add(tally, lines, 'target-type', group.TargetType, '"TargetType"');
    add(tally, lines, 'health-check-path', group.HealthCheckPath, '"HealthCheckPath"');
    add(tally, lines, 'health-check-port', group.HealthCheckPort, '"HealthCheckPort"');
    add(tally, lines, 'health-check-matcher', group.Matcher?.HttpCode, '"HttpCode"');
  }
  return true;
}

function add(
  tally: Tally,
  lines: LineFinder,
  setting: SettingName,
  value: string | number | undefined,
  word: string,
): void {
  if (value === undefined) return;
  const number = Number(value);
  tally.add(`${setting}|${value}`, lines.find(word), {
    kind: 'setting',
    setting,
    value: String(value),
    number: Number.isNaN(number) ? null : number,
  });
}

function readWritten(exhibit: Exhibit, tally: Tally): void {
  for (const line of linesOf(exhibit)) {
    for (const { phrase, setting } of WRITTEN) {
      const groups = phrase.exec(line.text)?.groups;
      const value = groups?.['value'];
      if (value === undefined) continue;
      const number = Number(value) * unitSeconds(groups?.['unit']);
      tally.add(`${setting}|${value}`, line, {
        kind: 'setting',
        setting,
        value,
        number: Number.isNaN(number) ? null : number,
      });
    }
  }
}

/** Seconds in the unit that somebody wrote; no unit means seconds, as in the API. */
export function unitSeconds(unit: string | undefined): number {
  if (unit === undefined) return 1;
  if (/^m(?:s|illi)/i.test(unit)) return 0.001;
  if (/^h/i.test(unit)) return 3600;
  return /^m/i.test(unit) ? 60 : 1;
}
