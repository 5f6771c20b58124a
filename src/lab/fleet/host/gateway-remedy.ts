import type { HostDocument } from '../../../ports/hosts.ts';
import type { GatewaySettings } from '../gateway-settings.ts';
import type { ScriptRun } from './restart.ts';

/** What a remedy does to the nginx of a host, and what its document prints: the handle, and words last. */
export interface GatewayRemedy {
  readonly change: Partial<GatewaySettings>;
  readonly ran: ScriptRun;
}

/** Takes the place of the documents that edit a gateway. Null for those that do not. */
export function gatewayRemedy(
  document: HostDocument,
  parameters: Readonly<Record<string, string>>,
  before: GatewaySettings,
): GatewayRemedy | null {
  const { mode, from = '', to = '', rate = '', handle = '' } = parameters;
  const socket = (upstream: string) => upstream.replace(/^unix:/, '');
  switch (document) {
    case 'correct-upstream-linux': {
      const [expected, wanted] = mode === 'undo' ? [to, from] : [from, to];
      if (before.passTo !== socket(expected)) {
        return refused(`no place of the configuration sends to ${expected}`);
      }
      return mode === 'undo'
        ? changed(
            { passTo: socket(wanted) },
            `nginx sends to ${from} again; its file is what it was.`,
          )
        : changed(
            { passTo: socket(wanted) },
            `nginx sends to ${to}: the configuration is valid, it was reloaded, and ${to} takes connections.`,
            `correct-upstream.${socket(from).length}`,
          );
    }
    case 'rate-limit-at-gateway-linux':
      if (mode === 'undo') {
        return handle.startsWith('rate-limit-at-gateway.')
          ? changed(
              { mostPerSecond: null },
              'nginx lets every request through again; its file is what it was.',
            )
          : refused('that handle is of another remedy');
      }
      return changed(
        { mostPerSecond: Number(rate) },
        `nginx lets ${rate} requests a second through: the configuration is valid and was reloaded.`,
        `rate-limit-at-gateway.${rate}`,
      );
    case 'reload-gateway-linux':
      return changed({}, 'nginx was reloaded: its configuration is valid, and new workers serve.');
    case 'enlarge-header-buffers-linux':
    case 'raise-gateway-timeout-linux':
      return refused('the nginx of this host has no such trouble');
    default:
      return null;
  }
}

const changed = (
  change: Partial<GatewaySettings>,
  words: string,
  handle: string | null = null,
): GatewayRemedy => ({
  change,
  ran: {
    exitStatus: 0,
    stdout: `${handle === null ? '' : `handle=${handle}\n`}result=changed\n${words}\n`,
    stderr: '',
  },
});

const refused = (reason: string): GatewayRemedy => ({
  change: {},
  ran: {
    exitStatus: 2,
    stdout: `result=refused\nRefused, nothing was done: ${reason}\n`,
    stderr: '',
  },
});
