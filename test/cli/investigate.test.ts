import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EMPTY_CATALOGUE } from '../../src/catalogue/catalogue.ts';
import { runInvestigate } from '../../src/cli/investigate.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import { parseBundle } from '../../src/evidence/bundle.ts';
import { faultById } from '../../src/lab/fault-by-id.ts';
import { Fleet } from '../../src/lab/fleet/fleet.ts';
import { portsOf } from '../../src/lab/fleet/fleet-ports.ts';
import { LabClock } from '../../src/lab/lab-clock.ts';

/** Collects what a command prints. */
function sink() {
  const written: string[] = [];
  return { write: (text: string) => void written.push(text), text: () => written.join('') };
}

/** The command against the lab's fleet with a fault that has lasted for five minutes. */
async function investigate(fault: string, ...argv: readonly string[]) {
  const clock = new LabClock(() => Date.parse('2026-11-22T03:00:30Z'));
  const fleet = new Fleet(clock);
  faultById(fault).inject(fleet);
  clock.skip(5 * 60_000);
  const out = sink();
  const err = sink();
  const status = await runInvestigate(argv, out, err, async () => ({
    ...portsOf(fleet),
    catalogue: EMPTY_CATALOGUE,
    setupAt: () => {
      throw new Error('investigate does not ask how fiveohtwo is set up');
    },
  }));
  return { status, out: out.text(), err: err.text() };
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fiveohtwo-investigate-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('fiveohtwo investigate', () => {
  it('goes from a name to the cause, with the lines that prove it', async () => {
    const { status, out, err } = await investigate('backend-crashed', 'shop');

    expect(status).toBe(0);
    expect(out).toContain('shop: target group shop behind shop-alb, eu-west-1');
    expect(out).toMatch(/backend-crashed \(/);
    expect(out).toContain('Because');
    expect(err.split('\n').slice(0, 3)).toEqual([
      'Looking for shop',
      'Collecting evidence about target group shop',
      'Reading the evidence',
    ]);
  });

  it('lists what a name may mean, with the command for each', async () => {
    const { status, out, err } = await investigate('healthy', 'shop-alb');

    expect(status).toBe(4);
    expect(out).toBe('');
    expect(err).toContain('  1. shop · 3 of 3 healthy\n     fiveohtwo investigate arn:aws:');
  });

  it('takes the only target group of a load balancer that fails, and says so', async () => {
    const { status, err } = await investigate('backend-crashed', 'shop-alb');

    expect(status).toBe(0);
    expect(err).toContain('Of 2 target groups, shop is the only one that fails.');
  });

  it('says what was searched and what is near when nothing is called so', async () => {
    const { status, err } = await investigate('backend-crashed', 'shpo');

    expect(status).toBe(4);
    expect(err).toContain('Did you mean "shop"?');
  });

  it('answers programs in JSON and keeps the evidence for its owner alone', async () => {
    const file = join(folder, 'bundle.json');
    const { out } = await investigate('backend-crashed', 'shop', '--json', '--out', file);

    expect(JSON.parse(out)).toMatchObject({ verdicts: [{ cause: 'backend-crashed' }] });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(parseBundle(JSON.parse(readFileSync(file, 'utf8'))).subject.service).toBe('shop');
  });

  it('looks back as far as it is told', async () => {
    const file = join(folder, 'since.json');
    await investigate('backend-crashed', 'shop', '--since', '30m', '--out', file);

    const { window } = parseBundle(JSON.parse(readFileSync(file, 'utf8'))).subject;
    expect(Date.parse(window?.to ?? '') - Date.parse(window?.from ?? '')).toBe(30 * 60_000);
  });

  it.each(['', '5', '30s', '2d', '25h', '0m', '-1h'])(
    'refuses "--since %s" as wrong usage',
    async (since) => {
      await expect(investigate('backend-crashed', 'shop', `--since=${since}`)).rejects.toThrow(
        RangeError,
      );
    },
  );

  it('never ends in a stack trace', async () => {
    const err = sink();
    expect(await runCli(['investigate', 'shop', '--since', 'soon'], sink(), err)).toBe(2);
    expect(err.text()).not.toMatch(/\n\s+at /);
  });
});
