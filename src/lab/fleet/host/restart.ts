import { hasGateway, isUp, type ServiceState, type Stack } from '../service-state.ts';
import { SHOP } from '../topology.ts';
import type { ScriptRun } from './document-output.ts';
import { programOf } from './unit.ts';

/** What the document restart-service-linux prints: what it will do, what it found, and the proof last. */
export function restartReport(
  before: ServiceState,
  after: ServiceState,
  stack: Stack,
  port: number,
): ScriptRun {
  const steps = [
    `before: ${activeState(before)}`,
    `systemctl reset-failed ${SHOP.unit}`,
    `systemctl restart ${SHOP.unit}`,
    `after: ${activeState(after)}`,
  ];
  const report = (exitStatus: number, stderr: string, last: readonly string[]): ScriptRun => ({
    exitStatus,
    stdout: `${[...steps, ...last].join('\n')}\n`,
    stderr: stderr === '' ? '' : `${stderr}\n`,
  });
  if (!isUp(after)) {
    return report(1, `${SHOP.unit} is failed after the restart (Result: exit-code)`, []);
  }
  const listens = hasGateway(stack) ? SHOP.port : after.run.port;
  const listener = hasGateway(stack) ? 'nginx' : programOf(stack);
  if (listens !== port) {
    return report(
      1,
      `${SHOP.unit} is active, but nothing listens on port ${port}; ${listener} listens on ${listens}`,
      [],
    );
  }
  return report(0, '', [
    `listens: 0.0.0.0:${port} ${listener}`,
    `done: ${SHOP.unit} is active and port ${port} listens`,
  ]);
}

function activeState(state: ServiceState): string {
  switch (state.kind) {
    case 'running':
    case 'workers-busy':
      return `ActiveState=active SubState=running MainPID=${state.run.pid}`;
    case 'stopped':
      return 'ActiveState=inactive SubState=dead Result=success MainPID=0';
    case 'crashed':
    case 'crashed-at-start':
      return 'ActiveState=failed SubState=failed Result=exit-code MainPID=0';
    case 'oom-killed':
      return 'ActiveState=failed SubState=failed Result=oom-kill MainPID=0';
    default:
      return state satisfies never;
  }
}
