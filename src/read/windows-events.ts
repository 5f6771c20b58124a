import { type EventPhrase, readEvents } from './phrase.ts';
import type { Reader } from './reader.ts';

/** Event log of Windows and HTTPERR, by id and by the fixed part of the text. @see https://learn.microsoft.com/troubleshoot/developer/webapps/aspnet/site-behavior-performance/error-logging-http-apis */
const PHRASES: readonly EventPhrase[] = [
  // Its password or its rights: nothing of the application was started.
  { phrase: /(?:\b5021\b|\b5057\b).*(?:WAS|pool)|pool identity is invalid/i, event: 'stopped' },
  {
    phrase:
      /\b5002\b.*(?:WAS|pool)|pool '?(?<detail>[^']*)'? (?:is being automatically disabled|has been disabled|was disabled)/i,
    event: 'gave-up',
  },
  { phrase: /\b5059\b.*(?:WAS|pool)/i, event: 'start-failed' },
  {
    phrase:
      /\b(?:5010|5012|5013)\b.*(?:WAS|pool)|failed to respond to a ping|exceeded time limits during (?:start|shut) ?-?(?:up|down)/i,
    event: 'watchdog',
  },
  {
    phrase:
      /(?:\b5009\b|\b5011\b).*(?:WAS|pool|process)|terminated unexpectedly|suffered a fatal communication error/i,
    event: 'exited',
  },
  { phrase: /(?:\b7031\b|\b7034\b)|service terminated unexpectedly/i, event: 'exited' },
  {
    phrase: /Faulting application name: (?<subject>[^,]+)|Application Error.*\b1000\b/i,
    event: 'exited',
  },
  {
    phrase: /\.NET Runtime.*\b1026\b|The process was terminated due to an unhandled exception/i,
    event: 'exited',
  },
  {
    // 0x800705b4 is ERROR_TIMEOUT: the process was there, and did not listen in its time.
    phrase:
      /created process with commandline .*0x800705b4|startupTimeLimit|Start-?up (?:time ?out|timed out)/i,
    event: 'start-timed-out',
  },
  {
    phrase:
      /failed to start process with commandline|Process was created with commandline .*(?:crashed|did not)|502\.5\b|HTTP Error 502\.5|ANCM .*(?:Failure|failed)|Process Failure/i,
    event: 'start-failed',
  },
  { phrase: /\b2004\b.*Resource-Exhaustion|low virtual memory condition/i, event: 'out-of-memory' },
  {
    phrase:
      /\b4231\b|\b4227\b.*\bTcpip\b|ephemeral port number.*all.*in use|failed to allocate an ephemeral port/i,
    event: 'out-of-ports',
  },
  { phrase: /\bAppOffline\b/, event: 'gave-up' },
  { phrase: /\bAppShutdown\b|\b503 \S+ Disabled\b/, event: 'stopped' },
  {
    phrase: /\b(?:QueueFull|AppPoolTimer|ConnLimit|Timer_AppPool|Timer_ReqQueue)\b/,
    event: 'pool-exhausted',
  },
  { phrase: /\bConnection_Abandoned_By_(?:AppPool|ReqQueue)\b/, event: 'request-aborted' },
  { phrase: /\bConnections_Refused\b/, event: 'out-of-memory' },
  { phrase: /\bConnection_Dropped\b/, event: 'client-gave-up' },
];

const HINT =
  /WAS|pool|ping|terminated|Faulting|\.NET Runtime|commandline|502\.5|ANCM|Resource-Exhaustion|ephemeral|AppOffline|AppShutdown|Disabled|QueueFull|ConnLimit|Timer_|Connection|unhandled|virtual memory|Process Failure|7031|7034|4231|4227|AppPoolTimer/;

export const windowsEvents: Reader = {
  name: 'Windows events',
  recognises: ({ text, section }) =>
    /windows|event|httperr/i.test(section) ||
    /Microsoft-Windows|WAS|AppOffline|Connection_Abandoned|QueueFull|Faulting application|commandline|502\.5|\.NET Runtime/.test(
      text,
    ),
  read: (exhibit) => readEvents(exhibit, PHRASES, HINT),
};
