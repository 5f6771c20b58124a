import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The version that these suites were written against; `.ci/run` installs it. */
const VERSION = '1.5.33';

/** Why AWS cannot be stood in for here, and what to do about it; null when it can. */
export function whySkipped(): string | null {
  if (program() !== null) return null;
  return `ministack, which stands in for AWS, is not in PATH: python3 -m venv /tmp/stand-in && /tmp/stand-in/bin/pip install ministack==${VERSION}, then PATH=/tmp/stand-in/bin:$PATH`;
}

function program(): string | null {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, 'ministack');
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

export async function startStandIn(): Promise<StandIn> {
  const path = program();
  if (path === null) throw new Error(whySkipped() ?? '');
  const port = await freePort();
  const child = spawn(path, [], {
    stdio: 'ignore',
    env: {
      ...process.env,
      GATEWAY_PORT: String(port),
      BIND_HOST: '127.0.0.1',
      MINISTACK_REGION: 'eu-west-1',
      LOG_LEVEL: 'ERROR',
    },
  });
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries += 1) {
    if (child.exitCode !== null) throw new Error('ministack ended before it answered');
    if (await answers(`${url}/_ministack/health`)) break;
    if (tries === 300) {
      child.kill('SIGKILL');
      throw new Error('ministack did not answer within a minute');
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
