import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Scene } from './scene.ts';
import { APP_PORT } from './scene.ts';

/** Runs the application on the backend under supervisord, which knows how services end. */
export async function superviseApp(scene: Scene, behaviour: string): Promise<void> {
  const { backend, folder, file } = scene;
  const config = file(
    'supervisord.conf',
    `[supervisord]
nodaemon=true
user=root
logfile=${folder}/supervisord.log
pidfile=${folder}/supervisord.pid
[unix_http_server]
file=${folder}/supervisor.sock
[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
[supervisorctl]
serverurl=unix://${folder}/supervisor.sock
[program:shop-api]
command=${process.execPath} ${process.cwd()}/test/gateways/app.mjs 127.0.0.1 ${APP_PORT} "${behaviour}" ${folder}
startsecs=0
startretries=1
autorestart=false
stdout_logfile=${folder}/shop-api.log
redirect_stderr=true
`,
  );
  // The package's own interpreter, whatever else is in PATH.
  backend.start(
    ['/usr/bin/python3', '/usr/bin/supervisord', '-c', config],
    join(folder, 'supervisord-out.log'),
  );
  await stateOf(scene, /RUNNING|EXITED|FATAL/);
}

/** Waits until the application has reached a state. */
async function stateOf({ backend, folder }: Scene, state: RegExp): Promise<void> {
  for (let tries = 0; tries < 60; tries += 1) {
    const { stdout } = await backend.run([
      'supervisorctl',
      '-c',
      `${folder}/supervisord.conf`,
      'status',
    ]);
    if (state.test(stdout)) return;
    await sleep(100);
  }
  throw new Error(`The application did not become ${state.source}`);
}

export async function stopApp(scene: Scene): Promise<void> {
  const { backend, folder } = scene;
  await backend.run(['supervisorctl', '-c', `${folder}/supervisord.conf`, 'stop', 'shop-api']);
  await stateOf(scene, /STOPPED/);
}
