import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type FakeHost, fakeHost, type Ran } from './fake-host.ts';

const SCRIPT = 'infra/documents/restart-service-linux.sh';
const onLinux = process.platform === 'linux' ? describe : describe.skip;
if (process.platform !== 'linux') {
  process.stderr.write('restart-service-linux.sh is not run: this machine is not Linux\n');
}

let host: FakeHost;
beforeEach(() => {
  host = fakeHost();
  host.tool('journalctl', 'echo "node[7]: Error: listen EADDRINUSE, DB_PASSWORD=hunter2"');
  host.tool('ss', `[ -e ${host.temp}/restarted ] && echo "LISTEN 0 511 0.0.0.0:8080 0.0.0.0:*"`);
  // Whole seconds of a test are for the script's own sleeps; the waiting itself is not of interest.
  host.tool('sleep', ':');
});
afterEach(() => host.remove());

/** A systemd whose unit has these properties before and after it is restarted. */
function systemd(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>> = before,
): void {
  const cases = (properties: Readonly<Record<string, string>>): string =>
    Object.entries({ LoadState: 'loaded', MainPID: '7', ...properties })
      .map(([name, value]) => `*" ${name}") echo "${name}=${value}" ;;`)
      .join('\n');
  host.tool(
    'systemctl',
    `echo "$*" >>${host.temp}/calls
case $1 in
  restart) : >${host.temp}/restarted; exit 0 ;;
  show) if [ -e ${host.temp}/restarted ]; then
    case $* in ${cases(after)} esac
  else
    case $* in ${cases(before)} esac
  fi ;;
esac`,
  );
}

const restart = (change: Readonly<Record<string, string>> = {}, shell = 'sh'): Promise<Ran> =>
  host.run(shell, SCRIPT, { SSM_unit: 'shop-api.service', SSM_port: '8080', ...change });

/** What was asked of systemd, apart from looking. */
const orders = (): readonly string[] => {
  const calls = join(host.temp, 'calls');
  if (!existsSync(calls)) return [];
  return readFileSync(calls, 'utf8')
    .split('\n')
    .filter((call) => call !== '' && !call.startsWith('show'));
};
const lastLine = ({ stdout }: Ran): string => stdout.trimEnd().split('\n').at(-1) ?? '';

onLinux('restart-service-linux.sh', () => {
  it.each(['sh', 'bash'])('restarts a stopped service and proves it, under %s', async (shell) => {
    systemd({ ActiveState: 'inactive', MainPID: '0' }, { ActiveState: 'active' });

    const ran = await restart({}, shell);

    expect(ran).toMatchObject({ status: 0, stderr: '' });
    expect(ran.stdout).toBe(
      [
        'action=systemctl restart shop-api.service',
        'before=inactive pid=0 listens=no',
        'result=restarted',
        'active=active',
        'listens=yes',
        'shop-api.service was restarted: it is active and listens on port 8080.',
        '',
      ].join('\n'),
    );
    expect(orders()).toEqual(['reset-failed shop-api.service', 'restart shop-api.service']);
  });

  it('takes the name with or without ".service"', async () => {
    systemd({ ActiveState: 'active' });

    expect((await restart({ SSM_unit: 'shop-api' })).status).toBe(0);
    expect(orders()).toContain('restart shop-api.service');
  });

  it('does not look for a listener when no port is given', async () => {
    systemd({ ActiveState: 'active' });
    host.tool('ss', 'exit 1');

    const ran = await restart({ SSM_port: '0' });

    expect(ran.status).toBe(0);
    expect(ran.stdout).toContain('listens=not-asked\n');
  });

  it('says that the service did not come back, with its last log lines and without secrets', async () => {
    systemd({ ActiveState: 'inactive' }, { ActiveState: 'failed', Result: 'exit-code' });

    const ran = await restart();

    expect(ran.status).toBe(1);
    expect(ran.stdout).toContain('result=failed\nactive=failed\n');
    expect(ran.stdout).toContain('EADDRINUSE');
    expect(ran.stdout).not.toContain('hunter2');
    expect(lastLine(ran)).toBe('shop-api.service did not come back: it is failed (exit-code).');
  });

  it('does not take a service for restarted that never listens', async () => {
    systemd({ ActiveState: 'active' });
    host.tool('ss', 'exit 0');
    // Twenty seconds pass at the first look.
    host.tool(
      'date',
      `if [ -e ${host.temp}/late ]; then echo 1000; else : >${host.temp}/late; echo 1; fi`,
    );

    const ran = await restart();

    expect(ran.status).toBe(1);
    expect(lastLine(ran)).toBe(
      'shop-api.service was restarted and is active, but does not listen on port 8080.',
    );
  });

  it('leaves the service as it is when it is run twice', async () => {
    systemd({ ActiveState: 'active' });

    expect((await restart()).status).toBe(0);
    expect((await restart()).status).toBe(0);
  });
});

onLinux('restart-service-linux.sh refuses', () => {
  it.each([
    { what: 'a service that the host does not have', properties: { LoadState: 'not-found' } },
    { what: 'a masked service', properties: { LoadState: 'masked' } },
    {
      what: 'a protected service under an alias',
      properties: { Id: 'ssh.service', Names: 'ssh.service sshd.service' },
    },
  ])('$what', async ({ properties }) => {
    systemd({ ActiveState: 'active', ...properties });

    const ran = await restart();

    expect(ran.status).toBe(2);
    expect(ran.stdout).toContain('result=refused\n');
    expect(lastLine(ran)).toMatch(/^Refused, nothing was done: /);
    expect(orders()).toEqual([]);
  });

  it.each([
    'sshd',
    'sshd.service',
    'amazon-ssm-agent',
    'snap.amazon-ssm-agent.amazon-ssm-agent',
    'dbus',
    'systemd-journald',
    'systemd-networkd.service',
    'docker',
    'shop.socket',
    'multi-user.target',
    '--now',
    '-H host',
    'shop;reboot',
    'shop$(reboot)',
    'a\nb',
    '../shop',
    'x'.repeat(65),
    '',
  ])('the unit %j', async (unit) => {
    systemd({ ActiveState: 'active' });

    for (const shell of ['sh', 'bash']) {
      expect(await restart({ SSM_unit: unit }, shell)).toMatchObject({ status: 2 });
    }
    expect(orders()).toEqual([]);
  });

  it.each(['', '80a', '-1', '123456'])('the port %j', async (port) => {
    systemd({ ActiveState: 'active' });

    expect(await restart({ SSM_port: port })).toMatchObject({ status: 2 });
    expect(orders()).toEqual([]);
  });
});
