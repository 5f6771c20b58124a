import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect, it } from '@jest/globals';
import { parse } from 'yaml';

const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

it('docs/deployment.md has every param of serverless.yml that is no remedy, with its default', async () => {
  const { ids }: { ids: readonly string[] } = createRequire(import.meta.url)(
    '../../infra/remedies.cjs',
  );
  const remedies = new Set(ids.map((id) => id.replaceAll(/-([a-z])/g, (_, c) => c.toUpperCase())));
  const params: Record<string, string> = parse(await read('serverless.yml'), {
    logLevel: 'silent',
  }).params.default;
  const page = (await read('docs/deployment.md')).replaceAll(/ +/g, ' ');

  for (const [name, value] of Object.entries(params).filter(([name]) => !remedies.has(name))) {
    expect(page).toContain(`| \`${name}\` | ${value === '' ? 'none' : `\`${value}\``} |`);
  }
});
