import { type Line, linesOf } from './lines.ts';
import { unitSeconds } from './load-balancer-attributes.ts';
import type { SettingName } from './observation.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/** What opens the description of a target group in Terraform, CloudFormation and the CDK. */
const OPENS_GROUP =
  /\b(?:aws_(?:lb|alb)_target_group|ElasticLoadBalancingV2::TargetGroup|(?:Application)?TargetGroup\(|addTargets\(|target_groups?["']?\s*[:=]\s*[[{])/;
const OPENS_OTHER =
  /^\s*(?:resource|module|data|output|variable)\s+"|^\s*["']?Type["']?:\s*["']?AWS::/;
const OPENS_CHECK = /\bhealth_?[cC]heck["']?\s*[:=]?\s*\{/;
const CLOSES = /^\s*\}/;

/** A key and its value, as all three write them. */
const PAIR = /\b(?<key>[A-Za-z_]+)["']?\s*[:=]\s*["']?(?<value>[\w/.-]+)/g;
const OF_GROUP: Readonly<Record<string, SettingName>> = {
  port: 'target-port',
  protocol: 'target-protocol',
  target_type: 'target-type',
  targettype: 'target-type',
};
const OF_CHECK: Readonly<Record<string, SettingName>> = {
  path: 'health-check-path',
  port: 'health-check-port',
  matcher: 'health-check-matcher',
  healthyhttpcodes: 'health-check-matcher',
};
const OF_EITHER: Readonly<Record<string, SettingName>> = {
  healthcheckpath: 'health-check-path',
  healthcheckport: 'health-check-port',
  httpcode: 'health-check-matcher',
};

/** CloudFormation's attributes: a key on one line, its value on the next. */
const KEY = /^\s*-?\s*["']?Key["']?:\s*["']?(?<key>[\w.]+)/;
const VALUE = /^\s*["']?Value["']?:\s*["']?(?<value>[\w.]+)/;
const ATTRIBUTE: Readonly<Record<string, SettingName>> = {
  'idle_timeout.timeout_seconds': 'gateway-idle-seconds',
  'deregistration_delay.timeout_seconds': 'deregistration-delay-seconds',
};
const DURATION =
  /\b(?<key>idleTimeout|deregistrationDelay)\s*:\s*(?:cdk\.)?Duration\.(?<unit>seconds|minutes)\(\s*(?<value>\d+)/g;

/**
 * Annotations and values of ingress controllers, by the end of their key.
 * @see https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
 */
const ANNOTATIONS: readonly { readonly phrase: RegExp; readonly setting: SettingName }[] = [
  {
    phrase:
      /\b(?:proxy-read-timeout|timeout-server)["']?\s*[:=]\s*["']?(?<value>\d+)(?<unit>ms|s|m)?/,
    setting: 'gateway-read-timeout-seconds',
  },
  {
    phrase:
      /\b(?:connection-idle-timeout|upstream-keepalive-timeout)["']?\s*[:=]\s*["']?(?<value>\d+)(?<unit>ms|s|m)?/,
    setting: 'gateway-idle-seconds',
  },
  {
    phrase:
      /\b(?:backend-protocol|serversscheme|secure-backends)["']?\s*[:=]\s*["']?(?<value>HTTPS?|GRPCS?|HTTP2|FCGI|AJP|true)\b/i,
    setting: 'target-protocol',
  },
  {
    phrase: /\bingress\.kubernetes\.io\/target-type["']?\s*[:=]\s*["']?(?<value>ip|instance)/,
    setting: 'target-type',
  },
  {
    phrase: /\bhealthcheck-port["']?\s*[:=]\s*["']?(?<value>[\w-]+)/,
    setting: 'health-check-port',
  },
  {
    phrase: /\bsuccess-codes["']?\s*[:=]\s*["']?(?<value>\d{3}(?:[-,]\d{3})*)/,
    setting: 'health-check-matcher',
  },
];

/** What code says of target groups and ingresses: Terraform, CloudFormation, CDK, annotations, Helm values. */
export const infrastructureCode: Reader = {
  name: 'infrastructure as code',
  recognises: ({ text }) =>
    OPENS_GROUP.test(text) ||
    /\b(?:idleTimeout|deregistrationDelay)\b|^\s*-?\s*["']?Key["']?:|\b(?:proxy-read-timeout|timeout-server|connection-idle-timeout|upstream-keepalive-timeout|backend-protocol|serversscheme|secure-backends|target-type|healthcheck-port|success-codes)["']?\s*[:=]/m.test(
      text,
    ),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    const add = (line: Line, setting: SettingName, value: string, unit?: string) => {
      const number = Number(value) * unitSeconds(unit);
      tally.add(`${setting}|${value}`, line, {
        kind: 'setting',
        setting,
        value,
        number: Number.isNaN(number) ? null : number,
      });
    };
    let part: 'group' | 'check' | null = null;
    let key: string | null = null;
    for (const line of linesOf(exhibit)) {
      const { text } = line;
      if (OPENS_GROUP.test(text)) part = 'group';
      else if (OPENS_OTHER.test(text)) part = null;
      const checked = part === null ? -1 : text.search(OPENS_CHECK);
      for (const { groups, index } of part === null ? [] : text.matchAll(PAIR)) {
        const name = (groups?.['key'] ?? '').toLowerCase();
        const inCheck = part === 'check' || (checked !== -1 && index > checked);
        const setting = OF_EITHER[name] ?? (inCheck ? OF_CHECK : OF_GROUP)[name];
        const value = (groups?.['value'] ?? '').replace(/^.*Protocol\./, '');
        if (setting !== undefined && isValueOf(setting, value)) add(line, setting, value);
      }
      if (checked !== -1 && !text.slice(checked).includes('}')) part = 'check';
      else if (part === 'check' && CLOSES.test(text)) part = 'group';
      key = KEY.exec(text)?.groups?.['key'] ?? key;
      const value = VALUE.exec(text)?.groups?.['value'];
      const attribute = ATTRIBUTE[key ?? ''];
      if (value !== undefined && attribute !== undefined) add(line, attribute, value);
      for (const { groups } of text.matchAll(DURATION))
        add(
          line,
          groups?.['key'] === 'idleTimeout'
            ? 'gateway-idle-seconds'
            : 'deregistration-delay-seconds',
          groups?.['value'] ?? '',
          groups?.['unit'],
        );
      for (const { phrase, setting } of ANNOTATIONS) {
        const found = phrase.exec(text)?.groups;
        if (found?.['value'] === undefined) continue;
        const said = found['value'] === 'true' ? 'HTTPS' : found['value'];
        add(line, setting, said.toUpperCase() === said ? said : said.toUpperCase(), found['unit']);
      }
    }
    return tally.observations();
  },
};

/** A variable or a reference is no value. */
function isValueOf(setting: SettingName, value: string): boolean {
  switch (setting) {
    case 'target-port':
    case 'health-check-port':
      return /^(?:\d{2,5}|traffic-port)$/.test(value);
    case 'target-protocol':
      return /^(?:HTTPS?|GRPC|HTTP2)$/i.test(value);
    case 'target-type':
      return /^(?:ip|instance|lambda|alb)$/i.test(value);
    case 'health-check-path':
      return value.startsWith('/');
    default:
      return /^\d{3}(?:[-,]\d{3})*$/.test(value);
  }
}
