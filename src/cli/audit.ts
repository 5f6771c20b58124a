import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { examineExport, exportTrail, faultsAgainst, headOf } from '../audit/export.ts';
import type { IncidentStore } from '../ports/incident-store.ts';
import type { Output } from './output.ts';

/** The trail was altered, or is not one. */
const TAMPERED = 1;

/** There is no such incident in the table. */
const NO_TRAIL = 4;

type Trails = Pick<IncidentStore, 'auditTrail'>;

/**
 * `fiveohtwo audit export INCIDENT` and `fiveohtwo audit verify FILE|INCIDENT`.
 * @returns the exit status: 0 for a sound trail, 1 when it was tampered with or AWS could not be asked, 2 for wrong
 *   usage, 4 when the table has no trail of the incident.
 */
export async function runAudit(
  argv: readonly string[],
  out: Output,
  err: Output,
  connect: (region: string, table: string) => Promise<Trails> = tableOf,
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      head: { type: 'string' },
      table: { type: 'string' },
      region: { type: 'string' },
    },
  });
  const [verb, subject, ...others] = positionals;
  if (subject === undefined || others.length > 0 || (verb !== 'export' && verb !== 'verify')) {
    throw new RangeError(
      'Say "audit export INCIDENT" or "audit verify FILE" or "audit verify INCIDENT"',
    );
  }
  const read = async () => {
    const table = values.table ?? process.env['FIVEOHTWO_TABLE'];
    const region = values.region ?? process.env['AWS_REGION'];
    if (table === undefined || region === undefined) {
      throw new RangeError(
        `"${subject}" is no file, so it has to be an incident: name its table and region with --table and --region, or in FIVEOHTWO_TABLE and AWS_REGION`,
      );
    }
    const trail = await (await connect(region, table)).auditTrail(subject);
    return trail.length === 0 ? null : exportTrail(subject, trail);
  };

  const text =
    verb === 'verify' && existsSync(subject) ? await readFile(subject, 'utf8') : await read();
  if (text === null) {
    err.write(`There is no audit trail of incident ${subject}.\n`);
    return NO_TRAIL;
  }
  if (verb === 'export') {
    if (values.out === undefined) out.write(text);
    else await writeFile(values.out, text, { mode: 0o600 });
    return 0;
  }
  const { incidentId, trail, faults: found } = examineExport(text);
  const faults = [
    ...found,
    ...(values.head === undefined ? [] : faultsAgainst(values.head, trail)),
  ];
  if (faults.length > 0) {
    out.write(`✗ The trail was tampered with:\n${faults.map((fault) => `  ${fault}\n`).join('')}`);
    return TAMPERED;
  }
  const open = trail.some(({ kind }) => kind === 'closed')
    ? ''
    : '\n  No entry says that the incident was closed: it is still open, or the end is missing.';
  out.write(`✓ ${incidentId}: ${trail.length} entries, sound. Head ${headOf(trail)}${open}\n`);
  return 0;
}

async function tableOf(region: string, table: string): Promise<Trails> {
  const [{ dynamoIncidentStore }, { patientConfig }, { systemClock }] = await Promise.all([
    import('../aws/dynamo-incident-store.ts'),
    import('../aws/client-config.ts'),
    import('../aws/clock.ts'),
  ]);
  const client = patientConfig({ region });
  return dynamoIncidentStore({ table, client, clock: systemClock, retentionDays: 1 });
}
