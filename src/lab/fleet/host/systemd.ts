import type { EpochMs } from '../../../brand.ts';
import { openFilesLimit, UNIT_OPEN_FILES } from '../host-settings.ts';
import { isUp, runsNode, type ServiceState } from '../service-state.ts';
import { SHOP } from '../topology.ts';
import type { HostView } from './host-view.ts';
import { lastJournalLines, residentMegabytes } from './journal.ts';
import { REMEDY_DROP_IN, remedyDropIn } from './open-files.ts';
import { POOL_MASTER, poolNow, poolStatus } from './php-fpm.ts';
import { systemdSpan, systemdTime } from './time-formats.ts';
import {
  commandOf,
  DROP_IN,
  MEMORY_LIMIT_BYTES,
  programOf,
  UNIT_FILE,
  UNIT_TITLE,
} from './unit.ts';

/** How a unit's end is written: by `systemctl show` in numbers, by `systemctl status` in words. */
interface Ending {
  readonly at: EpochMs;
  readonly active: 'inactive' | 'failed';
  readonly sub: 'dead' | 'failed';
  readonly result: 'success' | 'exit-code' | 'oom-kill';
  /** 1 is CLD_EXITED, 2 is CLD_KILLED. */
  readonly code: 1 | 2;
  readonly status: number;
  readonly inWords: string;
}

function endingOf(state: ServiceState): Ending | null {
  switch (state.kind) {
    case 'running':
    case 'workers-busy':
    case 'hung':
      return null;
    case 'stopped':
      return {
        at: state.endedAt,
        active: 'inactive',
        sub: 'dead',
        result: 'success',
        code: 1,
        status: 0,
        inWords: 'code=exited, status=0/SUCCESS',
      };
    case 'crashed':
    case 'crashed-at-start':
      return {
        at: state.endedAt,
        active: 'failed',
        sub: 'failed',
        result: 'exit-code',
        code: 1,
        status: 1,
        inWords: 'code=exited, status=1/FAILURE',
      };
    case 'oom-killed':
      return {
        at: state.endedAt,
        active: 'failed',
        sub: 'failed',
        result: 'oom-kill',
        code: 2,
        status: 9,
        inWords: 'code=killed, signal=KILL',
      };
    default:
      return state satisfies never;
  }
}

/** `systemctl show shop.service` with the properties that decide. */
export function systemctlShow(view: HostView): string {
  const { run } = view.state;
  const ending = endingOf(view.state);
  const properties: Readonly<Record<string, string | number>> = {
    Type: runsNode(view.stack) ? 'simple' : 'notify',
    Restart: 'no',
    MainPID: ending === null ? run.pid : 0,
    ...(runsNode(view.stack) ? {} : { StatusText: poolStatus(view) }),
    Result: ending?.result ?? 'success',
    NRestarts: 0,
    ExecMainStartTimestamp: systemdTime(run.startedAt),
    ExecMainExitTimestamp: ending === null ? '' : systemdTime(ending.at),
    ExecMainPID: run.pid,
    ExecMainCode: ending?.code ?? 0,
    ExecMainStatus: ending?.status ?? 0,
    MemoryMax: MEMORY_LIMIT_BYTES,
    LimitNOFILE: openFilesLimit(view.host),
    Id: SHOP.unit,
    Names: SHOP.unit,
    Description: UNIT_TITLE,
    LoadState: 'loaded',
    ActiveState: ending?.active ?? 'active',
    SubState: ending?.sub ?? 'running',
    FragmentPath: UNIT_FILE,
    UnitFileState: 'enabled',
    StateChangeTimestamp: systemdTime(ending?.at ?? run.startedAt),
    ActiveEnterTimestamp: systemdTime(run.startedAt),
    InactiveEnterTimestamp: ending === null ? '' : systemdTime(ending.at),
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');
}

/** `systemctl status shop.service --no-pager --lines=10`. */
export function systemctlStatus(view: HostView): string {
  const { stack, state, now } = view;
  const { run } = state;
  const ending = endingOf(state);
  const mark = ending === null ? '●' : ending.active === 'failed' ? '×' : '○';
  const head = [
    `${mark} ${SHOP.unit} - ${UNIT_TITLE}`,
    `     Loaded: loaded (${UNIT_FILE}; enabled; preset: disabled)`,
    `    Drop-In: ${DROP_IN.slice(0, DROP_IN.lastIndexOf('/'))}`,
    `             └─${DROP_IN.slice(DROP_IN.lastIndexOf('/') + 1)}`,
  ];
  const since = (at: EpochMs) => `since ${systemdTime(at)}; ${systemdSpan(now - at)} ago`;
  const body =
    ending === null
      ? [
          `     Active: active (running) ${since(run.startedAt)}`,
          `   Main PID: ${run.pid} (${programOf(stack)})`,
          ...(runsNode(stack) ? [] : [`     Status: "${poolStatus(view)}"`]),
          `      Tasks: ${runsNode(stack) ? 11 : poolNow(view).children + 1} (limit: 4560)`,
          `     Memory: ${residentMegabytes(view, run, now)}.4M (max: 512.0M)`,
          `     CGroup: /system.slice/${SHOP.unit}`,
          `             └─${run.pid} ${runsNode(stack) ? commandOf(stack) : `"${POOL_MASTER}"`}`,
        ]
      : [
          `     Active: ${ending.active === 'failed' ? `failed (Result: ${ending.result})` : 'inactive (dead)'} ${since(ending.at)}`,
          `   Duration: ${systemdSpan(ending.at - run.startedAt)}`,
          `    Process: ${run.pid} ExecStart=${commandOf(stack)} (${ending.inWords})`,
          `   Main PID: ${run.pid} (${ending.inWords})`,
        ];
  return [...head, ...body, '', lastJournalLines(view, 10)].join('\n');
}

/** Exit status of `systemctl status`: 3 for a unit that does not run. */
export const statusExitCode = ({ state }: HostView): number => (isUp(state) ? 0 : 3);

/** `systemctl cat shop.service`: the unit file and what the release adds to it. */
export function systemctlCat(view: HostView): string {
  const { stack, state } = view;
  const unit = [
    `# ${UNIT_FILE}`,
    '[Unit]',
    `Description=${UNIT_TITLE}`,
    'Wants=network-online.target',
    'After=network-online.target',
    '',
    '[Service]',
    ...(runsNode(stack) ? ['User=shop', 'WorkingDirectory=/opt/shop/current'] : ['Type=notify']),
    `ExecStart=${commandOf(stack)}`,
    'MemoryMax=512M',
    `LimitNOFILE=${UNIT_OPEN_FILES}`,
    'Restart=no',
    '',
    '[Install]',
    'WantedBy=multi-user.target',
  ];
  const { release, port, keepAliveSeconds } = state.run;
  const environment = runsNode(stack)
    ? `RELEASE=${release} PORT=${port} KEEP_ALIVE_TIMEOUT_MS=${keepAliveSeconds * 1000}`
    : `RELEASE=${release}`;
  const { raisedOpenFiles } = view.host;
  return [
    ...unit,
    ...(raisedOpenFiles === null
      ? []
      : [
          '',
          `# ${REMEDY_DROP_IN}`,
          ...remedyDropIn(raisedOpenFiles.incident, raisedOpenFiles.limit),
        ]),
    '',
    `# ${DROP_IN}`,
    '[Service]',
    `Environment=${environment}`,
  ].join('\n');
}
