import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const folder = 'infra/documents';
const scripts = readdirSync(folder)
  .filter((name) => name.endsWith('.sh'))
  .map((name) => join(folder, name));

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
      expect(spawnSync('shellcheck', ['-s', 'sh', ...scripts], { encoding: 'utf8' })).toMatchObject(
        {
          stdout: '',
          status: 0,
        },
      );
    },
    60_000,
  );

  withTool('shfmt')('are formatted', () => {
    expect(
      spawnSync('shfmt', ['-ln', 'posix', '-i', '2', '-ci', '-d', ...scripts], {
        encoding: 'utf8',
      }),
    ).toMatchObject({ stdout: '', status: 0 });
  });

  it.each(scripts)('%s is understood by sh and bash', (script) => {
    for (const shell of ['sh', 'bash']) {
      expect(spawnSync(shell, ['-n', script], { encoding: 'utf8' })).toMatchObject({
        stderr: '',
        status: 0,
      });
    }
  });
});
