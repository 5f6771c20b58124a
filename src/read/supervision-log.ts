import { GATEWAY_LINE } from './gateway-line.ts';
import { type EventPhrase, readEvents } from './phrase.ts';
import type { Reader } from './reader.ts';

/** What supervisors log about the processes that they start: supervisord, systemd, Docker, ECS, Kubernetes, pm2. */
const PHRASES: readonly EventPhrase[] = [
  // supervisord
  { phrase: /INFO stopped: (?<subject>[\w.:@-]+)/, event: 'stopped' },
  { phrase: /WARN stopped: (?<subject>[\w.:@-]+) \(terminated by SIGTERM\)/, event: 'stopped' },
  { phrase: /INFO waiting for (?<subject>[\w.:@-]+) to stop/, event: 'stop-requested' },
  { phrase: /gave up: (?<subject>[\w.:@-]+) entered FATAL state/, event: 'gave-up' },
  { phrase: /exited: (?<subject>[\w.:@-]+) \(terminated by (?<detail>SIGKILL)/, event: 'killed' },
  {
    phrase:
      /exited: (?<subject>[\w.:@-]+) \((?<detail>(?:exit status|terminated by)[^;)]*)(?:; not expected)?/,
    event: 'exited',
  },
  { phrase: /success: (?<subject>[\w.:@-]+) entered RUNNING state/, event: 'started' },
  { phrase: /spawned: '(?<subject>[^']+)' with pid/, event: 'started' },
  // init scripts
  {
    phrase: /^\s*(?:Stopping|Shutting down) (?<subject>[\w.@-]+)[^[\n]*\[ *(?:OK|ok) *\]/,
    event: 'stopped',
  },
  { phrase: /^\s*Starting (?<subject>[\w.@-]+)[^[\n]*\[ *(?:OK|ok) *\]/, event: 'started' },
  {
    phrase: /^\s*Starting (?<subject>[\w.@-]+)[^[\n]*\[ *(?:FAILED|fail|failed) *\]/,
    event: 'start-failed',
  },
  // systemd
  {
    phrase:
      /(?<subject>[\w.@:-]+\.service): A process of this unit has been killed by the OOM killer/,
    event: 'oom-killed',
  },
  {
    phrase: /(?<subject>[\w.@:-]+\.service): Failed with result '(?:oom-kill)'/,
    event: 'oom-killed',
  },
  {
    phrase:
      /(?<subject>[\w.@:-]+\.service): Failed with result '(?<detail>watchdog)'|Watchdog timeout/,
    event: 'watchdog',
  },
  {
    phrase: /(?<subject>[\w.@:-]+\.service): Failed with result '(?<detail>start-limit-hit)'/,
    event: 'gave-up',
  },
  {
    phrase: /(?<subject>[\w.@:-]+\.service): Failed with result '(?<detail>[\w-]+)'/,
    event: 'exited',
  },
  {
    phrase:
      /(?<subject>[\w.@:-]+\.service): Unit entered failed state|Failed to start (?<detail>.+)/,
    event: 'start-failed',
  },
  { phrase: /[Ss]tart(?:-pre)? operation timed out/, event: 'start-timed-out' },
  { phrase: /Main process exited, code=killed, status=(?<detail>9\/KILL)/, event: 'killed' },
  {
    phrase:
      /Main process exited, code=(?<detail>(?:exited|dumped|killed), status=(?!0\/|15\/TERM|143)\S+)/,
    event: 'exited',
  },
  { phrase: /State 'stop-sigterm' timed out/, event: 'stop-timed-out' },
  { phrase: /Scheduled restart job, restart counter is at (?<detail>\d+)/, event: 'crash-loop' },
  { phrase: /Start request repeated too quickly/, event: 'gave-up' },
  {
    phrase: /\bStopping (?<detail>[^.]{1,80})\.\.\.|Stopped (?<subject>[\w.@:-]+\.service)/,
    event: 'stop-requested',
  },
  { phrase: /systemd(?:\[\d+\])?: Stopped /, event: 'stopped' },
  { phrase: /systemd(?:\[\d+\])?: Started /, event: 'started' },
  // containers
  {
    phrase:
      /"?OOMKilled"?[:=]\s*true|OutOfMemoryError: Container killed|reason:?\s*"?OOMKilled|container .*killed.*memory/i,
    event: 'oom-killed',
  },
  { phrase: /CrashLoopBackOff|Back-off restarting failed container/, event: 'crash-loop' },
  { phrase: /Essential container in task exited/, event: 'exited' },
  { phrase: /exited with code (?<detail>137)\b/, event: 'killed' },
  { phrase: /exited with code (?<detail>(?!0\b|143\b)\d+)/, event: 'exited' },
  {
    phrase: /(?:deregistered|draining connections on) \d+ targets? |has begun draining connections/,
    event: 'deregistered',
  },
  {
    phrase: /exec user process caused|executable file not found|no such file or directory: unknown/,
    event: 'start-failed',
  },
  // Windows
  {
    phrase: /Service Control Manager.*terminated unexpectedly|service terminated unexpectedly/,
    event: 'exited',
  },
];

const HINT =
  /INFO |WARN |gave up|exited|\.service|Main process|stop-sigterm|restart counter|repeated too quickly|Stopp|Started|\[ *(?:OK|ok|FAILED|fail|failed) *\]|OOMKilled|OutOfMemory|CrashLoop|Back-off|draining|deregistered|exec user|terminated unexpectedly|Watchdog|operation timed out|Failed to start/;

export const supervisionLog: Reader = {
  name: 'supervision log',
  recognises: ({ text }) => HINT.test(text),
  read: (exhibit) => readEvents(exhibit, PHRASES, HINT, GATEWAY_LINE),
};
