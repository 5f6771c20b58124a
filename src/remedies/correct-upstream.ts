import { isLoopback, parseEndpoint } from '../read/endpoint.ts';
import type { ObservationOf } from '../read/observation.ts';
import { isServicePort } from '../read/service-port.ts';
import {
  failingUpstream,
  type GatewayOnHost,
  gatewaysOf,
  iisGatewaysOf,
} from './gateway-on-host.ts';
import { hostChange } from './host-change.ts';
import type { Change } from './plan.ts';
import type { Planned, Remedy, Situation } from './remedy.ts';

interface Correction {
  readonly upstream: ObservationOf<'upstream'>;
  readonly from: string;
  readonly to: string;
}

const SUMMARY =
  'Edits the one value, validates the configuration and reloads the gateway; it is never restarted. Unless all of that succeeds and the new upstream takes connections, the old configuration is put back.';

/** Corrects the port, socket or protocol of an upstream in the configuration of a gateway on the instances. */
export const correctUpstream: Remedy = {
  id: 'correct-upstream',
  title: 'Correct the upstream in the gateway',

  plan(situation: Situation): Planned {
    const { incidentId, located, verdicts } = situation;
    const gateways = gatewaysOf(situation);
    const onWindows = iisGatewaysOf(situation);
    if (gateways.length + onWindows.length === 0) return { ok: false, applies: false };
    const changes: Change[] = [];
    for (const host of gateways) {
      const correction =
        verdicts[0].cause === 'protocol-mismatch' ? otherProtocol(host) : otherListener(host);
      if (correction === null) continue;
      const { from, to, upstream } = correction;
      const line = upstream.citations[0]?.text.trim() ?? from;
      changes.push(
        hostChange({
          incidentId,
          document: 'correct-upstream-linux',
          target: host.target,
          parameters: { gateway: host.gateway, from, to },
          shown: `${host.gateway}: ${from} becomes ${to}; validate, reload`,
          diff: {
            of: `configuration of ${host.gateway} on ${host.target.id}`,
            before: [line],
            after: [line.replace(bare(from), bare(to)).replace(scheme(from), scheme(to))],
          },
        }),
      );
    }
    for (const host of onWindows) {
      const correction = otherListener(host);
      if (correction === null || verdicts[0].cause === 'protocol-mismatch') continue;
      const { from, to } = correction;
      changes.push(
        hostChange({
          incidentId,
          document: 'correct-upstream-windows',
          target: host.target,
          parameters: { from, to },
          shown: `IIS: ${from} becomes ${to}; read it back`,
          diff: { of: `configuration of IIS on ${host.target.id}`, before: [from], after: [to] },
        }),
      );
    }
    const [{ cause }] = verdicts;
    if (changes.length === 0) {
      return {
        ok: false,
        why: 'No gateway on an instance sends to one wrong upstream while exactly one right one is known.',
      };
    }
    return {
      ok: true,
      plan: {
        remedy: 'correct-upstream',
        cause,
        title: 'Correct the upstream in the gateway',
        summary: SUMMARY,
        targetGroupArn: located.targetGroup.arn,
        changes,
        risk: 'medium',
        disruption:
          onWindows.length === 0
            ? 'None: a reload lets open connections finish.'
            : 'IIS takes a changed file by itself. Where a web.config has the rule, its application is loaded anew, and requests wait meanwhile.',
        undo: 'The file is put back to the byte, and the gateway takes it again.',
      },
    };
  },
};

/** Nobody listens where the gateway of the host connects on its own host, and exactly one service listens elsewhere on it. */
function otherListener(
  host: Pick<GatewayOnHost, 'target' | 'upstreams' | 'facts'>,
): Correction | null {
  const upstream = failingUpstream(host);
  if (upstream === null) return null;
  const { facts, target } = host;
  const endpoint = parseEndpoint(upstream.address);
  const of = endpoint.kind === 'unix' ? 'unix' : 'tcp';
  if (!facts.some((fact) => fact.kind === 'listeners-read' && fact.of === of)) return null;
  const listeners = facts.filter(
    (fact): fact is ObservationOf<'listener'> => fact.kind === 'listener',
  );
  const from = upstream.address;
  if (endpoint.kind === 'unix') {
    if (listeners.some(({ address }) => address === endpoint.path)) return null;
    const sockets = unique(
      listeners
        .filter(({ address, process }) => address.startsWith('/') && SERVER.test(process ?? ''))
        .map(({ address }) => `unix:${address}`),
    );
    return sockets.length === 1 ? { upstream, from, to: sockets[0] ?? from } : null;
  }
  if (endpoint.kind !== 'tcp') return null;
  const own = isLoopback(endpoint.host) || endpoint.host === target.address;
  if (!own || listeners.some(({ port }) => port === endpoint.port)) return null;
  const ports = unique(
    listeners
      .filter(
        ({ port, process }) =>
          port !== null &&
          port !== target.port &&
          isServicePort(port, process) &&
          !GATEWAY.test(process ?? ''),
      )
      .map(({ port }) => String(port)),
  );
  return ports.length === 1 ? { upstream, from, to: `${endpoint.host}:${ports[0]}` } : null;
}

/** The gateway speaks TLS to a plain port, or plain HTTP to one of TLS. */
function otherProtocol(host: GatewayOnHost): Correction | null {
  const notTls = (fact: ObservationOf<'failure'>) => fact.failure === 'not-tls';
  const saysPlain = host.facts.some((fact) => fact.kind === 'failure' && notTls(fact));
  const saysTls = host.facts.some((fact) => fact.kind === 'event' && fact.event === 'plain-to-tls');
  if (saysPlain === saysTls) return null;
  const upstream = saysPlain ? failingUpstream(host, notTls) : failingUpstream(host);
  if (upstream === null) return null;
  const [from, to] = saysPlain ? ['https', 'http'] : ['http', 'https'];
  return {
    upstream,
    from: `${from}://${upstream.address}`,
    to: `${to}://${upstream.address}`,
  };
}

const SERVER = /^(?:php-fpm|gunicorn|uwsgi|puma|unicorn|python|ruby|node|uvicorn)/;
/** Ports of IIS are those of http.sys, in the process "System". */
const GATEWAY = /^(?:nginx|haproxy|apache2|httpd|caddy|traefik|envoy|System$|4$)/;
const unique = (values: readonly string[]): readonly string[] => [...new Set(values)];
const bare = (upstream: string): string => upstream.replace(/^[a-z]+:\/\//, '');
const scheme = (upstream: string): string => /^[a-z]+:\/\//.exec(upstream)?.[0] ?? '';
