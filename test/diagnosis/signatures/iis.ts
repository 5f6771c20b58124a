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
  // the rest of what the products document
  {
    line: '#Fields: date time s-ip cs-method cs-uri-stem sc-status sc-substatus sc-win32-status time-taken\n2026-11-22 15:54:22 10.30.4.10 GET /cart 502 1 0 911',
    means: ['upstream-too-slow', 'worker-pool-exhausted', 'backend-hung'],
  },
  {
    line: '#Fields: date time s-ip cs-method cs-uri-stem sc-status sc-substatus sc-win32-status time-taken\n2026-11-22 15:54:22 10.30.4.10 GET /cart 502 2 0 911',
    means: ['premature-close', 'backend-crashed'],
  },
  {
    line: '#Fields: date time s-ip cs-method cs-uri-stem sc-status sc-substatus sc-win32-status time-taken\n2026-11-22 15:54:22 10.30.4.10 GET /cart 502 4 0 911',
    means: ['backend-stopped', 'health-check-misconfigured', 'inconclusive'],
  },
  {
    line: '#Fields: date time s-ip cs-method cs-uri-stem sc-status sc-substatus sc-win32-status time-taken\n2026-11-22 15:54:22 10.30.4.10 GET /cart 502 5 0 911',
    means: ['backend-crashed'],
  },
  {
    line: '#Fields: date time s-ip cs-method cs-uri-stem sc-status sc-substatus sc-win32-status time-taken\n2026-11-22 15:54:22 10.30.4.10 GET /cart 502 6 0 911',
    means: ['wrong-address', 'inconclusive'],
  },
  {
    line: '#Fields: date time s-ip cs-method cs-uri-stem sc-status sc-substatus sc-win32-status time-taken\n2026-11-22 15:54:22 10.30.4.10 GET /cart 502 3 12037 911',
    means: ['tls-handshake-failed'],
  },
  {
    line: '#Fields: date time s-ip cs-method cs-uri-stem sc-status sc-substatus sc-win32-status time-taken\n2026-11-22 15:54:22 10.30.4.10 GET /cart 502 3 12038 911',
    means: ['tls-handshake-failed'],
  },
  {
    line: '#Fields: date time s-ip cs-method cs-uri-stem sc-status sc-substatus sc-win32-status time-taken\n2026-11-22 15:54:22 10.30.4.10 GET /cart 502 3 12157 911',
    means: ['tls-handshake-failed'],
  },
  {
    line: '#Fields: date time s-ip cs-method cs-uri-stem sc-status sc-substatus sc-win32-status time-taken\n2026-11-22 15:54:22 10.30.4.10 GET /cart 502 3 12169 911',
    means: ['tls-handshake-failed'],
  },
  {
    line: '#Fields: date time s-ip cs-method cs-uri-stem sc-status sc-substatus sc-win32-status time-taken\n2026-11-22 15:54:22 10.30.4.10 GET /cart 502 3 12170 911',
    means: ['tls-handshake-failed'],
  },
  {
    line: '#Fields: date time s-ip cs-method cs-uri-stem sc-status sc-substatus sc-win32-status time-taken\n2026-11-22 15:54:22 10.30.4.10 GET /cart 502 3 12057 911',
    means: ['tls-handshake-failed'],
  },
  {
    line: '#Fields: date time s-ip cs-method cs-uri-stem sc-status sc-substatus sc-win32-status time-taken\n2026-11-22 15:54:22 10.30.4.10 GET /cart 502 3 12044 911',
    means: ['tls-handshake-failed'],
  },
  {
    line: '#Fields: date time s-ip cs-method cs-uri-stem sc-status sc-substatus sc-win32-status time-taken\n2026-11-22 15:54:22 10.30.4.10 GET /cart 502 3 12181 911',
    means: ['header-too-large', 'malformed-response'],
  },
  {
    line: '#Fields: date time s-ip cs-method cs-uri-stem sc-status sc-substatus sc-win32-status time-taken\n2026-11-22 15:54:22 10.30.4.10 GET /cart 502 3 12183 911',
    means: ['header-too-large', 'malformed-response'],
  },
  {
    line: '#Fields: date time s-ip cs-method cs-uri-stem sc-status sc-substatus sc-win32-status time-taken\n2026-11-22 15:54:22 10.30.4.10 GET /cart 503 0 0 911',
    means: ['backend-stopped', 'inconclusive'],
  },
  {
    line: '#Fields: date time s-ip cs-method cs-uri-stem sc-status sc-substatus sc-win32-status time-taken\n2026-11-22 15:54:22 10.30.4.10 GET /cart 503 2 0 911',
    means: ['worker-pool-exhausted'],
  },
  {
    line: '#Fields: date time s-ip cs-method cs-uri-stem sc-status sc-substatus sc-win32-status time-taken\n2026-11-22 15:54:22 10.30.4.10 GET /cart 503 3 0 911',
    means: ['worker-pool-exhausted'],
  },
  {
    line: '#Fields: date time s-ip cs-method cs-uri-stem sc-status sc-substatus sc-win32-status time-taken\n2026-11-22 15:54:22 10.30.4.10 GET /cart 503 4 0 911',
    means: ['worker-pool-exhausted'],
  },
  {
    line: '#Fields: date time s-ip cs-method cs-uri-stem sc-status sc-substatus sc-win32-status time-taken\n2026-11-22 15:54:22 10.30.4.10 GET /cart 200 0 64 45911',
    means: ['upstream-too-slow', 'inconclusive', 'healthy'],
  },
  {
    in: 'windows_events',
    line: '2026-11-22 15:54:22 10.30.4.10 51234 10.30.4.17 80 HTTP/1.1 GET /cart 503 1 Disabled ShopPool',
    means: ['backend-stopped'],
  },
  {
    in: 'windows_events',
    line: '2026-11-22 15:54:22 10.30.4.10 51234 10.30.4.17 80 HTTP/1.1 GET /cart 503 1 AppPoolTimer ShopPool',
    means: ['worker-pool-exhausted'],
  },
  {
    in: 'windows_events',
    line: '2026-11-22 15:54:22 10.30.4.10 51234 10.30.4.17 80 HTTP/1.1 GET /cart 503 1 ConnLimit ShopPool',
    means: ['worker-pool-exhausted'],
  },
  {
    in: 'windows_events',
    line: '2026-11-22 15:54:22 10.30.4.10 51234 10.30.4.17 80 HTTP/1.1 GET /cart 503 1 Timer_AppPool ShopPool',
    means: ['worker-pool-exhausted', 'backend-hung'],
  },
  {
    in: 'windows_events',
    line: '2026-11-22 15:54:22 10.30.4.10 51234 10.30.4.17 80 HTTP/1.1 GET /cart 503 1 Timer_ReqQueue ShopPool',
    means: ['worker-pool-exhausted', 'backend-hung'],
  },
  {
    in: 'windows_events',
    line: '2026-11-22 15:54:22 10.30.4.10 51234 10.30.4.17 80 HTTP/1.1 GET /cart 503 1 Connection_Abandoned_By_ReqQueue ShopPool',
    means: ['premature-close', 'backend-crashed'],
  },
  {
    in: 'windows_events',
    line: '2026-11-22 15:54:22 10.30.4.10 51234 10.30.4.17 80 HTTP/1.1 GET /cart 503 1 Connection_Dropped ShopPool',
    means: ['upstream-too-slow', 'premature-close', 'inconclusive'],
  },
  {
    in: 'windows_events',
    line: "5009 Microsoft-Windows-WAS A process serving application pool 'ShopPool' terminated unexpectedly. The process id was '4711'. The process exit code was '0xc0000005'.",
    means: ['backend-crashed'],
  },
  {
    in: 'windows_events',
    line: "5012 Microsoft-Windows-WAS A process serving application pool 'ShopPool' exceeded time limits during start up.",
    means: ['backend-hung', 'resource-saturated', 'backend-crashed'],
  },
  {
    in: 'windows_events',
    line: "5013 Microsoft-Windows-WAS A process serving application pool 'ShopPool' exceeded time limits during shut down.",
    means: ['backend-hung', 'resource-saturated'],
  },
  {
    in: 'windows_events',
    line: '5021 Microsoft-Windows-WAS The identity of application pool ShopPool is invalid.',
    means: ['backend-stopped'],
  },
  {
    in: 'windows_events',
    line: '5057 Microsoft-Windows-WAS Application pool ShopPool has been disabled. Windows Process Activation Service (WAS) did not create a worker process to serve the application pool because the application pool identity is invalid.',
    means: ['backend-stopped'],
  },
  {
    in: 'windows_events',
    line: '5059 Microsoft-Windows-WAS Application pool ShopPool has been disabled. Windows Process Activation Service (WAS) encountered a failure when it started a worker process to serve the application pool.',
    means: ['backend-crashed'],
  },
  {
    in: 'windows_events',
    line: '1000 Application Error Faulting application name: w3wp.exe, version: 10.0, faulting module name: ntdll.dll, Exception code: 0xc0000374',
    means: ['backend-crashed', 'premature-close'],
  },
  {
    in: 'windows_events',
    line: '1026 .NET Runtime Application: Shop.exe Description: The process was terminated due to an unhandled exception.',
    means: ['backend-crashed'],
  },
  {
    in: 'windows_events',
    line: '7031 Service Control Manager The Shop API service terminated unexpectedly. It has done this 3 time(s).',
    means: ['backend-crashed'],
  },
  {
    in: 'windows_events',
    line: '7034 Service Control Manager The Shop API service terminated unexpectedly. It has done this 1 time(s).',
    means: ['backend-crashed'],
  },
  {
    in: 'windows_events',
    line: '2004 Resource-Exhaustion-Detector Windows successfully diagnosed a low virtual memory condition.',
    means: ['resource-saturated'],
  },
  {
    in: 'windows_events',
    line: '4227 Tcpip TCP/IP failed to establish an outgoing connection because the selected local endpoint was recently used to connect to the same remote endpoint.',
    means: ['port-exhausted'],
  },
];
