import { type EpochMs, epochMs } from '../../../brand.ts';
import { tooMuchShare } from '../capacity.ts';
import { wobble } from '../noise.ts';
import {
  hasGateway,
  isUp,
  type Run,
  runsNode,
  type ServiceState,
  type Stack,
} from '../service-state.ts';
import { SHOP } from '../topology.ts';
import { saidOfFlaw } from './flaw-journal.ts';
import { answeredBetween, type HostView } from './host-view.ts';
import { saidOfShortage } from './shortage-journal.ts';
import { journalTime, syslogTime } from './time-formats.ts';
import { programOf, UNIT_TITLE } from './unit.ts';

/** Shorter than the hour that is known, so that the excerpt is always full; beside the logs of an nginx there is less room. */
export const journalLines = (stack: Stack): number => (hasGateway(stack) ? 24 : 50);

interface Entry {
  readonly at: EpochMs;
  readonly program: string;
  readonly message: string;
}

/** `journalctl -u shop.service -n COUNT -o short-iso`: what systemd and the app said. */
export function journalText(view: HostView, count = journalLines(view.stack)): string {
  const host = view.instance.hostName;
  const lines = entriesOf(view)
    .slice(-count)
    .map(({ at, program, message }) => `${journalTime(at)} ${host} ${program}: ${message}`);
  return lines.length === 0 ? '-- No entries --' : lines.join('\n');
}

/** The last lines of the journal as `systemctl status` shows them. */
export function lastJournalLines(view: HostView, count: number): string {
  const host = view.instance.hostName.split('.')[0] ?? '';
  return entriesOf(view)
    .slice(-count)
    .map(({ at, program, message }) => `${syslogTime(at)} ${host} ${program}: ${message}`)
    .join('\n');
}

function entriesOf(view: HostView): readonly Entry[] {
  const entries = view.history.flatMap(({ at, value }, index) => {
    const before = view.history[index - 1]?.value ?? null;
    const until = view.history[index + 1]?.at ?? view.now;
    return [
      ...(before === null ? start(view, value.run) : transition(view, before, value, at)),
      ...(isUp(value) ? minuteReports(view, value, at, until) : []),
      ...(isUp(value)
        ? saidOfFlaw(value.run.flaw, view.instance.checkPhaseMs, at, until).map(
            ({ at: when, message }) => app(view, value.run, when, message),
          )
        : []),
    ];
  });
  return [...entries, ...slowAnswers(view), ...failedForShortage(view)].toSorted(
    (one, other) => one.at - other.at,
  );
}

/** Requests that the app did answer, seconds late: some of the last minute. */
function slowAnswers(view: HostView): readonly Entry[] {
  const { overloaded, state, now } = view;
  if (state.kind !== 'running') return [];
  const { run } = state;
  const slow = overloaded
    ? { path: '/basket', seconds: OVERLOADED_SECONDS, spread: 0.4 }
    : { path: '/reports/monthly', seconds: run.reportSeconds, spread: 0.04 };
  if (slow.seconds < WORTH_A_LINE_SECONDS) return [];
  return [52, 37, 21, 8].flatMap((secondsAgo) => {
    const millis = Math.round(
      slow.seconds * 1000 * wobble(now / 1000 - secondsAgo, 5, slow.spread),
    );
    const at = epochMs(now - secondsAgo * 1000);
    const began = at - millis;
    return began < run.startedAt
      ? []
      : [app(view, run, at, `INFO GET ${slow.path} 200 in ${millis} ms`)];
  });
}

const failedForShortage = (view: HostView): readonly Entry[] =>
  saidOfShortage(view, journalLines(view.stack)).map(({ at, pid, message }) => ({
    at,
    program: `${programOf(view.stack)}[${pid}]`,
    message,
  }));

/** How long the slow answers of an app take that has more to do than it can. */
const OVERLOADED_SECONDS = 24;

/** The app writes a line for each answer that takes longer. */
const WORTH_A_LINE_SECONDS = 10;

/** What is logged when the unit goes from one state to another. */
function transition(
  view: HostView,
  before: ServiceState,
  after: ServiceState,
  at: EpochMs,
): readonly Entry[] {
  switch (after.kind) {
    case 'running':
      return [
        ...(isUp(before) ? orderlyStop(view, before.run, at) : []),
        ...start(view, after.run),
      ];
    case 'workers-busy':
      // Said by php-fpm in its own log, not in the journal.
      return [];
    case 'hung':
      // What hangs does not say so.
      return [];
    case 'stopped':
      return orderlyStop(view, after.run, at);
    case 'crashed':
      return crash(view, after.run, at, EXCEPTION);
    case 'crashed-at-start':
      return [
        ...(isUp(before) ? orderlyStop(view, before.run, at) : []),
        systemd(at, `Started ${SHOP.unit} - ${UNIT_TITLE}.`),
        ...crash(view, after.run, at, MISSING_SETTING),
      ];
    case 'oom-killed':
      return [
        systemd(at, `${SHOP.unit}: A process of this unit has been killed by the OOM killer.`),
        systemd(at, `${SHOP.unit}: Main process exited, code=killed, status=9/KILL`),
        systemd(at, `${SHOP.unit}: Failed with result 'oom-kill'.`),
        systemd(at, `${SHOP.unit}: ${consumed(after.run, at)}`),
      ];
    default:
      return after satisfies never;
  }
}

const systemd = (at: EpochMs, message: string): Entry => ({ at, program: 'systemd[1]', message });

const consumed = (run: Run, at: EpochMs): string => {
  const seconds = Math.max(0.4, ((at - run.startedAt) / 1000) * 0.013);
  const minutes = Math.floor(seconds / 60);
  return `Consumed ${minutes > 0 ? `${minutes}min ` : ''}${(seconds % 60).toFixed(3)}s CPU time.`;
};

const app = (view: HostView, run: Run, at: EpochMs, message: string): Entry => ({
  at,
  program: `${programOf(view.stack)}[${run.pid}]`,
  message,
});

function start(view: HostView, run: Run): readonly Entry[] {
  const at = run.startedAt;
  const started = systemd(at, `Started ${SHOP.unit} - ${UNIT_TITLE}.`);
  if (!runsNode(view.stack)) return [started];
  const address = hasGateway(view.stack) ? '127.0.0.1' : '0.0.0.0';
  const listening = JSON.stringify({ address, family: 'IPv4', port: run.port });
  return [
    started,
    app(view, run, at, `INFO shop ${run.release} starting, node v20.19.5`),
    app(view, run, at, `INFO keepAliveTimeout ${run.keepAliveSeconds * 1000} ms`),
    app(view, run, at, `INFO shop listening on ${listening}`),
  ];
}

function orderlyStop(view: HostView, run: Run, at: EpochMs): readonly Entry[] {
  return [
    systemd(at, `Stopping ${SHOP.unit} - ${UNIT_TITLE}...`),
    ...(runsNode(view.stack) ? [app(view, run, at, 'INFO SIGTERM received, shutting down')] : []),
    systemd(at, `${SHOP.unit}: Deactivated successfully.`),
    systemd(at, `Stopped ${SHOP.unit} - ${UNIT_TITLE}.`),
    systemd(at, `${SHOP.unit}: ${consumed(run, at)}`),
  ];
}

function crash(
  view: HostView,
  run: Run,
  at: EpochMs,
  lastWords: readonly string[],
): readonly Entry[] {
  return [
    ...lastWords.map((message) => app(view, run, at, message)),
    systemd(at, `${SHOP.unit}: Main process exited, code=exited, status=1/FAILURE`),
    systemd(at, `${SHOP.unit}: Failed with result 'exit-code'.`),
    systemd(at, `${SHOP.unit}: ${consumed(run, at)}`),
  ];
}

/** An uncaught exception as node prints it. */
const EXCEPTION: readonly string[] = [
  'INFO exchange rates reloaded, 41 currencies',
  '/opt/shop/current/lib/pricing.js:48',
  '    return amount * rates[currency].perUnit;',
  '                                    ^',
  '',
  "TypeError: Cannot read properties of undefined (reading 'perUnit')",
  '    at priceOf (/opt/shop/current/lib/pricing.js:48:37)',
  '    at Timeout.refreshCatalogue [as _onTimeout] (/opt/shop/current/lib/catalogue.js:112:22)',
  '    at listOnTimeout (node:internal/timers:581:17)',
  '    at process.processTimers (node:internal/timers:519:7)',
  '',
  'Node.js v20.19.5',
];

const MISSING_SETTING: readonly string[] = [
  '/opt/shop/current/lib/settings.js:19',
  '    throw new Error(`Missing setting: $' + '{name}`);',
  '    ^',
  '',
  'Error: Missing setting: PAYMENT_ENDPOINT',
  '    at required (/opt/shop/current/lib/settings.js:19:11)',
  '    at Object.<anonymous> (/opt/shop/current/server.js:7:18)',
  '    at Module._compile (node:internal/modules/cjs/loader:1554:14)',
  '',
  'Node.js v20.19.5',
];

/** Once a minute the app says how it is. php-fpm does not. */
function minuteReports(
  view: HostView,
  state: ServiceState,
  from: EpochMs,
  until: EpochMs,
): readonly Entry[] {
  if (!runsNode(view.stack)) return [];
  const { run } = state;
  const reports: Entry[] = [];
  const first = Math.ceil((from - run.startedAt + 1) / MINUTE_MS) * MINUTE_MS + run.startedAt;
  for (let at = epochMs(first); at <= until; at = epochMs(at + MINUTE_MS)) {
    const arrived = answeredBetween(view, epochMs(at - MINUTE_MS), at);
    const requests = Math.round(arrived * wobble(at, view.instance.checkPhaseMs, 0.04));
    const errors = Math.round(requests * 0.007);
    const slowest = tooMuchShare(arrived) > 0 ? OVERLOADED_SECONDS : slowestPage(run);
    const p99 = requests === 0 ? '-' : `${Math.round(slowest * 1000 * wobble(at, 5, 0.1))} ms`;
    const rss = `${residentMegabytes(view, run, at)} MB`;
    const message = `INFO ${requests} requests in 60 s, ${errors} client errors, p99 ${p99}, rss ${rss}`;
    reports.push(app(view, run, at, message));
  }
  return reports;
}

/** One answer in a hundred takes as long. */
const slowestPage = ({ reportSeconds }: Run): number =>
  reportSeconds > WORTH_A_LINE_SECONDS ? reportSeconds : 0.205;

const MINUTE_MS = 60_000;
const USUAL_MEGABYTES = 146;
const LEAK_BEGINS_BEFORE_MS = 12 * MINUTE_MS;

/** Memory of a process at a time: it grows towards the end of one that the kernel will kill. */
export function residentMegabytes(view: HostView, run: Run, at: EpochMs): number {
  const usual = USUAL_MEGABYTES * wobble(at, 6, 0.03);
  const end = view.history
    .map(({ value }) => value)
    .find((state) => state.kind === 'oom-killed' && state.run.pid === run.pid);
  if (end?.kind !== 'oom-killed') return Math.round(usual);
  const grown = 1 - (end.endedAt - at) / LEAK_BEGINS_BEFORE_MS;
  return Math.round(usual + Math.max(0, grown) ** 2 * (500 - USUAL_MEGABYTES));
}
