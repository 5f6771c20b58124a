import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Node } from 'web-tree-sitter';
import { readFrames } from '../../src/evidence/frames.ts';
import { misunderstood, nodesOf, parsePowerShell } from './powershell.ts';

const SCRIPT = 'infra/documents/diagnose-windows.ps1';
const source = readFileSync(SCRIPT, 'utf8');

let root: Node;
beforeAll(async () => {
  root = await parsePowerShell(source);
});
const all = (type: string) => [...nodesOf(root)].filter((node) => node.type === type);
const texts = (type: string) => all(type).map(({ text }) => text);

describe('the parser of these tests', () => {
  it.each([
    { fault: 'a brace is missing', script: 'if ($a) { Get-Date' },
    { fault: 'an operand is missing', script: '$a = 1 +' },
  ])('sees that $fault', async ({ script }) => {
    expect(misunderstood(await parsePowerShell(script))).not.toEqual([]);
  });
});

describe('diagnose-windows.ps1', () => {
  it('is understood as PowerShell', () => {
    expect(misunderstood(root)).toEqual([]);
  });

  it('keeps to Windows PowerShell 5.1, which reads scripts without a mark as the code page of the host', () => {
    const code = [...nodesOf(root)]
      .filter(({ type, childCount }) => childCount === 0 && !/comment|string/.test(type))
      .map(({ text }) => text);
    expect(code.filter((text) => ['??', '??=', '?.', '&&', '||', '?'].includes(text))).toEqual([]);
    expect(source.match(/[^\n\x20-\x7e]/g)).toBeNull();
  });

  it('calls what looks, and nothing that changes the host', () => {
    const own = new Set(texts('function_name'));
    const called = new Set(texts('command_name').filter((name) => !own.has(name)));
    const looks = /^(?:Get|Select|Sort|Where|ForEach|Group|Test|Join)-\w+$/;
    expect([...called].filter((name) => !looks.test(name)).sort()).toEqual([
      // The health check's request on hosts without curl; an error that is passed on; the wait for probes.
      'Invoke-WebRequest',
      'New-Object',
      'Set-StrictMode',
      'Start-Sleep',
      'Write-Error',
    ]);
  });

  it('runs tools of Windows only to list and show', () => {
    const orders = [...source.matchAll(/(appcmd|netsh)\.exe'\) @\('([^)]*)'\)/g)];
    expect(orders.length).toBeGreaterThanOrEqual(6);
    for (const [, tool, order] of orders) {
      expect({ tool, order }).toEqual({
        tool,
        order: expect.stringMatching(/^list'|^(?:int', 'ipv4|http)', 'show'/),
      });
    }
    expect(texts('command_invokation_operator')).toEqual(['&']);
  });

  it('names each section once, each with a limit and the end that is kept', () => {
    const probes = all('command')
      .map(({ text }) => /^Start-Probe '([^']+)' (\d+) (head|tail) ['"]/.exec(text))
      .filter((match) => match !== null);
    const ids = probes.map(([, id]) => id);
    expect(ids.length).toBe(source.match(/^Start-Probe /gm)?.length);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.slice(0, 3)).toEqual(['services', 'netstat-ano', 'iis-apppools']);
    for (const id of ids) {
      const header = `==0123456789abcdef== ${id} status=0 bytes=1 cut=0 command=x`;
      const output = `fiveohtwo-frames 1 0123456789abcdef\n${header}\nx\n==0123456789abcdef== end\n`;
      expect(readFrames(output)?.frames).toHaveLength(1);
    }
  });

  it('answers in frames under pwsh, where there is one', () => {
    const ran = spawnSync('pwsh', ['-NoProfile', '-NonInteractive', '-File', SCRIPT], {
      encoding: 'utf8',
      env: { ...process.env, SSM_port: '8080', SSM_path: '/health' },
      timeout: 60_000,
    });
    if (ran.error !== undefined) {
      process.stderr.write('diagnose-windows.ps1 is parsed only: there is no pwsh here\n');
      return;
    }
    const output = readFrames(ran.stdout);
    expect({ status: ran.status, stderr: ran.stderr }).toEqual({ status: 0, stderr: '' });
    expect(output?.complete).toBe(true);
    expect(ran.stdout.length).toBeLessThan(24_000);
    expect(output?.frames.map(({ id }) => id)).toEqual(expect.arrayContaining(['services']));
  }, 70_000);
});

/** The rules as the script has them, for JavaScript: the same syntax but for .NET's flags within a pattern. */
function redaction(text: string): string {
  const table = /^\$secrets = @\(\n(.*?)^\)/ms.exec(source)?.[1] ?? '';
  const rules = [...table.matchAll(/^ {2}@\('((?:[^']|'')*)', '([^']*)'\)/gm)];
  expect(rules.length).toBe(table.trim().split('\n').length);
  return rules.reduce((rest, [, find = '', put = '']) => {
    const pattern = find
      .replaceAll("''", "'")
      .replace(/^\(\?[sm]\)/, '')
      .replaceAll('\\z', '(?![\\s\\S])');
    const inner = pattern.replace(/^\(\?-i:/, '(?:');
    const flags = `g${inner === pattern ? 'i' : ''}${/^\(\?s\)/.test(find) ? 's' : ''}${/^\(\?m\)/.test(find) ? 'm' : ''}`;
    return rest.replace(new RegExp(inner, flags), put);
  }, text);
}

describe('diagnose-windows.ps1 redacts', () => {
  it.each([
    { secret: 'hunter2', line: 'Server=db;User Id=shop;Password=hunter2;Encrypt=true' },
    { secret: 'hunter2', line: '<add name="db" password="hunter2 with blanks" />' },
    { secret: 'hunter2', line: '"ClientSecret": "hunter2 with blanks",' },
    { secret: 'hunter2', line: 'C:\\app\\shop.exe --password hunter2 --urls http://*:8080' },
    { secret: 'hunter2', line: 'connecting to amqp://shop:hunter2@10.0.0.4:5672' },
    { secret: 'hunter2', line: 'AccountName=shop;AccountKey=hunter2==;EndpointSuffix=x' },
    { secret: 'hunter2', line: '> Authorization: Negotiate hunter2' },
    { secret: 'hunter2', line: '< Set-Cookie: sid=hunter2; HttpOnly' },
    { secret: 'hunter2', line: 'GET /cb ASP.NET_SessionId=hunter2;+theme=dark' },
    { secret: 'hunter2', line: 'GET /cb .AspNetCore.Cookies=hunter2;+theme=dark' },
    { secret: 'AKIAIOSFODNN7EXAMPLE', line: 'using AKIAIOSFODNN7EXAMPLE' },
    { secret: 'eyJhbGciOi', line: 'jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl' },
    { secret: 'MIIEp', line: '-----BEGIN PRIVATE KEY-----\nMIIEp\n-----END PRIVATE KEY-----' },
  ])('$line', ({ secret, line }) => {
    expect(redaction(line)).not.toContain(secret);
    expect(redaction(line)).toContain('[redacted]');
  });

  it.each([
    '2026-11-22 03:00:01 10.0.1.10 GET /api/orders - 8080 - 10.0.0.7 ELB-HealthChecker/2.0 502 3 12029 31',
    '2026-11-22 03:00:01 10.0.0.7 40112 10.0.1.10 80 HTTP/1.1 GET /api/orders - 503 1 AppOffline shop',
    'Stopped  W3SVC                        Auto             0       0 World Wide Web Publishing Service',
    "2026-11-22T03:00:00Z 5009 Microsoft-Windows-WAS Warning: A process serving application pool 'shop' terminated unexpectedly.",
    '#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs(Cookie) sc-status',
  ])('not %s', (line) => {
    expect(redaction(line)).toBe(line);
  });
});
