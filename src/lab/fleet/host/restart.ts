import { hasGateway, isUp, type ServiceState } from '../service-state.ts';
import { SHOP } from '../topology.ts';
import type { ScriptRun } from './document-output.ts';
import type { Dump } from './dump.ts';
import type { HostView } from './host-view.ts';
import { journalText } from './journal.ts';

/**
 * What the document restart-service-linux prints: what it will do, what it found, and the proof last. That of
 * dump-and-restart-linux prints its dump first.
 */
export function restartReport(
  before: HostView,
  after: HostView,
  port: number,
  dump: Dump | null = null,
): ScriptRun {
  const { state } = after;
  const active = activeState(state);
  const listens = isListening(after, port);
  const ran = (exitStatus: number, result: string, words: string): ScriptRun => ({
    exitStatus,
    stdout: `${[
      ...(dump?.lines ?? []),
      `action=systemctl restart ${SHOP.unit}`,
      `before=${activeState(before.state)} pid=${isUp(before.state) ? before.state.run.pid : 0} listens=${yesNo(isListening(before, port))}`,
      ...(exitStatus === 0 ? [] : ['log:', journalText(after, 20)]),
      `result=${result}`,
      `active=${active}`,
      `listens=${yesNo(listens)}`,
      dump === null ? words : `${words} The dump is kept in ${dump.path}.`,
    ].join('\n')}\n`,
    stderr: '',
  });
  if (!isUp(state)) {
    return ran(1, 'failed', `${SHOP.unit} did not come back: it is ${active} (exit-code).`);
  }
  if (!listens) {
    const words = `${SHOP.unit} was restarted and is active, but does not listen on port ${port}.`;
    return ran(1, 'failed', words);
  }
  const words = `${SHOP.unit} was restarted: it is active and listens on port ${port}.`;
  return ran(0, 'restarted', words);
}

export const noSuchUnit = (unit: string): ScriptRun => ({
  exitStatus: 2,
  stdout: `result=refused\nactive=unknown\nlistens=unknown\nRefused, nothing was done: ${unit} is not a service of this host\n`,
  stderr: '',
});

/** In the stack with nginx it is nginx that listens, whatever became of the service. */
const isListening = ({ stack, state }: HostView, port: number): boolean =>
  hasGateway(stack) ? port === SHOP.port : isUp(state) && state.run.port === port;

const yesNo = (is: boolean): string => (is ? 'yes' : 'no');

function activeState(state: ServiceState): 'active' | 'inactive' | 'failed' {
  if (isUp(state)) return 'active';
  return state.kind === 'stopped' ? 'inactive' : 'failed';
}
