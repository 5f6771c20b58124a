import { isAnyAddress, isLoopback } from '../read/endpoint.ts';
import type { Observation, ObservationOf } from '../read/observation.ts';
import { isServicePort } from '../read/service-port.ts';
import type { Scene } from './scene.ts';

/** Listeners of the host behind the upstream. */
function there(scene: Scene): readonly ObservationOf<'listener'>[] {
  return scene
    .there(scene.of('listener'))
    .filter(({ origin }) => scene.host !== null || origin.role !== 'gateway' || !hasBackend(scene));
}

const hasBackend = (scene: Scene): boolean =>
  scene.of('listener').some(({ origin }) => origin.role === 'backend');

function port(scene: Scene): number | null {
  return scene.endpoint?.kind === 'tcp' ? scene.endpoint.port : null;
}

/** The table of listeners of that host was read, so that absence from it is a fact. */
export function tableRead(scene: Scene): readonly ObservationOf<'listeners-read'>[] {
  const of = scene.endpoint?.kind === 'unix' ? 'unix' : 'tcp';
  return scene
    .there(scene.of('listeners-read'))
    .filter((table) => table.of === of && (scene.host !== null || table.origin.role !== 'gateway'));
}

/** Sockets that listen where the gateway connects. */
export function listensThere(scene: Scene): readonly ObservationOf<'listener'>[] {
  const { endpoint } = scene;
  if (endpoint === null || endpoint.kind === 'name') return [];
  return there(scene).filter((listener) => {
    if (endpoint.kind === 'unix') return listener.address === endpoint.path;
    if (listener.port !== endpoint.port) return false;
    if (otherFamily(endpoint.host, listener.address)) return false;
    return (
      isAnyAddress(listener.address) ||
      listener.address === endpoint.host ||
      isLoopback(endpoint.host) ||
      !isLoopback(listener.address)
    );
  });
}

/** What listens by IPv4 only cannot be reached by IPv6; `::` mostly takes both, `::1` does not. */
const otherFamily = (host: string, address: string): boolean =>
  (/^127\./.test(host) && address === '::1') ||
  (/^[0-9a-f]*:[0-9a-f:]+$/i.test(host) && /^\d+\.\d+\.\d+\.\d+$/.test(address));

/** The port is open by the family of addresses that the gateway does not use. */
export function listensOnOtherFamily(scene: Scene): readonly ObservationOf<'listener'>[] {
  const { endpoint } = scene;
  if (endpoint?.kind !== 'tcp' || listensThere(scene).length > 0) return [];
  return there(scene).filter(
    ({ port: at, address }) => at === endpoint.port && otherFamily(endpoint.host, address),
  );
}

/** The port is open, but only for the host itself. */
export function listensOnLoopbackOnly(scene: Scene): readonly ObservationOf<'listener'>[] {
  const { endpoint } = scene;
  if (endpoint?.kind !== 'tcp' || isLoopback(endpoint.host)) return [];
  const onPort = there(scene).filter((listener) => listener.port === endpoint.port);
  return onPort.length > 0 && onPort.every(({ address }) => isLoopback(address)) ? onPort : [];
}

/** Other ports on which a service of the request path could be listening. */
export function listensElsewhere(scene: Scene): readonly ObservationOf<'listener'>[] {
  const wanted = port(scene);
  if (wanted === null || tableRead(scene).length === 0 || listensThere(scene).length > 0) return [];
  if (listensOnLoopbackOnly(scene).length > 0) return [];
  return there(scene).filter(
    (listener) =>
      listener.port !== null &&
      listener.port !== wanted &&
      isServicePort(listener.port, listener.process) &&
      !isGatewayItself(listener) &&
      !(onGatewaysHost(scene) && listener.process === null && isFrontPort(listener.port)),
  );
}

/** What goes to the loopback address does not leave the gateway's own host, on which it listens, too. */
const onGatewaysHost = ({ endpoint }: Scene): boolean =>
  endpoint?.kind === 'tcp' && isLoopback(endpoint.host);

const isFrontPort = (at: number): boolean => at === 80 || at === 443;

const isGatewayItself = ({ process, port: at, origin }: ObservationOf<'listener'>): boolean =>
  // Of a table that somebody pasted nobody knows whose host it is: only the process's name counts.
  (origin.role === 'gateway' && (at === 80 || at === 443)) ||
  (origin.role !== 'backend' &&
    /^(?:nginx|haproxy|apache2|httpd|caddy|traefik|envoy)/.test(process ?? ''));

/** Processes that run what people write: a service behind a gateway is usually one of them. */
const RUNS_SERVICES =
  /^(?:node|java|python|gunicorn|uvicorn|uwsgi|hypercorn|daphne|ruby|puma|unicorn|passenger|php|dotnet|kestrel|beam|go|deno|bun|docker|tomcat|w3wp)/;

/** One service on another port, and no doubt which: not merely other things that listen on that host. */
export function serviceElsewhere(scene: Scene): readonly ObservationOf<'listener'>[] {
  const elsewhere = listensElsewhere(scene);
  const services = elsewhere.filter(
    ({ process, origin }) => origin.role === 'backend' || RUNS_SERVICES.test(process ?? ''),
  );
  if (services.length > 0) return services;
  return elsewhere.length === 1 && elsewhere[0]?.process == null ? elsewhere : [];
}

/** The table was read and nobody listens where the gateway connects. */
export function nobodyListens(scene: Scene): readonly Observation[] {
  const { endpoint } = scene;
  if (endpoint === null || endpoint.kind === 'name') return [];
  if (listensThere(scene).length > 0 || listensOnLoopbackOnly(scene).length > 0) return [];
  return tableRead(scene);
}

/** A listener whose queue of connections that wait to be accepted is full. */
export const fullQueue = (scene: Scene): readonly ObservationOf<'listener'>[] =>
  scene.of('listener').filter(({ waiting, limit, origin }) => {
    if (waiting === null || limit === null || limit === 0) return false;
    return (
      waiting > limit && (scene.host === null || origin.name === null || origin.name === scene.host)
    );
  });

/** Listeners of the upstream with connections that wait to be accepted. */
export const waitingToBeAccepted = (scene: Scene): readonly ObservationOf<'listener'>[] =>
  listensThere(scene).filter(({ waiting }) => (waiting ?? 0) > 0);
