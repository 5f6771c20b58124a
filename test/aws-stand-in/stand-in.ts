import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A program that others wrote and that answers as AWS does, in the version that these suites were written against. */
interface Program {
  readonly file: string;
  /** As pip names it; `.ci/run` installs the same. */
  readonly package: string;
  readonly arguments: (port: number) => readonly string[];
  readonly environment: (port: number) => Readonly<Record<string, string>>;
  /** What it answers once it is there. */
  readonly health: string;
}

const MINISTACK: Program = {
  file: 'ministack',
  package: 'ministack==1.5.33',
  arguments: () => [],
  environment: (port) => ({
    GATEWAY_PORT: String(port),
    BIND_HOST: '127.0.0.1',
    MINISTACK_REGION: 'eu-west-1',
    LOG_LEVEL: 'ERROR',
  }),
  health: '/_ministack/health',
};

/** Knows CodeDeploy, and groups that replace what is terminated, which ministack does not. */
export const MOTO: Program = {
  file: 'moto_server',
  package: 'moto[server]==5.2.5',
  arguments: (port) => ['-H', '127.0.0.1', '-p', String(port)],
  environment: () => ({}),
  health: '/moto-api/data.json',
};

/** Why AWS cannot be stood in for here, and what to do about it; null when it can. */
export function whySkipped(program: Program = MINISTACK): string | null {
  if (pathOf(program) !== null) return null;
  return `${program.file}, which stands in for AWS, is not in PATH: python3 -m venv /tmp/stand-in && /tmp/stand-in/bin/pip install '${program.package}', then PATH=/tmp/stand-in/bin:$PATH`;
}

function pathOf({ file }: Program): string | null {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, file);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

/** An AWS of its own, on loopback. */
export interface StandIn {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startStandIn(program: Program = MINISTACK): Promise<StandIn> {
  const path = pathOf(program);
  if (path === null) throw new Error(whySkipped(program) ?? '');
  const port = await freePort();
  const child = spawn(path, program.arguments(port), {
    stdio: 'ignore',
    env: { ...process.env, ...program.environment(port) },
  });
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries += 1) {
    if (child.exitCode !== null) throw new Error(`${program.file} ended before it answered`);
    if (await answers(`${url}${program.health}`)) break;
    if (tries === 300) {
      child.kill('SIGKILL');
      throw new Error(`${program.file} did not answer within a minute`);
    }
    await sleep(200);
  }
  return { url, stop: () => ended(child) };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.kill('SIGKILL');
  });
}

/** A port that nobody has now. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
