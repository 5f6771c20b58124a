import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runExplain } from '../../src/cli/explain.ts';

class Collector {
  text = '';
  write(text: string): void {
    this.text += text;
  }
}

const fixture = (name: string): string => new URL(`../fixtures/${name}`, import.meta.url).pathname;

async function explain(...argv: readonly string[]) {
  const out = new Collector();
  const err = new Collector();
  const status = await runExplain(argv, out, err);
  return { status, out: out.text, err: err.text };
}

describe('fiveohtwo explain', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'explain-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('answers each input with one line of JSON', async () => {
    const { status, out } = await explain(
      '--json',
      fixture('captures/nginx-oom-killed'),
      fixture('cases/alb-001-lambda-empty-body-element.yaml'),
    );
    const answers = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));

    expect(status).toBe(0);
    expect(answers.map(({ verdicts }) => verdicts[0].cause)).toEqual([
      'backend-oom-killed',
      'lambda-target-error',
    ]);
  });

  it('goes on after an input that cannot be read, and says so in its status', async () => {
    const { status, out } = await explain(
      '--json',
      join(folder, 'none.log'),
      fixture('captures/nginx-healthy'),
    );
    const answers = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));

    expect(status).toBe(1);
    expect(answers[0]).toMatchObject({
      status: 'inconclusive',
      error: expect.stringContaining('check the path'),
    });
    expect(answers[1]).toMatchObject({ status: 'healthy' });
  });

  it('reads a pasted log of which nothing else is known', async () => {
    const path = join(folder, 'pasted.log');
    await writeFile(
      path,
      '$ tail error.log\n2026/11/22 15:54:22 [error] 31#31: *22 upstream sent too big header while reading response header from upstream, upstream: "http://10.0.0.2:80/"\n',
    );

    expect((await explain('--json', path)).out).toContain('"cause":"header-too-large"');
  });

  it.each([
    { given: 'an empty file', name: 'empty.log', text: '', says: 'is empty' },
    { given: 'a broken bundle', name: 'b.json', text: '{"exhibits": [', says: 'no valid JSON' },
    {
      given: 'a newer bundle',
      name: 'b.json',
      text: '{"version":9,"exhibits":[]}',
      says: 'version',
    },
    { given: 'YAML that is no case', name: 'c.yaml', text: 'a: 1\n', says: 'evidence:' },
  ])('says what to do about $given', async ({ name, text, says }) => {
    const path = join(folder, name);
    await writeFile(path, text);

    const { status, err } = await explain(path);

    expect(status).toBe(1);
    expect(err).toContain(says);
  });

  it('tells a person the cause, the lines it rests on and what to do next', async () => {
    const { out } = await explain(fixture('captures/nginx-backend-stopped'));

    expect(out).toContain('backend-stopped (confirmed');
    expect(out).toContain('gateway/error.log:1: 2026/11/22');
    expect(out).toContain('Next');
    expect(out).not.toContain('\u001b[');
  });

  it('explains itself when used wrongly', async () => {
    expect(await explain('--colour')).toMatchObject({
      status: 2,
      err: expect.stringContaining('Usage'),
    });
  });
});
