import { type Cause, conclusive, strong, weak } from '../cause.ts';
import { fullFileSystems } from '../found-steps.ts';
import { fullDisks } from '../load.ts';
import type { Scene } from '../scene.ts';
import { anyFailure } from '../symptoms.ts';

const somethingFails = (s: Scene): boolean =>
  anyFailure(s).length + s.said('fails').length + s.there(s.events('no-space')).length > 0;

export const diskFull: Cause = {
  id: 'disk-full',
  title: 'A file system is full',
  explanation:
    'A full file system keeps the backend or the gateway from writing buffers, logs, sessions or sockets.',
  speaksFor: [
    conclusive('the service cannot write: no space left', (s) => s.there(s.events('no-space'))),
    conclusive('the gateway cannot write: no space left', (s) => s.failures('no-space')),
    strong('a file system or its inodes are full', (s) =>
      somethingFails(s) ? s.there(fullDisks(s)) : [],
    ),
    weak('a file system is full, but nothing fails for it yet', (s) =>
      somethingFails(s) ? [] : s.there(fullDisks(s)),
    ),
    strong('somebody reports a full disk', (s) => s.said('disk-full')),
  ],
  speaksAgainst: [],
  bringsAbout: [
    'premature-close',
    'backend-crashed',
    'backend-stopped',
    'resource-saturated',
    'keepalive-race',
    'upstream-generated',
  ],
  questions: [
    {
      what: 'free blocks and inodes',
      how: 'df -h and df -i for logs, temporary files, sockets and sessions',
      answered: (s) => s.of('resource').some(({ resource }) => resource === 'disk'),
    },
  ],
  remedies: ['replace-instance', 'free-disk-space'],
  found: fullFileSystems,
  checklist: [
    'df -h and df -i: blocks or inodes?',
    'Free space; a deleted file that is still open frees nothing until its process is restarted',
    'Restart the service if it does not recover by itself',
  ],
  prevention: ['Log rotation with a size limit', 'Alarm at 85 % of blocks and of inodes'],
};
