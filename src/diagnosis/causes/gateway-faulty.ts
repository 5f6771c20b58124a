import { type Cause, conclusive, strong, weak } from '../cause.ts';
import { gateProcess } from '../gateway-process.ts';

export const gatewayFaulty: Cause = {
  id: 'gateway-faulty',
  title: 'The gateway itself is at fault',
  explanation:
    'Its workers crash, it meets a known bug or a limit of its own, or a new configuration was never loaded.',
  speaksFor: [
    conclusive('a worker of the gateway crashed', (s) => s.failures('gateway-crashed')),
    conclusive('a rule or a limit of the gateway itself refuses the requests', (s) =>
      s.failures('refused-by-rule'),
    ),
    conclusive('the gateway reports an internal error', (s) => s.failures('internal-error')),
    conclusive('the kernel reports a crash of the gateway', (s) =>
      s.events('segfault', 'oom-killed').filter(({ subject }) => gateProcess(subject)),
    ),
    conclusive('on the wire the gateway itself ends the connection before the answer', (s) =>
      s.failures('response-timed-out', 'connect-timed-out').length === 0
        ? s.said('gateway-closes-first')
        : [],
    ),
    strong('the load balancer refused connections at its own limit', (s) =>
      s.metrics('RejectedConnectionCount'),
    ),
    strong(
      'the configuration of the gateway is invalid, so that it runs an older one or none',
      (s) => s.failures('config-invalid'),
    ),
    weak('the load balancer reports an error of its own', (s) => s.health('Elb.InternalError')),
    strong('somebody reports that an upgrade of the gateway brought it', (s) =>
      s.said('gateway-upgraded'),
    ),
    strong('somebody reports that the version of the gateway before does not have it', (s) =>
      s.said('older-gateway-good'),
    ),
    weak('a reload of the gateway brings back servers that were there all the time', (s) =>
      s.failures('check-connect-timed-out', 'check-refused', 'check-no-answer', 'marked-down')
        .length > 0
        ? s.said('gateway-reload-helps')
        : [],
    ),
    strong('its configuration has the server switched off', (s) =>
      s
        .of('upstream')
        .filter(({ gateway, down }) => gateway === 'haproxy' && down)
        .filter(() => s.failures().length === 0),
    ),
  ],
  speaksAgainst: [
    strong('the gateway names a fault of the upstream', (s) =>
      // To a load balancer in front, the gateway that crashed is the upstream.
      s
        .failures(
          'refused',
          'closed',
          'reset',
          'header-too-big',
          'invalid-header',
          'not-tls',
          'wrong-protocol',
          'certificate-refused',
          'tls-refused',
          'unresolved',
          'socket-missing',
          'permission-denied',
        )
        .filter(({ gateway }) => gateway !== 'alb' || s.failures('gateway-crashed').length === 0),
    ),
  ],
  bringsAbout: [],
  questions: [
    {
      what: 'version and last change of the gateway',
      how: 'nginx -V, haproxy -vv, the package log and the reload times',
      answered: () => false,
    },
  ],
  remedies: ['drain-target', 'replace-instance'],
  checklist: [
    'Compare version and configuration with the time of the first error',
    'Validate the configuration (nginx -t, haproxy -c), restore the last good version',
    'Report the crash upstream with its version and trace',
  ],
  prevention: ['Roll gateway upgrades out to one host first'],
};
