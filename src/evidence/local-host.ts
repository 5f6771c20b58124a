import { spawn } from 'node:child_process';
import { hostname, networkInterfaces, userInfo } from 'node:os';
import { type EpochMs, epochMs, isoInstant } from '../brand.ts';
import { type EvidenceBundle, NOBODY_SAID } from './bundle.ts';
import type { Exhibit } from './exhibit.ts';
import { exhibitsOfOutput } from './host-output.ts';

/** The script ends itself within ten seconds; this is for a machine that hardly answers. */
const DEADLINE_MS = 30_000;
const LOOK_BACK_MS = 60 * 60_000;

export interface Question {
  /** The diagnosis script, the one that the SSM document sends to instances. */
  readonly scriptFile: string;
  /** The traffic port; null finds the port that a gateway listens on. */
  readonly port: number | null;
  readonly path: string;
}

/** What a host is called and who asked it; the machine's own, or a test's. */
export interface Host {
  readonly name: string;
  readonly address: string | null;
  /** The user that looked, or null when it was root. */
  readonly user: string | null;
}

/** This machine, as people and its neighbours know it. */
function thisHost(): Host {
  const address = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4')?.address;
  return {
    name: hostname().replace(/[^A-Za-z0-9._-]/g, '') || 'this-host',
    address: address ?? null,
    user: process.getuid?.() === 0 ? null : userInfo().username,
  };
}

/**
 * Takes the evidence on this machine, which the script does not change.
 * @throws {Error} when the script cannot run here; its message says why and what to do.
 */
export async function inspectThisHost(question: Question, now: () => EpochMs) {
  if (process.platform !== 'linux') {
    throw new Error(
      `Cannot inspect this host: it runs ${process.platform}, and the script is for Linux. Take the evidence on the gateway itself, or read its logs with "fiveohtwo explain".`,
    );
  }
  const { stdout, stderr } = await run(question);
  const bundle = bundleOfHost(thisHost(), stdout, now());
  if (bundle === null) {
    throw new Error(
      `The diagnosis script gave no answer: ${stderr.trim().slice(0, 300) || 'it printed nothing'}`,
    );
  }
  return bundle;
}

/** What one host said as a bundle, or null when the text is no output of the diagnosis script. */
export function bundleOfHost(host: Host, stdout: string, at: EpochMs): EvidenceBundle | null {
  const exhibits = exhibitsOfOutput(host, stdout);
  if (exhibits === null) return null;
  const collectedAt = isoInstant(at);
  return {
    version: 1,
    subject: {
      ...NOBODY_SAID,
      window: { from: isoInstant(epochMs(at - LOOK_BACK_MS)), to: collectedAt },
    },
    exhibits: [...limitsOf(host), ...exhibits].map((exhibit) => ({ ...exhibit, collectedAt })),
  };
}

/** What somebody who is not root was not shown, without any tool saying so. */
function limitsOf({ name, address, user }: Host): readonly Exhibit[] {
  if (user === null) return [];
  return [
    {
      id: `${name}/privileges`,
      section: 'privileges',
      source: 'id -un',
      origin: { role: 'unknown', name, address },
      collectedAt: null,
      outcome: {
        kind: 'failed',
        message: `taken as ${user}, who is not shown which processes listen, what others' logs say, the firewall and the kernel log`,
        cure: 'run it again as root: sudo fiveohtwo inspect',
      },
      text: '',
    },
  ];
}

function run({ scriptFile, port, path }: Question): Promise<{ stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('sh', [scriptFile], {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: DEADLINE_MS,
      env: {
        ...process.env,
        SSM_port: String(port ?? 0),
        SSM_path: path,
        SSM_unit: 'auto',
      },
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', (cause) =>
      reject(new Error('Cannot run sh on this host: is it in PATH?', { cause })),
    );
    child.on('close', () =>
      resolve({
        stdout: Buffer.concat(out).toString('utf8'),
        stderr: Buffer.concat(err).toString('utf8'),
      }),
    );
  });
}
