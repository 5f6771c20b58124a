import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { HostDocument } from '../../../src/ports/hosts.ts';
import { IDS, StagedFleet } from './staged-fleet.ts';

const [FIRST = ''] = IDS;

/** Each document with a fault that it clears, and the parameters that its remedy would send. */
const CASES: readonly {
  readonly document: HostDocument;
  readonly fault: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly undone: string | null;
  /** Lines of the kernel and of tools, which no script writes down. */
  readonly others?: RegExp;
}[] = [
  {
    document: 'open-host-port-linux',
    fault: 'host-firewall-blocked',
    parameters: { port: '8080', source: '10.0.101.0/24' },
    undone: 'The rule of iptables was removed: tcp 8080 from 10.0.101.0/24 is as it was.',
  },
  {
    document: 'enlarge-header-buffers-linux',
    fault: 'header-too-large',
    parameters: { gateway: 'nginx', upstream: '127.0.0.1:3000', kilobytes: '32' },
    undone: 'nginx has the buffers that it had; its file is what it was.',
  },
  {
    document: 'allow-gateway-connect-linux',
    fault: 'mandatory-access-denied',
    parameters: {},
    undone: 'httpd_can_network_connect is off: it holds at once and stays.',
  },
  {
    document: 'free-disk-space-linux',
    fault: 'disk-full',
    parameters: {},
    undone: null,
    others:
      /^(?:deleted=\/var\/log\/\S+\.gz|Vacuuming done, freed \d+\.0M of archived journals from \/var\/log\/journal\/\w+\.)$/,
  },
  {
    document: 'raise-descriptor-limit-linux',
    fault: 'fd-exhausted',
    parameters: { unit: 'shop', port: '8080', limit: '65536' },
    undone: 'shop.service has the limit that it had; it was restarted.',
  },
  {
    document: 'raise-workers-linux',
    fault: 'worker-pool-too-small',
    parameters: { server: 'php-fpm', pool: 'shop', workers: '12' },
    undone: 'The pool shop has the workers that it had; the file is what it was.',
  },
  {
    document: 'restart-service-linux',
    fault: 'backend-crashed',
    parameters: { unit: 'shop', port: '8080' },
    undone: null,
  },
  {
    document: 'dump-and-restart-linux',
    fault: 'backend-hung',
    parameters: { unit: 'shop', port: '8080' },
    undone: null,
    others:
      /^(?:(?:State|VmRSS|Threads):\t.*|\[<0>\] \w+\+0x.*|\d+ (?:socket:|pipe:|anon_inode:|\/).*)$/,
  },
  {
    document: 'correct-upstream-linux',
    fault: 'protocol-mismatch',
    parameters: {
      gateway: 'nginx',
      from: 'https://127.0.0.1:3000',
      to: 'http://127.0.0.1:3000',
    },
    undone: 'nginx sends to https://127.0.0.1:3000 again; its file is what it was.',
  },
  {
    document: 'reload-gateway-linux',
    fault: 'dns-unresolvable',
    parameters: { gateway: 'nginx' },
    undone: null,
  },
  {
    document: 'rate-limit-at-gateway-linux',
    fault: 'retry-storm',
    parameters: { gateway: 'nginx', upstream: '127.0.0.1:3000', rate: '15' },
    undone: 'nginx lets every request through again; its file is what it was.',
  },
  {
    document: 'raise-gateway-timeout-linux',
    fault: 'upstream-too-slow',
    parameters: { gateway: 'nginx', upstream: '127.0.0.1:3000', seconds: '45' },
    undone: 'nginx waits as long as it did; its file is what it was.',
  },
];

describe("the lab's hosts answer to documents as real ones do", () => {
  it.each(CASES)('$document: applied, applied again, undone, undone again', async (given) => {
    const stage = new StagedFleet().broken(given.fault);
    const printed = [...linesOf(given.document), /^$/, ...(given.others ? [given.others] : [])];
    const run = async (mode: string, handle: string) => {
      const [answer] = await stage.ports.hosts.run({
        document: given.document,
        instanceIds: [FIRST],
        parameters: { mode, incident: 'shop-1', handle, ...given.parameters },
        deadlineSeconds: 60,
        comment: 'test',
      });
      if (answer?.kind !== 'ran') throw new TypeError(`${given.document}: ${answer?.kind}`);
      for (const line of answer.stdout.trimEnd().split('\n')) {
        // Compared as a whole, so that a failure shows the line.
        expect([line, printed.some((pattern) => pattern.test(line))]).toEqual([line, true]);
      }
      return answer.stdout;
    };

    const applied = await run('apply', 'none');
    expect(applied).toMatch(/^result=(changed|restarted)$/m);
    const handle = /^handle=(\S+)$/m.exec(applied)?.[1];
    if (given.undone === null) {
      expect(handle).toBeUndefined();
      return;
    }
    expect(await run('apply', 'none')).toMatch(/^result=unchanged$/m);
    expect(await run('undo', handle ?? '')).toMatch(
      new RegExp(`^result=(?:undone|changed)\n${given.undone}`, 'm'),
    );
    expect(await run('undo', handle ?? '')).toMatch(/^result=(unchanged|refused)$/m);
  });
});

/** The lines that a script may print, taken from its own words; what it fills in may be anything. */
function linesOf(document: HostDocument): readonly RegExp[] {
  const script = [
    `${document}.sh`,
    'parts/remedy.sh',
    'parts/service.sh',
    'parts/change-set.sh',
    'parts/gateway-edit.sh',
  ]
    .map((file) => readFileSync(`infra/documents/${file}`, 'utf8'))
    .join('\n');
  const said = [
    ...script.matchAll(/\b(?:printf|echo|refuse|fail) (?:'(?<raw>[^']+)'|"(?<filled>[^"]+)")/g),
    ...script.matchAll(/\bsay \w+ (?:'(?<raw>[^']+)'|"(?<filled>[^"]+)")/g),
  ].flatMap(({ groups }) => (groups?.['raw'] ?? groups?.['filled'] ?? '').split('\\n'));
  /** What a change set shows of its files. */
  const diff = [/^[ +-](?: {0,8}\S.*)?$/, /^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@$/];
  const results = [...script.matchAll(/\bsay (?<result>\w+) /g)].map(
    ({ groups }) => `result=${groups?.['result']}`,
  );
  return [
    ...diff,
    ...[...said, ...results, 'result=refused', 'Refused, nothing was done: %s']
      // What is all filled in would fit any line.
      .filter((line) => /\S{2}/.test(line.split(FILLED_IN).join('')))
      .map((line) => new RegExp(`^${line.split(FILLED_IN).map(escaped).join('.*')}$`)),
  ];
}

/** `%s`, `$name`, `${name...}`, `$(...)`. */
const FILLED_IN = /%s|\$\w+|\$\{[^}]*\}|\$\(.*?\){1,3}/;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
