import { writeExpiredCertificate } from './certificate.ts';
import { describeFaults } from './diagnosed.ts';
import type { Fault } from './fault.ts';
import { startHaproxy } from './haproxy.ts';
import type { Scene } from './scene.ts';
import { stopApp, superviseApp } from './supervisor.ts';

const PLAIN = 'server app1 127.0.0.1:8080';
/** HAProxy needs two failed checks, one every 200 ms. */
const CHECKED = `${PLAIN} check inter 200 fall 2`;
const checked = () => new Promise((resolve) => setTimeout(resolve, 1_000));

/** The application misbehaves in one way behind a plain configuration. */
const misbehaving = (behaviour: string) => async (scene: Scene) => {
  await scene.startApp(behaviour);
  await startHaproxy(scene, { backend: PLAIN });
};

const FAULTS: readonly Fault[] = [
  {
    fault: 'nothing',
    hosts: 'one host',
    cause: 'healthy',
    status: 200,
    breakIt: misbehaving('well'),
  },
  {
    fault: 'its only server was stopped and is down',
    hosts: 'one host',
    cause: 'backend-stopped',
    status: 503,
    breakIt: async (scene) => {
      await superviseApp(scene, 'well');
      await startHaproxy(scene, { backend: CHECKED });
      await stopApp(scene);
      await checked();
    },
  },
  {
    fault: 'the check asks for a path that does not exist',
    hosts: 'one host',
    cause: 'health-check-misconfigured',
    status: 503,
    breakIt: async (scene) => {
      await scene.startApp('well');
      await startHaproxy(scene, { backend: `option httpchk GET /status\n    ${CHECKED}` });
      await checked();
    },
  },
  {
    fault: 'the service is frozen',
    hosts: 'one host',
    cause: 'backend-hung',
    status: 504,
    breakIt: async (scene) => {
      await misbehaving('well')(scene);
      await scene.backend.run(['kill', '-STOP', scene.read('app.pid')]);
    },
  },
  {
    fault: 'the service closes connections without an answer',
    hosts: 'one host',
    cause: 'premature-close',
    status: 502,
    breakIt: misbehaving('closes early'),
  },
  {
    fault: 'the service answers with a malformed header',
    hosts: 'one host',
    cause: 'malformed-response',
    status: 502,
    breakIt: misbehaving('malformed header'),
  },
  {
    fault: 'HAProxy has another port than the service',
    hosts: 'one host',
    cause: 'wrong-port',
    status: 503,
    breakIt: async (scene) => {
      await scene.startApp('well');
      await startHaproxy(scene, { backend: 'server app1 127.0.0.1:8081' });
    },
  },
  {
    fault: 'the certificate of the service has expired',
    hosts: 'one host',
    cause: 'tls-handshake-failed',
    status: 503,
    breakIt: async (scene) => {
      await writeExpiredCertificate(scene);
      await scene.startApp('tls');
      await startHaproxy(scene, {
        backend: `${PLAIN} check inter 200 fall 2 ssl verify required ca-file ${scene.folder}/cert.pem`,
      });
      await checked();
    },
  },
];

describeFaults('HAProxy', FAULTS);
