import { type Cause, conclusive, strong } from '../cause.ts';

export const fdExhausted: Cause = {
  id: 'fd-exhausted',
  title: 'File descriptors are used up',
  explanation:
    'The gateway or the backend may open no more files or connections: "too many open files".',
  speaksFor: [
    conclusive('the gateway has no descriptor left', (s) => s.failures('too-many-files')),
    conclusive('the service has no descriptor left', (s) => s.there(s.events('too-many-files'))),
    strong('a process has nearly all of its descriptors open', (s) =>
      s.there(s.of('resource')).filter(({ resource, used }) => resource === 'files' && used >= 0.9),
    ),
    strong('the check fails for a local reason of the gateway', (s) =>
      s.failures('check-socket-error'),
    ),
    strong('somebody names the limit of open files', (s) => s.said('open-files')),
  ],
  speaksAgainst: [],
  bringsAbout: [
    'premature-close',
    'backend-hung',
    'backlog-overflow',
    'keepalive-race',
    'upstream-generated',
  ],
  questions: [
    {
      what: 'descriptors in use against the limit',
      how: 'ls /proc/<pid>/fd | wc -l and grep "open files" /proc/<pid>/limits (root)',
      answered: (s) => s.of('resource').some(({ resource }) => resource === 'files'),
    },
  ],
  remedies: ['raise-descriptor-limit', 'restart-service'],
  checklist: [
    'See whose log it is in: that process ran out',
    'Raise the soft limit (LimitNOFILE, worker_rlimit_nofile) and restart it',
    'Look for a leak: does the count grow with each request?',
  ],
  prevention: ['Alarm at 80 % of the limit', 'Limits in the unit, not in a shell profile'],
};
