import { type Endpoint, isLoopback, parseEndpoint } from '../read/endpoint.ts';
import type { Observation, ObservationOf } from '../read/observation.ts';
import type { HostName } from './host.ts';

/**
 * A host runs more than the service behind the upstream: batch jobs, workers, what was switched off on purpose. What
 * becomes of those explains no failing request, however loudly the kernel and the supervisor tell of it.
 */
export interface Behind {
  readonly upstream: string;
  readonly host: HostName;
  /** Names under which the gateway knows the upstream: of its server, its group. */
  readonly names: readonly string[];
}

type Unit = ObservationOf<'unit'>;
type Listener = ObservationOf<'listener'>;

/** Work that nobody sends requests to. */
const WORK =
  /(?:^|[-_.@])(?:batch|cron|job|jobs|worker|workers|import|export|report|reports|backup|migrat\w*|sync|cleanup|scheduler|beat|queue|consumer|thumb\w*|mailer|exporter|agent)(?:[-_.@]|$)/i;

const DOWN: ReadonlySet<Unit['state']> = new Set(['stopped', 'failed', 'killed', 'restarting']);

/** Whether an observation is about something else on the host of an upstream than what should answer there. */
export function besideTheService(
  observations: readonly Observation[],
  behind: Behind,
): (observation: Observation) => boolean {
  const isThere = ({ origin }: Observation) =>
    origin.role !== 'network' &&
    (behind.host === null ? origin.role !== 'gateway' : origin.name === behind.host);
  const there = observations.filter(isThere);
  const units = there.filter(
    (one): one is Unit => one.kind === 'unit' && one.manager !== 'process' && one.name !== '',
  );
  const listeners = there.filter((one): one is Listener => one.kind === 'listener');
  const endpoint = parseEndpoint(behind.upstream);
  const here = listeners.filter((listener) => isAt(listener, endpoint));

  const beside = otherUnits(there, units, listeners, here, behind, endpoint);
  const pidsBeside = new Set(
    units.filter(({ name }) => beside.has(plain(name))).flatMap(({ pid }) => pid ?? []),
  );
  // Not every table that lists a socket shows whose it is.
  const socketsBeside = new Set(
    listeners
      .filter(
        (one) => !here.includes(one) && one.holders.some(({ pid }) => pidsBeside.has(pid ?? -1)),
      )
      .map(socketOf),
  );
  const serving = new Set(
    here.flatMap(({ holders }) => holders.flatMap(({ process }) => process ?? [])),
  );
  const killedBeside = there.some((one) => isKill(one) && beside.has(plain(one.subject ?? '')));
  const killedOf = (one: Observation) => isKill(one) && !beside.has(plain(one.subject ?? ''));
  const onlyOthersKilled = killedBeside && !there.some(killedOf);

  return (observation) => {
    if (!isThere(observation)) return false;
    if (beside.has(logOf(observation))) return true;
    switch (observation.kind) {
      case 'unit':
        return beside.has(plain(observation.name));
      case 'listener':
        return socketsBeside.has(socketOf(observation));
      case 'event': {
        const { event, subject } = observation;
        if (subject !== null && beside.has(plain(subject))) return true;
        // The kernel names programs, not services.
        return (
          (event === 'oom-killed' || event === 'segfault') &&
          subject !== null &&
          !serving.has(subject) &&
          serving.size > 0 &&
          onlyOthersKilled
        );
      }
      default:
        return false;
    }
  };
}

function otherUnits(
  there: readonly Observation[],
  units: readonly Unit[],
  listeners: readonly Listener[],
  here: readonly Listener[],
  behind: Behind,
  endpoint: Endpoint,
): ReadonlySet<string> {
  const namesOf = (list: readonly Unit[]) => new Set(list.map(({ name }) => plain(name)));
  const holds = (sockets: readonly Listener[], { pid }: Unit) =>
    pid !== null && sockets.some(({ holders }) => holders.some((holder) => holder.pid === pid));

  const serving = namesOf(units.filter((unit) => holds(here, unit)));
  if (serving.size > 0) return namesOf(units.filter(({ name }) => !serving.has(plain(name))));
  if (here.length > 0) return new Set();

  // Nobody listens there: what is down may be the service, and so may what listens on another port.
  const down = units.filter(({ state }) => DOWN.has(state));
  const elsewhere = units.filter((unit) => holds(listeners.filter(isReachable), unit));
  if (down.length + elsewhere.length < 2) return new Set();
  const likely = (list: readonly Unit[]) =>
    Math.max(...list.map((unit) => likelihood(there, unit, behind, endpoint)), -1);
  const best = likely([...down, ...elsewhere]);
  if (best <= 0 || likely(down) === likely(elsewhere)) return new Set();
  return namesOf(
    [...down, ...elsewhere].filter((unit) => likelihood(there, unit, behind, endpoint) < best),
  );
}

/** How much speaks for a unit to be the service behind the upstream. */
function likelihood(
  there: readonly Observation[],
  { name }: Unit,
  { names }: Behind,
  endpoint: Endpoint,
): number {
  const own = there.filter((one) => logOf(one) === plain(name));
  const port = endpoint.kind === 'tcp' ? endpoint.port : null;
  const namesPort =
    port !== null &&
    own.some(
      (one) =>
        one.kind === 'event' &&
        one.event === 'listening' &&
        new RegExp(`\\b${port}\\b`).test(one.citations[0]?.text ?? ''),
    );
  const sameName = names.some((known) => plain(known) === plain(name));
  const hasServed = own.some((one) => one.kind !== 'event' || one.event !== 'listening');
  return (namesPort ? 4 : 0) + (sameName ? 2 : 0) + (hasServed ? 1 : 0) - (WORK.test(name) ? 2 : 0);
}

const isKill = (one: Observation): one is ObservationOf<'event'> & { readonly subject: string } =>
  one.kind === 'event' && one.event === 'killed' && one.subject !== null;

const isReachable = ({ port, address }: Listener): boolean => port !== null && !isLoopback(address);

const isAt = ({ address, port }: Listener, endpoint: Endpoint): boolean =>
  endpoint.kind === 'unix'
    ? address === endpoint.path
    : endpoint.kind === 'tcp' && port === endpoint.port;

const socketOf = ({ address, port }: Listener): string => `${address}|${port}`;

/** `shop-api.service`, `shop_api` and `shop-api:shop-api_00` are one name. */
const plain = (name: string): string =>
  name
    .replace(/\.service$/, '')
    .replace(/^.*:(?=.)/, '')
    .toLowerCase()
    .replaceAll('_', '-');

/** The unit whose log an observation was read in, by the file's name: `shop-api.log`, `journal-shop-api.service`. */
const logOf = ({ citations }: Observation): string => {
  const file = /(?<file>[^/]+)$/.exec(citations[0]?.exhibit ?? '')?.groups?.['file'] ?? '';
  return /^journal-|\.log$/.test(file)
    ? plain(file.replace(/^journal-/, '').replace(/\.log$/, ''))
    : '';
};
