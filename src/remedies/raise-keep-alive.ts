import { awsSetting, hostSettings } from './aws-facts.ts';
import type { Planned, Remedy, Situation } from './remedy.ts';

/** A load balancer counts from its side; a few seconds cover the way and the clocks. */
const MARGIN_SECONDS = 5;

/** Where servers have the value. Most keep it in their code or command line: so it is for whoever owns the service. */
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

/** The lasting cure of a keep-alive race is in the service; it is told to the second, with the server's own setting. */
export const raiseKeepAlive: Remedy = {
  id: 'raise-keep-alive',
  title: 'Raise the keep-alive of the service',

  plan({ observations }: Situation): Planned {
    const idle = awsSetting(observations, 'gateway-idle-seconds')?.number ?? null;
    if (idle === null) {
      return { ok: false, why: 'How long the load balancer keeps idle connections is not known.' };
    }
    const seconds = idle + MARGIN_SECONDS;
    const now = hostSettings(observations, 'backend-keepalive-seconds')[0]?.number ?? null;
    const software = hostSettings(observations, 'server-software').map(({ value }) => value);
    const named = SETTINGS.filter(({ server }) => software.some((value) => server.test(value)));
    return {
      ok: false,
      why: [
        `The load balancer keeps idle connections ${idle} s${now === null ? '' : `, the service ${now} s`}: let the service keep them ${seconds} s`,
        ...named.slice(0, 2).map(({ set }) => set(seconds)),
      ].join('. '),
    };
  },
};
