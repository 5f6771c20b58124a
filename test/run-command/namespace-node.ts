import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NamespaceHost } from '../gateways/namespace-host.ts';
import { linuxNode, type ManagedNode } from './node.ts';

/** What `timeout` ends with when it had to kill. */
const KILLED = [124, 137];

let scripts = 0;

/** The agent on a host of its own namespaces: the script becomes a file and runs as root with `sh`, as the real one does. */
export const namespaceNode = (host: NamespaceHost, folder: string): ManagedNode =>
  linuxNode(async ({ script, environment, timeoutSeconds }) => {
    scripts += 1;
    const file = join(folder, `_script-${scripts}.sh`);
    writeFileSync(file, `${script}\n`, { mode: 0o700 });
    const began = Date.now();
    const { status, stdout, stderr } = await host.run(
      ['timeout', '-k', '1', String(timeoutSeconds), 'sh', '-c', file],
      { ...environment, PATH: `/run/calm:${process.env['PATH'] ?? ''}` },
    );
    const late = Date.now() - began >= timeoutSeconds * 1000;
    if (late && KILLED.includes(status ?? 137)) return { kind: 'timed-out', stdout, stderr };
    return { kind: 'ended', status: status ?? -1, stdout, stderr };
  });
