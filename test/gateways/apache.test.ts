import { startApache } from './apache.ts';
import { describeFaults } from './diagnosed.ts';
import type { Fault } from './fault.ts';
import { BACKEND_ADDRESS } from './network.ts';
import type { Scene } from './scene.ts';
import { stopApp, superviseApp } from './supervisor.ts';

const LOCAL = 'ProxyPass / http://127.0.0.1:8080/';

/** The application misbehaves in one way behind a plain configuration. */
const misbehaving = (behaviour: string) => async (scene: Scene) => {
  await scene.startApp(behaviour);
  await startApache(scene, { proxy: LOCAL });
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
    fault: 'Apache has another port than the service',
    hosts: 'one host',
    cause: 'wrong-port',
    status: 503,
    breakIt: async (scene) => {
      await scene.startApp('well');
      await startApache(scene, { proxy: 'ProxyPass / http://127.0.0.1:8081/' });
    },
  },
  {
    fault: 'the service was stopped',
    hosts: 'one host',
    cause: 'backend-stopped',
    status: 503,
    breakIt: async (scene) => {
      await superviseApp(scene, 'well');
      await startApache(scene, { proxy: LOCAL });
      await stopApp(scene);
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
    fault: 'the service listens on the loopback only',
    hosts: 'two hosts',
    cause: 'loopback-only',
    status: 503,
    breakIt: async (scene) => {
      await scene.startApp('well', { address: '127.0.0.1' });
      await startApache(scene, { proxy: `ProxyPass / http://${BACKEND_ADDRESS}:8080/` });
    },
  },
  {
    fault: 'Apache speaks TLS to a plain port',
    hosts: 'one host',
    cause: 'protocol-mismatch',
    status: 500,
    breakIt: async (scene) => {
      await scene.startApp('well');
      await startApache(scene, {
        proxy: `SSLProxyEngine on\n    ProxyPass / https://127.0.0.1:8080/`,
      });
    },
  },
];

describeFaults('Apache', FAULTS);
