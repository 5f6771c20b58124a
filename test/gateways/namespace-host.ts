import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ProgramRun, runOf } from '../program-run.ts';

/**
 * A host of its own: network, processes, host name and /var/log are separate from the machine's. Its first process
 * ends after a few minutes whatever happens, and all others end with it.
 */
export interface NamespaceHost {
  readonly name: string;
  /** The network namespace, as `ip netns` calls it. */
  readonly network: string;
  /** Runs a command to its end. */
  run(
    command: readonly string[],
    environment?: Readonly<Record<string, string>>,
  ): Promise<ProgramRun>;
  /** Starts a command that keeps running; what it prints goes to a file. */
  start(
    command: readonly string[],
    logFile: string,
    environment?: Readonly<Record<string, string>>,
  ): void;
  remove(): Promise<void>;
}

const LONGEST_SECONDS = 240;
const FIRST_PROCESS = [
  'mount -t tmpfs tmpfs /var/log',
  'mkdir -p /var/log/nginx /var/log/apache2',
  'mount -t tmpfs tmpfs /run',
  // Other tests load the machine and fill its kernel log meanwhile: this host has none of that.
  "mkdir /run/calm && echo '0.05 0.03 0.01 1/40 99' >/run/calm/loadavg",
  'mount --bind /run/calm/loadavg /proc/loadavg',
  "printf '#!/bin/sh\\necho procs\\n' >/run/calm/vmstat && printf '#!/bin/sh\\n' >/run/calm/dmesg",
  'chmod 755 /run/calm/vmstat /run/calm/dmesg',
  'ip link set lo up',
  // The wait also reaps processes whose parent ended: a host full of zombies would be a fault of its own.
  `sleep ${LONGEST_SECONDS} & wait`,
];

let count = 0;

/** @param name the host name that its processes see */
export async function startHost(name: string): Promise<NamespaceHost> {
  count += 1;
  const network = `fot-${process.pid}-${count}`;
  await mustRun(['ip', 'netns', 'add', network]);
  const unshare = [
    'unshare',
    '--pid',
    '--uts',
    '--mount',
    '--fork',
    '--kill-child',
    '--mount-proc',
  ];
  const first = spawn(
    'ip',
    [
      'netns',
      'exec',
      network,
      ...unshare,
      'sh',
      '-c',
      `hostname ${name} && ${FIRST_PROCESS.join(' && ')}`,
    ],
    { stdio: 'ignore' },
  );
  const running = new Set<ChildProcess>();
  const remove = async () => {
    // nsenter stops itself when its command is stopped, and would outlive the host.
    await Promise.all([...running, first].map((child) => ended(child)));
    await run(['ip', 'netns', 'delete', network]);
  };
  try {
    const enter = [
      'nsenter',
      '-t',
      String(await firstProcess(first)),
      '--mount',
      '--uts',
      '--net',
      '--pid',
    ];
    for (let tries = 0; ; tries += 1) {
      const { stdout } = await run([...enter, 'cat', '/proc/1/cmdline', '/proc/mounts']);
      if (stdout.startsWith('sh') && stdout.includes(' /proc/loadavg ')) break;
      if (tries === 100) throw new Error(`The host ${name} did not start`);
      await sleep(20);
    }
    return {
      name,
      network,
      run: (command, environment) => run([...enter, ...command], environment),
      start: (command, logFile, environment = {}) => {
        const log = openSync(logFile, 'a');
        const [program = '', ...rest] = [...enter, ...command];
        const child = spawn(program, rest, {
          stdio: ['ignore', log, log],
          env: { ...process.env, ...environment },
        });
        child.once('close', () => running.delete(child));
        running.add(child);
        closeSync(log);
      },
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** The id, as this machine sees it, of the process that is number one on the host. */
async function firstProcess(unshare: ChildProcess): Promise<number> {
  const id = unshare.pid;
  for (let tries = 0; id !== undefined && tries < 100; tries += 1) {
    const children = readFileSync(`/proc/${id}/task/${id}/children`, 'utf8').trim();
    if (/^\d+$/.test(children)) return Number(children);
    await sleep(20);
  }
  throw new Error('Cannot make a process namespace: is this a container without CAP_SYS_ADMIN?');
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.kill('SIGKILL');
  });
}

/** Runs a command on the machine itself. */
export async function mustRun(command: readonly string[]): Promise<void> {
  const { status, stderr } = await run(command);
  if (status !== 0) throw new Error(`${command.join(' ')}: ${stderr}`);
}

function run(
  [program = '', ...rest]: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<ProgramRun> {
  return runOf(
    spawn(program, rest, {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 30_000,
      env: { ...process.env, ...environment },
    }),
  );
}
