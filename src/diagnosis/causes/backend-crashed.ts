import { type Cause, conclusive, strong, weak } from '../cause.ts';
import { released } from '../changes.ts';
import { refusedByItself } from '../container-loopback.ts';
import { lastWords } from '../found-steps.ts';
import { gateProcess } from '../gateway-process.ts';
import { crashes, endsAsRequestsFail, failedUnits, keepsCrashing } from '../lifecycle.ts';
import { listensThere, nobodyListens, serviceElsewhere } from '../listening.ts';
import { notConnected, refused } from '../symptoms.ts';

export const backendCrashed: Cause = {
  id: 'backend-crashed',
  title: 'The service crashed',
  explanation:
    'The process ended by itself: a non-zero exit, a signal, a crash loop or a start that failed.',
  speaksFor: [
    conclusive('the supervisor says that the service failed', failedUnits),
    conclusive('the process ended in an error and was not brought back', crashes),
    strong('the process ends in an error again and again, and is started each time', keepsCrashing),
    conclusive(
      'the process ends by itself, and the gateway is refused until it is started again',
      endsAsRequestsFail,
    ),
    strong('the process was killed by a fault of its own', (s) =>
      s.there(s.events('segfault')).filter(({ subject }) => !gateProcess(subject)),
    ),
    strong('the connection is refused: nobody listens there', refused),
    strong('the socket file is left behind, but nobody listens on it', (s) =>
      s.failures('refused').filter(({ upstream }) => upstream?.startsWith('unix:') === true),
    ),
    strong('it had connections, and then its socket was gone', (s) =>
      s.failures('reset', 'closed', 'response-timed-out').length > 0
        ? s.failures('socket-missing')
        : [],
    ),
    strong('its container could not be made: no image, no secret, no network', (s) =>
      s.there(s.events('image-unavailable')),
    ),
    weak('no connection could be made', notConnected),
    weak('nothing listens on the port or socket', nobodyListens),
    conclusive('the application pool was disabled after its workers failed', (s) =>
      s.events('gave-up').filter(({ subject }) => subject === 'application pool'),
    ),
    strong('somebody reports that it crashes or does not start', (s) =>
      s.said('crashes', 'does-not-start'),
    ),
  ],
  speaksAgainst: [
    strong('it is the container of the gateway itself that refuses', refusedByItself),
    strong('it listens where the gateway connects', (s) =>
      endsAsRequestsFail(s).length > 0 ? [] : listensThere(s),
    ),
    strong('a service listens on another port', (s) => serviceElsewhere(s)),
    strong('the gateway got an answer, and refused it for a reason of its own', (s) =>
      s.failures(
        'header-too-big',
        'invalid-header',
        'certificate-refused',
        'tls-refused',
        'not-tls',
        'permission-denied',
      ),
    ),
    strong('it was stopped by request', (s) =>
      s.there(s.units('stopped')).filter(() => crashes(s).length === 0),
    ),
    strong('the supervisor says that the service runs', (s) =>
      s
        .there(s.units('running'))
        .filter(
          () => failedUnits(s).length + crashes(s).length + endsAsRequestsFail(s).length === 0,
        ),
    ),
  ],
  raisedBy: [released],
  bringsAbout: ['premature-close', 'backend-stopped', 'upstream-generated'],
  questions: [
    {
      what: 'how the process ended',
      how: 'journalctl -u <unit> -n 200 on the target, or docker inspect',
      answered: (s) => s.there([...s.of('unit'), ...s.events('exited', 'gave-up')]).length > 0,
    },
    {
      what: 'the last lines of the application log',
      how: 'collect the log of the service from the target',
      answered: (s) => s.there(s.of('event')).length > 0,
    },
  ],
  remedies: [
    'restart-service',
    'roll-back-deployment',
    'roll-back-instance-refresh',
    'replace-instance',
  ],
  found: lastWords,
  checklist: [
    'Read the exit status and the last lines of the log before restarting: they name the fault',
    'If it loops, roll back the last release or configuration instead of restarting again',
    'Confirm that it listens and stays up for a minute',
  ],
  prevention: [
    'Let a deployment fail when the new version does not become healthy',
    'Alarm on restarts of the unit',
  ],
};
