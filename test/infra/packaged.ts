import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const resource = z.looseObject({
  Type: z.string(),
  Condition: z.string().optional(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});
const template = z.looseObject({
  Resources: z.record(z.string(), resource),
  Parameters: z.record(z.string(), z.looseObject({ Default: z.string().optional() })),
});
export type Template = z.infer<typeof template>;

/** What osls packaged: in a folder of its own, with stub bundles, without an account and without a network. */
export interface Packaged {
  readonly folder: string;
  readonly template: Template;
  validate(): { readonly status: number | null; readonly output: string };
  remove(): void;
}

export function packageOffline(): Packaged {
  const root = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), 'fiveohtwo-package-'));
  cpSync(join(root, 'serverless.yml'), join(folder, 'serverless.yml'));
  cpSync(join(root, 'infra'), join(folder, 'infra'), { recursive: true });
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  mkdirSync(join(folder, 'dist/lambda'), { recursive: true });
  for (const name of ['slack', 'incident']) {
    writeFileSync(join(folder, `dist/lambda/${name}.mjs`), 'export const handler = () => {};\n');
    writeFileSync(join(folder, `dist/lambda/${name}.mjs.map`), '{}');
  }
  execFileSync(process.execPath, [join(root, 'node_modules/osls/bin/serverless.js'), 'package'], {
    cwd: folder,
    stdio: 'pipe',
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      // Nobody listens there: whatever wants the network fails.
      HTTPS_PROXY: 'http://127.0.0.1:9',
      HTTP_PROXY: 'http://127.0.0.1:9',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  });
  const path = join(folder, '.serverless/cloudformation-template-update-stack.json');
  return {
    folder,
    template: template.parse(JSON.parse(readFileSync(path, 'utf8'))),
    validate: () => {
      const { status, stdout } = spawnSync(process.execPath, ['infra/validate.mjs'], {
        cwd: folder,
        encoding: 'utf8',
      });
      return { status, output: stdout };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
