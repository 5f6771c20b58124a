import type { Row } from './row.ts';

const w3c = (substatus: number, win32: number): string =>
  `#Fields: date time s-ip cs-method cs-uri-stem sc-status sc-substatus sc-win32-status time-taken\n2026-11-22 15:54:22 10.30.4.10 GET /cart 502 ${substatus} ${win32} 29911`;
const httperr = (reason: string): string =>
  `2026-11-22 15:54:22 10.30.4.10 51234 10.30.4.17 80 HTTP/1.1 GET /cart 503 1 ${reason} ShopPool`;
const REFUSED = [
  'backend-stopped',
  'backend-crashed',
  'wrong-port',
  'loopback-only',
  'inconclusive',
] as const;
const EVENTS = { in: 'windows_events' } as const;

export const IIS: readonly Row[] = [
  {
    line: w3c(3, 12002),
    means: ['upstream-too-slow', 'backend-hung', 'resource-saturated', 'security-group-blocked'],
  },
  { line: w3c(3, 12007), means: ['dns-unresolvable'] },
  { line: w3c(3, 12029), means: REFUSED },
  { line: w3c(3, 12030), means: ['premature-close', 'keepalive-race', 'inconclusive'] },
  {
    line: w3c(3, 12152),
    means: ['malformed-response', 'protocol-mismatch', 'premature-close', 'header-too-large'],
  },
  { line: w3c(3, 12175), means: ['tls-handshake-failed'] },
  { line: w3c(3, 12045), means: ['tls-handshake-failed'] },
  { line: w3c(3, 12182), means: ['header-too-large', 'malformed-response'] },
  { line: '502.3 error code 0x80072ee7', means: ['dns-unresolvable'] },
  { line: '502.3 error code 0x80072efd', means: REFUSED },
  { ...EVENTS, line: httperr('AppOffline'), means: ['backend-crashed'] },
  { ...EVENTS, line: httperr('AppShutdown'), means: ['backend-stopped'] },
  { ...EVENTS, line: httperr('QueueFull'), means: ['worker-pool-exhausted'] },
  {
    ...EVENTS,
    line: httperr('Connection_Abandoned_By_AppPool'),
    means: ['premature-close', 'backend-crashed'],
  },
  { ...EVENTS, line: httperr('Connections_Refused'), means: ['resource-saturated'] },
  {
    ...EVENTS,
    line: "5002 Microsoft-Windows-WAS Application pool 'ShopPool' is being automatically disabled due to a series of failures in the process(es) serving that application pool.",
    means: ['backend-crashed'],
  },
  {
    ...EVENTS,
    line: "5010 Microsoft-Windows-WAS A process serving application pool 'ShopPool' failed to respond to a ping.",
    means: ['backend-hung'],
  },
  {
    ...EVENTS,
    line: "5011 Microsoft-Windows-WAS A process serving application pool 'ShopPool' suffered a fatal communication error with the Windows Process Activation Service.",
    means: ['backend-crashed'],
  },
  {
    ...EVENTS,
    line: '4231 Tcpip A request to allocate an ephemeral port number from the global TCP port space has failed due to all such ports being in use.',
    means: ['port-exhausted'],
  },
  {
    ...EVENTS,
    line: 'HTTP Error 502.5 - ANCM Out-Of-Process Startup Failure',
    means: ['backend-crashed'],
  },
];
