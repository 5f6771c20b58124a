import { describe, expect, it } from '@jest/globals';
import { misunderstood, nodesOf, parsePowerShell } from './powershell.ts';
import { scriptText } from './ssm-documents.ts';

/** What each script may call that changes a host; everything else looks. */
const SCRIPTS = [
  {
    name: 'restart-service-windows',
    changes: ['Restart-Service', 'Restart-WebAppPool', 'Start-Service', 'Start-WebAppPool'],
  },
  { name: 'open-host-port-windows', changes: ['New-NetFirewallRule', 'Remove-NetFirewallRule'] },
];
const LOOKS = /^(?:Get|Select|Sort|Where|ForEach|Test)-\w+$/;
const HARMLESS = ['Import-Module', 'Set-StrictMode', 'Start-Sleep', 'Write-Output'];

describe.each(SCRIPTS)('$name.ps1', ({ name, changes }) => {
  const source = scriptText(name);

  it('is understood as PowerShell, and keeps to what 5.1 knows', async () => {
    const root = await parsePowerShell(source);
    expect(misunderstood(root)).toEqual([]);
    const code = [...nodesOf(root)]
      .filter(({ type, childCount }) => childCount === 0 && !/comment|string/.test(type))
      .map(({ text }) => text);
    expect(code.filter((text) => ['??', '??=', '?.', '&&', '||', '?'].includes(text))).toEqual([]);
    // It is read as the code page of the host.
    expect(source.match(/[^\n\x20-\x7e]/g)).toBeNull();
  });

  it('changes what it is for, and only behind ShouldProcess', async () => {
    const nodes = [...nodesOf(await parsePowerShell(source))];
    const own = nodes.filter(({ type }) => type === 'function_name').map(({ text }) => text);
    const called = new Set(
      nodes.filter(({ type }) => type === 'command_name').map(({ text }) => text),
    );
    const others = [...called].filter(
      (command) => !own.includes(command) && !LOOKS.test(command) && !HARMLESS.includes(command),
    );
    expect(others.sort()).toEqual(changes);
    expect(source).toContain('[CmdletBinding(SupportsShouldProcess)]');
    const guards = source.match(/\$PSCmdlet\.ShouldProcess\(/g) ?? [];
    expect(guards.length).toBe(name.startsWith('restart') ? 1 : 2);
  });

  it('checks every parameter again, to the end of the value', () => {
    const read = new Set([...source.matchAll(/\$(\w+) = \$env:SSM_(\w+)/g)].map(([, to]) => to));
    for (const variable of read) {
      expect(source).toMatch(new RegExp(`Assert-Parameter \\$${variable} '\\^[^']*\\\\z' '`));
    }
    expect(read.size).toBeGreaterThanOrEqual(3);
  });

  it('says in its last line what became of it, and ends with a status of its own', () => {
    const statuses = [...source.matchAll(/^\s*exit (\d+)$/gm)].map(([, status]) => Number(status));
    expect(new Set(statuses)).toEqual(new Set([0, 1, 2]));
  });
});
