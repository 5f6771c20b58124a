import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chained } from '../../src/audit/chain.ts';
import type { ChainedEntry } from '../../src/audit/entry.ts';
import { exportTrail } from '../../src/audit/export.ts';
import { runAudit } from '../../src/cli/audit.ts';

const KINDS = ['opened', 'proposed', 'click-accepted', 'change', 'closed'] as const;
const TRAIL: ChainedEntry[] = [];
for (const [index, kind] of KINDS.entries()) {
  TRAIL.push(
    chained(TRAIL.at(-1) ?? null, {
      id: `shop-1-${kind}`,
      incidentId: 'shop-1',
      at: `2026-11-22T03:0${index}:00.000Z`,
      who: 'fiveohtwo',
      kind,
      what: kind,
      planHash: null,
    }),
  );
}

describe('fiveohtwo audit', () => {
  let folder = '';
  let file = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'audit-'));
    file = join(folder, 'trail.jsonl');
    await writeFile(file, exportTrail('shop-1', TRAIL));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function audit(...argv: readonly string[]) {
    let out = '';
    let err = '';
    const status = await runAudit(
      argv,
      { write: (text) => (out += text) },
      { write: (text) => (err += text) },
      async () => ({ auditTrail: async (id) => (id === 'shop-1' ? TRAIL : []) }),
    );
    return { status, out, err };
  }
  const IN_TABLE = ['--table', 'incidents', '--region', 'eu-west-1'];

  it('exports a trail that it then finds sound', async () => {
    const copy = join(folder, 'copy.jsonl');
    expect((await audit('export', 'shop-1', '--out', copy, ...IN_TABLE)).status).toBe(0);
    expect(await readFile(copy, 'utf8')).toBe(await readFile(file, 'utf8'));

    expect(await audit('verify', copy)).toMatchObject({
      status: 0,
      out: expect.stringContaining(`shop-1: 5 entries, sound. Head ${TRAIL[4]?.hash}`),
    });
  });

  it('verifies what is in the table', async () => {
    expect((await audit('verify', 'shop-1', ...IN_TABLE)).status).toBe(0);
    expect(await audit('verify', 'shop-2', ...IN_TABLE)).toMatchObject({
      status: 4,
      err: expect.stringContaining('no audit trail'),
    });
  });

  const lines = (change: (all: string[]) => string[]) => async () => {
    const all = (await readFile(file, 'utf8')).trimEnd().split('\n');
    await writeFile(file, `${change(all).join('\n')}\n`);
  };
  it.each([
    {
      given: 'an altered entry',
      forge: lines((all) => all.map((line) => line.replace('"what":"change"', '"what":"nothing"'))),
      told: /entry 4 .* was altered/,
    },
    {
      given: 'an entry removed',
      forge: lines((all) => all.toSpliced(3, 1)),
      told: /tells of 5 entries, and there are 4/,
    },
    {
      given: 'the last entry removed',
      forge: lines((all) => all.slice(0, -1)),
      told: /last entry is not the one that the header names/,
    },
    {
      given: 'two entries that changed places',
      forge: lines(([header = '', a = '', b = '', ...rest]) => [header, b, a, ...rest]),
      told: /does not follow the entry before it/,
    },
    {
      given: 'the header removed',
      forge: lines((all) => all.slice(1)),
      told: /not the header/,
    },
    { given: 'a line of garbage', forge: lines((all) => [...all, '{']), told: /cannot be read/ },
    { given: 'an empty file', forge: lines(() => []), told: /not the header/ },
  ])('given $given, it says so', async ({ forge, told }) => {
    await forge();

    expect(await audit('verify', file)).toMatchObject({
      status: 1,
      out: expect.stringMatching(told),
    });
  });

  it('tells a trail cut off with its header by the hash that the message showed', async () => {
    const head = TRAIL[4]?.hash.slice(0, 16) ?? '';
    expect((await audit('verify', file, '--head', head)).status).toBe(0);

    await writeFile(file, exportTrail('shop-1', TRAIL.slice(0, 3)));

    expect(await audit('verify', file)).toMatchObject({
      status: 0,
      out: expect.stringContaining('No entry says that the incident was closed'),
    });
    expect(await audit('verify', file, '--head', head)).toMatchObject({
      status: 1,
      out: expect.stringContaining('the end was cut off'),
    });
  });

  it.each([
    { given: 'no verb', argv: [] },
    { given: 'another verb', argv: ['delete', 'shop-1'] },
    { given: 'an incident without its table', argv: ['verify', 'shop-1'] },
    { given: 'a head that is no hash', argv: ['verify', 'FILE', '--head', 'abc'] },
  ])('given $given, it says what to type', async ({ argv }) => {
    const typed = argv.map((word) => (word === 'FILE' ? file : word));
    await expect(audit(...typed)).rejects.toThrow(RangeError);
  });
});
