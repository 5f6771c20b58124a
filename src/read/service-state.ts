import { type Line, linesOf } from './lines.ts';
import type { Fact } from './observation.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

type Unit = Extract<Fact, { kind: 'unit' }>;

/** `supervisorctl status`: NAME STATE description. */
const SUPERVISOR =
  /^(?<name>[\w.:@-]+)\s+(?<state>RUNNING|STOPPED|STARTING|BACKOFF|STOPPING|EXITED|FATAL|UNKNOWN)\b\s*(?<rest>.*)$/;

const SUPERVISOR_STATE: Readonly<Record<string, Unit['state']>> = {
  RUNNING: 'running',
  STOPPED: 'stopped',
  STOPPING: 'stopped',
  STARTING: 'restarting',
  BACKOFF: 'restarting',
  EXITED: 'failed',
  FATAL: 'failed',
};

/** `docker ps -a` and `docker inspect`: what became of a container. */
const DOCKER_EXITED = /\b(?:Exited|exited) \((?<code>\d+)\)/;
const DOCKER_RESTARTING = /\bRestarting \((?<code>\d+)\)/;
/** upstart's `NAME start/running, process 8` and `NAME stop/waiting`. */
const UPSTART = /^(?<name>[\w.-]+) (?<state>start\/running|stop\/waiting)\b/;
/** No container runs where there is no daemon to run it. */
const NO_DOCKER = /Cannot connect to the Docker daemon/;
const KUBERNETES =
  /^(?:\S+\s+)?(?<name>[\w.-]+)\s+\d+\/\d+\s+(?<state>CrashLoopBackOff|OOMKilled|Error|Completed|ImagePullBackOff|Running)\s+(?<restarts>\d+)/;
/** `Get-Service`: Status Name, and `Get-IISAppPool`. */
const WINDOWS_POOL = /^(?<name>[\w .-]+?)\s+(?<state>Stopped|Started)\s*$/;
const WINDOWS_SERVICE = /^(?<state>Stopped|Running)\s+(?<name>[\w.-]+)\s+\S/;

/** States of services, as systemd, supervisord, Docker, Kubernetes and Windows print them. */
export const serviceState: Reader = {
  name: 'service state',
  recognises: ({ text }) =>
    /ActiveState=|Active: |^\s*[\w.:@-]+\s+(?:RUNNING|STOPPED|FATAL|BACKOFF|EXITED|STARTING)\b|Exited \(|Docker daemon|start\/running|stop\/waiting|Restarting \(|CrashLoopBackOff|OOMKilled|^(?:Stopped|Running)\s|\s(?:Stopped|Started)\s*$/m.test(
      text,
    ),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    const add = (line: Line, unit: Unit) => tally.add(`${unit.manager}|${unit.name}`, line, unit);
    for (const line of linesOf(exhibit)) {
      const supervised = SUPERVISOR.exec(line.text)?.groups;
      if (supervised !== undefined) {
        const { name = '', state = '', rest = '' } = supervised;
        add(
          line,
          unitOf('supervisord', name, SUPERVISOR_STATE[state] ?? 'unknown', {
            result: `${state} ${rest}`.trim(),
            pid: numberIn(/\bpid (\d+)/, rest),
          }),
        );
        continue;
      }
      const container = DOCKER_EXITED.exec(line.text) ?? DOCKER_RESTARTING.exec(line.text);
      if (container !== null) {
        const code = Number(container.groups?.['code']);
        // 143 is SIGTERM, 0 an orderly end: somebody stopped it. 137 alone only means SIGKILL.
        const ended = code === 0 || code === 143 ? 'stopped' : 'failed';
        const state = container[0].startsWith('Restarting') ? 'restarting' : ended;
        add(
          line,
          unitOf('docker', line.text.trim().split(/\s+/).at(-1) ?? '', state, { exitStatus: code }),
        );
        continue;
      }
      const upstart = UPSTART.exec(line.text)?.groups;
      if (upstart !== undefined) {
        const { name = '', state } = upstart;
        add(line, unitOf('upstart', name, state === 'stop/waiting' ? 'stopped' : 'running', {}));
        continue;
      }
      // Of our own look for containers it only says that this host has none, or that we may not see them.
      if (exhibit.source === 'pasted' && NO_DOCKER.test(line.text)) {
        add(line, unitOf('docker', 'docker', 'stopped', {}));
        continue;
      }
      const pod = KUBERNETES.exec(line.text)?.groups;
      if (pod !== undefined) {
        // A job that is done.
        if (pod['state'] === 'Completed') continue;
        const state =
          pod['state'] === 'Running'
            ? 'running'
            : pod['state'] === 'OOMKilled'
              ? 'killed'
              : 'failed';
        add(
          line,
          unitOf('kubernetes', pod['name'] ?? '', state, {
            result: pod['state'] ?? null,
            restarts: Number(pod['restarts']),
          }),
        );
        continue;
      }
      const service = WINDOWS_SERVICE.exec(line.text)?.groups;
      const windows = service ?? WINDOWS_POOL.exec(line.text)?.groups;
      if (windows !== undefined) {
        add(
          line,
          unitOf(
            service === undefined ? 'iis' : 'windows',
            windows['name'] ?? '',
            windows['state'] === 'Stopped' ? 'stopped' : 'running',
            {},
          ),
        );
      }
    }
    readSystemd(exhibit.text, [...linesOf(exhibit)], add);
    return tally.observations();
  },
};

function unitOf(
  manager: Unit['manager'],
  name: string,
  state: Unit['state'],
  more: Partial<Pick<Unit, 'exitStatus' | 'result' | 'restarts' | 'pid'>>,
): Unit {
  return {
    kind: 'unit',
    manager,
    name,
    state,
    exitStatus: null,
    result: null,
    restarts: null,
    pid: null,
    ...more,
  };
}

function numberIn(pattern: RegExp, text: string): number | null {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? null : Number(found);
}

/** `systemctl show` (key=value blocks) and `systemctl status` (`Active:` lines). */
function readSystemd(
  text: string,
  lines: readonly Line[],
  add: (line: Line, unit: Unit) => void,
): void {
  if (/ActiveState=/.test(text)) {
    readShow(lines, add);
    return;
  }
  let name = '';
  for (const line of lines) {
    const head = /^[●○×*↻]?\s*(?<name>[\w.@:\\-]+\.service)(?: - |\s*$)/.exec(line.text);
    if (head !== null) name = head.groups?.['name'] ?? '';
    const active = /^\s*Active: (?<state>\w+)(?: \((?<sub>[^)]*)\))?/.exec(line.text)?.groups;
    if (active === undefined) continue;
    const result = /Result: ([\w-]+)/.exec(active['sub'] ?? '')?.[1] ?? null;
    add(
      line,
      unitOf('systemd', name, systemdState(active['state'] ?? '', active['sub'] ?? '', result), {
        result,
      }),
    );
  }
}

function readShow(lines: readonly Line[], add: (line: Line, unit: Unit) => void): void {
  let block: Record<string, string> = {};
  let cited: Line | null = null;
  const flush = () => {
    if (cited !== null) {
      const status = Number(block['ExecMainStatus'] ?? Number.NaN);
      const result = block['Result'] ?? null;
      const state = systemdState(block['ActiveState'] ?? '', block['SubState'] ?? '', result);
      // A unit that was never installed under this name says nothing about the service.
      const known = block['LoadState'] !== 'not-found';
      if (known)
        add(
          cited,
          unitOf('systemd', block['Id'] ?? '', state, {
            exitStatus: Number.isNaN(status) ? null : status,
            result,
            restarts: Number(block['NRestarts'] ?? 0),
            pid: numberIn(/^([1-9]\d*)$/, block['MainPID'] ?? ''),
          }),
        );
    }
    block = {};
    cited = null;
  };
  for (const line of lines) {
    const pair = /^(?<key>[A-Z]\w+)=(?<value>.*)$/.exec(line.text)?.groups;
    if (pair === undefined) {
      if (line.text.trim() === '') flush();
      continue;
    }
    const { key = '', value = '' } = pair;
    if (key in block) flush();
    block[key] = value;
    if (key === 'ActiveState') cited = line;
  }
  flush();
}

function systemdState(active: string, sub: string, result: string | null): Unit['state'] {
  if (result === 'oom-kill') return 'killed';
  switch (active) {
    case 'active':
      return 'running';
    case 'inactive':
    case 'deactivating':
      return 'stopped';
    case 'failed':
      return 'failed';
    case 'activating':
      return /auto-restart/.test(sub) ? 'restarting' : 'unknown';
    default:
      return 'unknown';
  }
}
