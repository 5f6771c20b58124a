import { describe, expect, it } from '@jest/globals';
import { writeFrames } from '../../src/evidence/frames.ts';
import { exhibitsOfOutput } from '../../src/evidence/host-output.ts';
import { readExhibit } from '../../src/read/registry.ts';

/** Sections as diagnose-windows.ps1 writes them; its tests hold the script, these hold the way on from there. */
const SECTIONS = {
  services: `Status   Name                         StartMode ExitCode     Pid DisplayName
Stopped  W3SVC                        Auto             0       0 World Wide Web Publishing Service
Running  WAS                          Manual           0    1520 Windows Process Activation Service`,
  'netstat-ano': `  Proto  Local Address          Foreign Address        State           PID    Process
  TCP    [::]:8080              [::]:0                 LISTENING       4      System
  TCP    127.0.0.1:5000         0.0.0.0:0              LISTENING       4242   dotnet`,
  'iis-apppools': `DefaultAppPool                           Started
shop                                     Stopped`,
  'iis-w3c.log': `# c:\\inetpub\\logs\\logfiles\\w3svc1\\u_ex261122.log
#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken
2026-11-22 03:00:01 10.0.1.10 GET /health - 8080 - 10.0.0.7 ELB-HealthChecker/2.0 - 502 3 12029 2031`,
  'httperr.log': `#Fields: date time c-ip c-port s-ip s-port cs-version cs-method cs-uri sc-status s-siteid s-reason s-queuename
2026-11-22 03:00:01 10.0.0.7 40112 10.0.1.10 8080 HTTP/1.1 GET /api/orders 503 1 AppOffline shop`,
  'eventlog-system': `2026-11-22T02:50:50Z 4231 Tcpip Warning: A request to allocate an ephemeral port number from the global TCP port space has failed due to all such ports being in use.`,
  'eventlog-application': `2026-11-22T02:59:49Z 1000 Application Error Error: Faulting application name: w3wp.exe, version: 10.0.17763.1, time stamp: 0xcfdb13d8`,
  'curl-local': `*   Trying 127.0.0.1:8080...
* Connected to 127.0.0.1 (127.0.0.1) port 8080
< HTTP/1.1 503 Service Unavailable`,
  'upstreams-curl': `*   Trying 10.0.2.20:5000...
* connect to 10.0.2.20 port 5000 failed: Connection refused
curl: (7) Failed to connect to 10.0.2.20 port 5000 after 2031 ms: Couldn't connect to server`,
  'iis.config': `# configuration file C:\\Windows\\System32\\inetsrv\\config\\applicationHost.config
<rule name="ARR_shop" patternSyntax="Wildcard" stopProcessing="true">
<match url="*" />
<action type="Rewrite" url="http://shop/{R:0}" />
</rule>
<webFarm name="shop" enabled="true">
<server address="10.0.2.20" enabled="true">
<applicationRequestRouting httpPort="5000" />
</server>
<server address="10.0.2.21" enabled="false" />
<applicationRequestRouting>
<loadBalancing algorithm="WeightedRoundRobin" />
</applicationRequestRouting>
</webFarm>
# configuration file C:\\inetpub\\shop\\web.config
<rule name="api">
<action type="Rewrite" url="http://localhost:5001/{R:1}" />
</rule>`,
  free: `               total        used        free      shared  buff/cache   available
Mem:            8191        8000         191           0           0         191
Commit limit 9471, free 7`,
  'df-h': `Filesystem      Size  Used Avail Use% Mounted on
C: 51200M 50900M 300M 99% /C:`,
  firewall: `profile Public: enabled=True inbound-default=Block
v2.31|Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=8080|Name=shut|
Action : Block`,
} as const;
type Section = keyof typeof SECTIONS;

function exhibitsOf(...ids: readonly Section[]) {
  const frames = ids.map((id) => ({
    id,
    exitStatus: 0,
    cut: false,
    command: id,
    text: SECTIONS[id],
  }));
  const stdout = writeFrames('0123456789abcdef', frames);
  return exhibitsOfOutput({ name: 'i-0a', address: '10.0.1.10' }, stdout) ?? [];
}

describe('what a Windows host says of itself', () => {
  it.each<{ section: Section; means: string; fact: object }>([
    { section: 'services', means: 'IIS is stopped', fact: { name: 'W3SVC', state: 'stopped' } },
    { section: 'netstat-ano', means: 'http.sys listens', fact: { address: '::', port: 8080 } },
    {
      section: 'netstat-ano',
      means: 'the application listens on the loopback only',
      fact: { address: '127.0.0.1', port: 5000, process: 'dotnet' },
    },
    {
      section: 'iis.config',
      means: 'a farm has a server with a port of its own',
      fact: { kind: 'upstream', gateway: 'iis', group: 'shop', address: '10.0.2.20:5000' },
    },
    {
      section: 'iis.config',
      means: 'a server of the farm is out',
      fact: { address: '10.0.2.21:80', down: true },
    },
    {
      section: 'iis.config',
      means: 'a rule forwards',
      fact: { kind: 'upstream', group: null, address: 'localhost:5001' },
    },
    {
      section: 'iis-apppools',
      means: 'a pool is off',
      fact: { name: 'shop', state: 'stopped', manager: 'iis' },
    },
    {
      section: 'iis-w3c.log',
      means: 'ARR could not connect',
      fact: { kind: 'failure', failure: 'refused' },
    },
    { section: 'httperr.log', means: 'the pool was disabled', fact: { event: 'gave-up' } },
    { section: 'eventlog-system', means: 'no ports are left', fact: { event: 'out-of-ports' } },
    {
      section: 'eventlog-application',
      means: 'the worker crashed',
      fact: { event: 'exited', subject: 'w3wp.exe' },
    },
    { section: 'curl-local', means: 'it answers 503', fact: { outcome: 'answered', status: 503 } },
    {
      section: 'upstreams-curl',
      means: 'its server refuses',
      fact: { to: '10.0.2.20:5000', outcome: 'refused' },
    },
    { section: 'free', means: 'memory is short', fact: { resource: 'memory' } },
    { section: 'df-h', means: 'the disk is full', fact: { resource: 'disk', used: 0.99 } },
    { section: 'firewall', means: 'a rule blocks', fact: { action: 'drop' } },
  ])('$section: $means', ({ section, fact }) => {
    const observations = exhibitsOf(section).flatMap(readExhibit);

    expect(observations).toContainEqual(expect.objectContaining(fact));
  });

  it('takes the default of a firewall profile for no rule: nearly every Windows blocks by default', () => {
    const observations = exhibitsOf('firewall').flatMap(readExhibit);

    expect(observations.filter(({ kind }) => kind === 'firewall-rule')).toHaveLength(1);
  });

  it('forwards to the servers of a farm, and not to the farm', () => {
    const observations = exhibitsOf('iis.config').flatMap(readExhibit);

    expect(observations.filter(({ kind }) => kind === 'upstream')).toHaveLength(3);
  });

  it('is a gateway when it forwards', () => {
    const roles = [exhibitsOf('services'), exhibitsOf('services', 'upstreams-curl')];

    expect(roles.map(([first]) => first?.origin.role)).toEqual(['backend', 'gateway']);
  });
});
