import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { assembledScript, DOCUMENT_IDS } from './ssm-documents.ts';

const folder = 'infra/documents';
const scripts = readdirSync(folder)
  .filter((name) => name.endsWith('.sh'))
  .map((name) => join(folder, name));
const parts = readdirSync(join(folder, 'parts'))
  .filter((name) => name.endsWith('.sh'))
  .map((name) => join(folder, 'parts', name));
// A part alone names what the scripts around it define: what hosts get is what has to be clean.
const whole = mkdtempSync(join(tmpdir(), 'fiveohtwo-scripts-'));
const assembled = DOCUMENT_IDS.filter((id) => id.endsWith('-linux')).map((id) =>
  assembledScript(whole, id),
);
afterAll(() => rmSync(whole, { recursive: true }));

function installed(tool: string): boolean {
  const found = spawnSync(tool, ['--version']).error === undefined;
  if (!found) process.stderr.write(`${tool} is not installed: apt-get install ${tool}\n`);
  return found;
}

describe('host scripts', () => {
  const withTool = (tool: string) => (installed(tool) ? it : it.skip);

  withTool('shellcheck')(
    'are clean for shellcheck',
    () => {
      expect(
        spawnSync('shellcheck', ['-s', 'sh', ...assembled], { encoding: 'utf8' }),
      ).toMatchObject({
        stdout: '',
        status: 0,
      });
    },
    60_000,
  );

  withTool('shfmt')('are formatted', () => {
    expect(
      spawnSync('shfmt', ['-ln', 'posix', '-i', '2', '-ci', '-d', ...scripts, ...parts], {
        encoding: 'utf8',
      }),
    ).toMatchObject({ stdout: '', status: 0 });
  });

  it.each(assembled)('%s is understood by sh and bash', (script) => {
    for (const shell of ['sh', 'bash']) {
      expect(spawnSync(shell, ['-n', script], { encoding: 'utf8' })).toMatchObject({
        stderr: '',
        status: 0,
      });
    }
  });
});
