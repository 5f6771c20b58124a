import { describe, expect, it } from '@jest/globals';
import { misunderstood, nodesOf, parsePowerShell } from './powershell.ts';
import { scriptText } from './ssm-documents.ts';

/** What each script may call that changes a host; everything else looks. */
const SCRIPTS = [
  {
    name: 'restart-service-windows',
    changes: ['Restart-Service', 'Restart-WebAppPool', 'Start-Service', 'Start-WebAppPool'],
    guards: 1,
  },
  {
    name: 'open-host-port-windows',
    changes: ['New-NetFirewallRule', 'Remove-NetFirewallRule'],
    guards: 2,
  },
  {
    name: 'correct-upstream-windows',
    // Files of the store, and the one file by its replacement.
    changes: ['CreateDirectory', 'Open', 'Replace', 'WriteAllBytes', 'WriteAllText'],
    guards: 2,
  },
  {
    name: 'raise-workers-windows',
    changes: ['CreateDirectory', 'Open', 'Replace', 'WriteAllBytes', 'WriteAllText'],
    guards: 2,
  },
];
const LOOKS = /^(?:Get|Select|Sort|Where|ForEach|Test)-\w+$/;
const HARMLESS = [
  ...['Import-Module', 'Join-Path', 'New-Object', 'Set-StrictMode', 'Start-Sleep', 'Write-Output'],
];
/** Methods of .NET that touch files. */
const FILES = /\[IO\.(?:File|Directory)\]::(?!Read|Exists)(\w+)/g;

describe.each(SCRIPTS)('$name.ps1', ({ name, changes, guards }) => {
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
    const onFiles = [...source.matchAll(FILES)].map(([, method = '']) => method);
    expect([...new Set([...others, ...onFiles])].sort()).toEqual(changes);
    // Of native tools only appcmd is called, and only to look.
    const tools = [...source.matchAll(/& (\$\w+(?: \S+)?)/g)].map(([, tool = '']) => tool);
    const looking = ['$Check', '$appcmd ($arguments', '$appcmd list'];
    expect(tools.filter((tool) => !looking.includes(tool))).toEqual([]);
    if (source.includes('$appcmd')) expect(source).toContain("$arguments = @('list', 'config')");
    expect(source).toContain('[CmdletBinding(SupportsShouldProcess)]');
    expect(source.match(/\$PSCmdlet\.ShouldProcess\(/g)).toHaveLength(guards);
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
