import { linesOf } from './lines.ts';
import { unitSeconds } from './load-balancer-attributes.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/** How long a server keeps an idle connection, as command lines, units, code and people say it. */
const WRITTEN: readonly RegExp[] = [
  /--keep-?alive[= ](?<value>\d+)/,
  /--timeout-keep-alive[= ](?<value>\d+)/,
  /(?<name>keepAliveTimeout)\s*[=:]\s*["']?(?<value>\d+)(?<unit>ms)?/,
  // Tomcat's connector, where keepAliveTimeout is not given.
  /<Connector\b(?![^>]*keepAliveTimeout)[^>]*\b(?<name>connectionTimeout)="(?<value>\d+)"/,
  /KEEP_?ALIVE(?:_TIMEOUT)?(?<unit>_MS)?=(?<value>\d+)/,
  // Spring, Kestrel, Go, Puma, and servers that call it a channel's or an idle timeout.
  /server\.(?:tomcat|jetty|undertow|netty)\.(?<name>[\w-]*(?:keep-alive|idle|no-request)-timeout)["']?\s*[=:]\s*["']?(?<value>\d+)(?<unit>ms|s|m)?/,
  /KeepAliveTimeout\s*=\s*TimeSpan\.From(?<unit>Seconds|Minutes)\((?<value>\d+)\)/,
  /\b(?:IdleTimeout|idle_timeout|keep_alive_timeout|keepalive_timeout)\s*[:=]\s*(?<value>\d+)\s*\*\s*time\.(?<unit>Second|Minute|Millisecond)/,
  /\bpersistent_timeout[ (=]+(?<value>\d+)/i,
  /\b(?:channel_timeout|idle_connection_timeout|keep_alive_timeout|keepalive_timeout)\s*[=:]\s*(?<value>\d+)/,
  /KeepAliveTimeout\s+(?<value>\d+)/,
  /^\s*keepalive_timeout\s+(?<value>\d+)(?<unit>ms|s|m)?/,
  /(?:request_timeout|keep[- ]?alive(?: timeout| time)?|keepalive_timeout)\b[^.\n\d]{0,60}?(?<value>\d+)\s*(?<unit>ms|milliseconds|s\b|sec(?:onds)?|m\b|min(?:utes)?)/i,
  /(?:clos|drop|end|kill)\w*\s[^.\n]{0,40}\bidle\b[^.\n\d]{0,60}?(?<value>\d+)\s*(?<unit>ms|milliseconds|s\b|sec(?:onds)?|m\b|min(?:utes)?)/i,
  /closes a connection[^.\n]{0,80}?(?<value>\d+)\s*(?<unit>ms|milliseconds|s\b|sec(?:onds)?|m\b|min(?:utes)?)/i,
];

/** Idle timeouts of servers that nobody set. @see docs/causes/keepalive-race.md for the sources */
const DEFAULTS: readonly {
  readonly software: RegExp;
  readonly name: string;
  readonly seconds: number;
}[] = [
  { software: /\bhypercorn\b/i, name: 'Hypercorn', seconds: 5 },
  { software: /\buvicorn\b/i, name: 'Uvicorn', seconds: 5 },
  {
    // One request each, then the connection is closed, and that is announced.
    software:
      /\bgunicorn\b(?=[^\n]*\bsync\b(?! ?- ?async))(?![^\n]*\b(?:gthread|gevent|eventlet|uvicorn)\b)/i,
    name: 'Gunicorn with sync workers',
    seconds: 0,
  },
  {
    software: /\bgunicorn\b(?=[^\n]*\b(?:gthread|gevent|eventlet|async|uvicorn))/i,
    name: 'Gunicorn with threads',
    seconds: 2,
  },
  {
    software: /\b(?:node(?:\.?js)?|express|nestjs|next\.?js|fastify|koa)\b/i,
    name: 'Node',
    seconds: 5,
  },
  { software: /\bpuma\b(?!.*\b7\.)/i, name: 'Puma', seconds: 20 },
  { software: /\btomcat\b(?!.*embedded)/i, name: 'Tomcat', seconds: 20 },
  { software: /\bjetty\b/i, name: 'Jetty', seconds: 30 },
  { software: /\bcowboy\b/i, name: 'Cowboy', seconds: 60 },
  { software: /\bundertow\b|\bwildfly\b/i, name: 'Undertow', seconds: 60 },
  { software: /\bspring ?boot\b/i, name: 'Spring Boot', seconds: 60 },
  { software: /\bwaitress\b/i, name: 'Waitress', seconds: 120 },
  { software: /\bkestrel\b/i, name: 'Kestrel', seconds: 130 },
  { software: /\bIIS\b/, name: 'IIS', seconds: 120 },
  {
    software: /\b(?:apache(?: httpd)?|httpd)\b(?=[^\n]*\b(?:target|backend|behind)\b)/i,
    name: 'Apache httpd',
    seconds: 5,
  },
];

/** The same by what servers print when they start, versions included. @see docs/causes/keepalive-race.md */
const BANNERS: typeof DEFAULTS = [
  { software: /\bUvicorn running on\b/, name: 'Uvicorn', seconds: 5 },
  { software: /\[INFO\] Running on http\S* \(CTRL \+ C to quit\)/, name: 'Hypercorn', seconds: 5 },
  {
    software: /\bUsing worker: (?:gthread|gevent|eventlet|tornado)\b/,
    name: 'Gunicorn with threads',
    seconds: 2,
  },
  { software: /\bUsing worker: sync\b/, name: 'Gunicorn with sync workers', seconds: 0 },
  { software: /\bPuma (?:starting|version: [0-6]\.)/, name: 'Puma', seconds: 20 },
  { software: /\bPuma version: (?:[7-9]|\d\d)\./, name: 'Puma 7', seconds: 65 },
  { software: /\bStarting Servlet engine: \[?Apache Tomcat/, name: 'Tomcat', seconds: 20 },
  {
    software: /\bTomcat (?:started|initialized) (?:on|with) port/,
    name: 'Spring Boot',
    seconds: 60,
  },
  {
    software: /\bServer:main: Started\b|\bjetty-\d+\.\d+|\bJetty started on port/,
    name: 'Jetty',
    seconds: 30,
  },
  {
    software: /\bUndertow started on port\b|\bWildFly .* started in\b/,
    name: 'Undertow',
    seconds: 60,
  },
  { software: /\bNow listening on: http/, name: 'Kestrel', seconds: 130 },
  { software: /\bServing on http:\/\/\S+$/, name: 'Waitress', seconds: 120 },
  { software: /^Server: Apache\/2\b|\bAH00489: Apache\/2/, name: 'Apache httpd', seconds: 5 },
  { software: /\bNode\.js v(?:1\d|2[0-5])\.|^> node \S+\.m?js\b/, name: 'Node', seconds: 5 },
  { software: /\bNode\.js v(?:2[6-9]|[3-9]\d)\./, name: 'Node 26', seconds: 65 },
];

/** What a person says about the server, which is not where a log or a process list names it. */
const TOLD = /^(?:notes|service_status|alb_attributes)/;

export const keepaliveSetting: Reader = {
  name: 'keep-alive of the backend',
  recognises: ({ text, section }) =>
    /keep[-_ ]?alive|request_timeout|connectionTimeout|\bidle|persistent_timeout|channel_timeout|closes a connection/i.test(
      text,
    ) ||
    TOLD.test(section) ||
    BANNERS.some(({ software }) => software.test(text)),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    if (exhibit.origin.role === 'gateway') return [];
    for (const line of linesOf(exhibit)) {
      // The load balancer's own timeouts are read elsewhere.
      const text = line.text.replace(
        /client_keep_alive\S*|(?:load balancer|ALB)[^.]{0,20}(?:idle|keep-alive)[^.,;]*/gi,
        '',
      );
      for (const pattern of WRITTEN) {
        const groups = pattern.exec(text)?.groups;
        if (groups === undefined) continue;
        const number =
          Number(groups['value']) * scale(groups['unit'], groups['name'], Number(groups['value']));
        tally.add(`keepalive|${number}`, line, {
          kind: 'setting',
          setting: 'backend-keepalive-seconds',
          value: String(number),
          number,
        });
        break;
      }
      const known = [...BANNERS, ...(TOLD.test(exhibit.section) ? DEFAULTS : [])].find(
        ({ software }) => software.test(line.text),
      );
      if (known !== undefined) {
        tally.add(`default|${known.name}`, line, {
          kind: 'setting',
          setting: 'server-software',
          value: known.name,
          number: known.seconds,
        });
      }
    }
    return tally.observations();
  },
};

/** Node and Spring count milliseconds; so does whoever writes a number that no idle timeout has in seconds. */
function scale(unit: string | undefined, name: string | undefined, value: number): number {
  if (unit === '_MS' || (/[Tt]imeout$/.test(name ?? '') && unit === undefined && value >= 1000))
    return 0.001;
  switch (unit) {
    case undefined:
    case 'Second':
    case 'Seconds':
      return 1;
    case 'Minute':
    case 'Minutes':
      return 60;
    case 'Millisecond':
      return 0.001;
    default:
      return unitSeconds(unit);
  }
}
