import type { LocatedTarget } from '../locate/located.ts';
import type { Observation } from '../read/observation.ts';
import { affectedInstances } from './affected-targets.ts';
import { awsSetting, hostSettings, keptIdle } from './aws-facts.ts';
import { hostChange } from './host-change.ts';
import type { Change } from './plan.ts';
import type { Planned, Remedy, Situation } from './remedy.ts';
import { unitOf } from './unit-on-host.ts';

/** A load balancer counts from its side; a few seconds cover the way and the clocks. */
const MARGIN_SECONDS = 5;

/** Where servers have the value: told to whoever owns the service where no document of ours can change it. */
const SETTINGS: readonly { readonly server: RegExp; readonly set: (seconds: number) => string }[] =
  [
    {
      server: /gunicorn/i,
      set: (s) =>
        `gunicorn: --keep-alive ${s} in the unit or keepalive = ${s} in its configuration`,
    },
    { server: /nginx|openresty/i, set: (s) => `nginx: keepalive_timeout ${s}s; nginx -t; reload` },
    {
      server: /apache|httpd/i,
      set: (s) => `Apache: KeepAliveTimeout ${s}; apachectl -t; graceful`,
    },
    { server: /puma/i, set: (s) => `Puma: persistent_timeout ${s}` },
    {
      server: /tomcat|coyote/i,
      set: (s) => `Tomcat: keepAliveTimeout="${s * 1000}" of the Connector`,
    },
    { server: /uvicorn/i, set: (s) => `uvicorn: --timeout-keep-alive ${s}` },
    {
      server: /node|express/i,
      set: (s) =>
        `Node.js: server.keepAliveTimeout = ${s * 1000}; server.headersTimeout = ${(s + 1) * 1000}`,
    },
  ];

/** The lasting cure of a keep-alive race: in a document of ours for the servers that it knows, else told to the second. */
export const raiseKeepAlive: Remedy = {
  id: 'raise-keep-alive',
  title: 'Raise the keep-alive of the service',

  plan(situation: Situation): Planned {
    const { located, verdicts, observations } = situation;
    const idle = awsSetting(observations, 'gateway-idle-seconds')?.number ?? null;
    if (idle === null) {
      return { ok: false, why: 'How long the load balancer keeps idle connections is not known.' };
    }
    const seconds = Math.ceil(idle) + MARGIN_SECONDS;
    const affected = affectedInstances(situation);
    const changes = located.targets.flatMap((target) => {
      const here = observations.filter(({ origin }) => origin.name === target.id);
      if (!affected.includes(target) && !closesFirst(here, idle)) return [];
      const kept = keptIdle(here)[0] ?? null;
      return racesBehind(here) || (kept !== null && kept > idle)
        ? []
        : changeOn(situation, target, here, { seconds: String(seconds), kept });
    });
    if (changes.length === 0) return { ok: false, why: told(observations, idle, seconds) };
    const [{ cause }] = verdicts;
    const restarts = changes.some((change) => change.kind === 'run-on-host' && change.disrupts);
    return {
      ok: true,
      plan: {
        remedy: 'raise-keep-alive',
        cause,
        title: `Raise the keep-alive of the service to ${seconds} s`,
        summary: `The load balancer keeps idle connections ${idle} s; the service is to keep them longer, so that it never closes one under a request. The one value is edited where it stands, validated, and put back if anything fails.`,
        targetGroupArn: located.targetGroup.arn,
        changes,
        risk: 'medium',
        disruption: restarts
          ? 'Where gunicorn has to be restarted, requests that it is serving at that moment are cut off; one instance after the other.'
          : 'Idle connections are closed once by the reload: a request that meets one fails as it does now.',
        undo: 'The file is put back to the byte, and the server reloaded or restarted.',
      },
    };
  },
};

/** A gateway on this host lost connections of its own upstream: the race is between these two, and not with the load balancer. */
const racesBehind = (here: readonly Observation[]): boolean =>
  here.some((fact) => fact.kind === 'failure' && /^(?:closed|reset)$/.test(fact.failure));

/** A gateway on this host closes the load balancer's connections first, whatever the verdict says of what lies behind it. */
const closesFirst = (here: readonly Observation[], idle: number): boolean =>
  hostSettings(here, 'front-keepalive-seconds').some(
    ({ number }) => number !== null && number > 0 && number <= idle,
  );

function changeOn(
  { incidentId, located, observations }: Situation,
  target: LocatedTarget,
  here: readonly Observation[],
  { seconds, kept }: { readonly seconds: string; readonly kept: number | null },
): readonly Change[] {
  const listening = here.find((fact) => fact.kind === 'listener' && fact.port === target.port);
  const process = listening?.kind === 'listener' ? (listening.process ?? '') : '';
  const port = String(target.port);
  const now = kept === null ? '' : ` in the place of ${kept} s`;
  if (/^(?:nginx|apache2|httpd)$/.test(process)) {
    const gateway = process === 'nginx' ? 'nginx' : 'apache';
    const setting = gateway === 'nginx' ? 'keepalive_timeout' : 'KeepAliveTimeout';
    return [
      hostChange({
        incidentId,
        document: 'raise-keep-alive-linux',
        target,
        parameters: { gateway, port, seconds },
        shown: `${gateway}: ${setting} ${seconds} s${now}; validate, reload`,
      }),
    ];
  }
  const unit = /^gunicorn/.test(process) ? unitOf(target, located.service, observations) : null;
  if (unit === null) return [];
  return [
    hostChange({
      incidentId,
      document: 'raise-gunicorn-keep-alive-linux',
      target,
      parameters: { unit, port, seconds },
      disrupts: true,
      shown: `gunicorn of ${unit}: keepalive ${seconds} s${now}, where it stands; validate; load it, or restart ${unit}`,
    }),
  ];
}

function told(observations: readonly Observation[], idle: number, seconds: number): string {
  const now = keptIdle(observations)[0] ?? null;
  const software = hostSettings(observations, 'server-software').map(({ value }) => value);
  const named = SETTINGS.filter(({ server }) => software.some((value) => server.test(value)));
  return [
    `The load balancer keeps idle connections ${idle} s${now === null ? '' : `, the service ${now} s`}: let the service keep them ${seconds} s`,
    ...named.slice(0, 2).map(({ set }) => set(seconds)),
  ].join('. ');
}
