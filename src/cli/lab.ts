import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { exportTrail } from '../audit/export.ts';
import { faultById } from '../lab/fault-by-id.ts';
import type { Fault } from '../lab/fleet/fault.ts';
import { FAULTS } from '../lab/fleet/faults.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import type { Output } from './output.ts';
import { play } from './play.ts';

/** The built page lies beside the built program. */
const PAGE_FOLDER = fileURLToPath(new URL('page', import.meta.url));
const DEFAULT_PORT = 5020;

/** `fiveohtwo lab`: serves the lab, lists its faults, or plays one incident in the terminal. */
export async function runLab(argv: readonly string[], out: Output, err: Output): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      fault: { type: 'string' },
      play: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      as: { type: 'string', default: 'approver' },
      audit: { type: 'string' },
      port: { type: 'string' },
    },
  });
  if (values.list) {
    listFaults(out, values.json);
    return 0;
  }
  const fault = values.fault === undefined ? null : faultById(values.fault);
  const presser = values.as;
  if (presser !== 'approver' && presser !== 'stranger') {
    throw new RangeError(`--as takes approver or stranger, not "${presser}"`);
  }
  const reportError = (error: unknown) => {
    err.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  };
  if (values.play) {
    if (fault === null) {
      throw new RangeError('--play needs --fault F; `lab --list` shows the faults');
    }
    const lab = await startLab({ port: 0, pageFolder: PAGE_FOLDER, reportError });
    try {
      const status = await play(lab, fault, { presser, json: values.json }, out);
      if (values.audit !== undefined) await writeTrail(lab, values.audit);
      return status;
    } finally {
      await lab.close();
    }
  }
  const lab = await startOnPort(values.port, reportError);
  if (fault !== null) await lab.fleet.inject(fault.id);
  out.write(
    `The lab is at ${lab.server.url}\n\n  1. Break something: choose a fault on the right.\n  2. Type /502 shop and read what is found.\n  3. Approve, and watch it recover.\n\nStop it with Ctrl-C.\n`,
  );
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await lab.close();
  return 0;
}

/** The trail of the incident that was played, as `audit export` would write it. */
async function writeTrail({ incidents, store }: Lab, file: string): Promise<void> {
  const [incidentId = ''] = incidents.started();
  const text = exportTrail(incidentId, await store.auditTrail(incidentId));
  await writeFile(file, text, { mode: 0o600 });
}

async function startOnPort(
  port: string | undefined,
  reportError: (error: unknown) => void,
): Promise<Lab> {
  const options = { pageFolder: PAGE_FOLDER, reportError };
  if (port !== undefined) {
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
      throw new RangeError(`--port takes a number from 0 to 65535, not "${port}"`);
    }
    return startLab({ ...options, port: Number(port) });
  }
  try {
    return await startLab({ ...options, port: DEFAULT_PORT });
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'EADDRINUSE') throw error;
    return startLab({ ...options, port: 0 });
  }
}

function listFaults(out: Output, json: boolean): void {
  if (json) {
    for (const { id, cause, remedies } of FAULTS) {
      out.write(`${JSON.stringify({ id, cause, remedies })}\n`);
    }
    return;
  }
  const width = Math.max(...FAULTS.map(({ id }) => id.length));
  for (const fault of FAULTS) {
    out.write(`${fault.id.padEnd(width)}  ${fault.title} (${wayOut(fault)})\n`);
  }
}

function wayOut({ cause, remedies }: Fault): string {
  if (cause === 'healthy') return 'nothing to clear';
  if (cause === 'inconclusive') return 'a person has to look on: no cause, no remedy';
  return `cleared by ${remedies.length > 0 ? remedies.join(', ') : 'a person'}`;
}
