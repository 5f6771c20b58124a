import { epochMs } from '../../../brand.ts';
import type { HostDocument } from '../../../ports/hosts.ts';
import type { GatewaySettings } from '../gateway-settings.ts';
import { hasGateway } from '../service-state.ts';
import { valueAt } from '../timeline.ts';
import { documentOutput, documentRefuses } from './document-output.ts';
import type { HostRemedy } from './host-remedy.ts';
import type { HostView } from './host-view.ts';
import { SITE_FILE, siteFile } from './nginx-configuration.ts';
import { unifiedDiff } from './unified-diff.ts';

type GatewayDocument = Extract<
  HostDocument,
  | 'correct-upstream-linux'
  | 'rate-limit-at-gateway-linux'
  | 'enlarge-header-buffers-linux'
  | 'raise-gateway-timeout-linux'
  | 'raise-keep-alive-linux'
  | 'reload-gateway-linux'
>;
type Parameters = Readonly<Record<string, string>>;

/** Takes the place of the documents that change the nginx of a host. */
export function gatewayRemedy(
  document: GatewayDocument,
  parameters: Parameters,
  view: HostView,
): HostRemedy {
  if (!hasGateway(view.stack)) {
    const why = 'nginx does not run on this host (in a container it is not ours to change)';
    return { ran: documentRefuses(why) };
  }
  if (document === 'reload-gateway-linux') {
    return {
      gateway: reloaded(view),
      ran: documentOutput({
        steps: ['action=validate and reload nginx'],
        result: 'changed',
        words: 'nginx was reloaded: its configuration is valid, and new workers serve.',
      }),
    };
  }
  const edit = editOf(document, parameters, view.gateway);
  return parameters['mode'] === 'undo' ? takenBack(edit, parameters, view) : made(edit, view);
}

/** Whatever it is reloaded for, it looks names up again. */
const reloaded = ({ gateway }: HostView): Partial<GatewaySettings> =>
  gateway.prices === null ? {} : { prices: 'now' };

/** One edit of the file that nginx has for the shop. */
interface Edit {
  readonly remedy: string;
  /** The upstream that has to be configured for it. */
  readonly from: string;
  readonly change: Partial<GatewaySettings>;
  readonly action: string;
  readonly already: string;
  readonly done: string;
  readonly undone: string;
}

function editOf(
  document: Exclude<GatewayDocument, 'reload-gateway-linux'>,
  { from = '', to = '', upstream = '', rate = '', kilobytes = '', seconds = '' }: Parameters,
  { passTo }: GatewaySettings,
): Edit {
  const edit = { remedy: document.replace(/-linux$/, '') };
  // The upstream of a setting is named without its scheme.
  const named = passTo.replace(/^https?:\/\//, '') === upstream ? passTo : place(upstream);
  switch (document) {
    case 'correct-upstream-linux':
      return {
        ...edit,
        from: place(from),
        change: { passTo: place(to) },
        action: `edit ${from} to ${to}, validate, reload nginx`,
        already: `nginx sends to ${to}`,
        done: `nginx sends to ${to}: the configuration is valid, it was reloaded, and ${to} takes connections.`,
        undone: `nginx sends to ${from} again; its file is what it was.`,
      };
    case 'rate-limit-at-gateway-linux':
      return {
        ...edit,
        from: named,
        change: { mostPerSecond: Number(rate) },
        action: `at most ${rate} requests a second to ${upstream}, validate, reload nginx`,
        already: `nginx lets ${rate} requests a second through to ${upstream}`,
        done: `nginx lets ${rate} requests a second through to ${upstream}: the configuration is valid and was reloaded.`,
        undone: 'nginx lets every request through again; its file is what it was.',
      };
    case 'enlarge-header-buffers-linux':
      return {
        ...edit,
        from: named,
        change: { headerKilobytes: Number(kilobytes) },
        action: `buffers of ${kilobytes} KB for headers of answers, validate, reload nginx`,
        already: `nginx takes headers of ${kilobytes} KB`,
        done: `nginx takes headers of ${kilobytes} KB: the configuration is valid and was reloaded.`,
        undone: 'nginx has the buffers that it had; its file is what it was.',
      };
    case 'raise-gateway-timeout-linux':
      return {
        ...edit,
        from: named,
        change: { readTimeoutSeconds: Number(seconds) },
        action: `wait ${seconds} s for ${upstream}, validate, reload nginx`,
        already: `nginx waits ${seconds} s for ${upstream}`,
        done: `nginx waits ${seconds} s for ${upstream}: the configuration is valid and was reloaded.`,
        undone: 'nginx waits as long as it did; its file is what it was.',
      };
    case 'raise-keep-alive-linux':
      return {
        ...edit,
        from: passTo,
        change: { keepAliveSeconds: Number(seconds) },
        action: `keep idle connections ${seconds} s, validate, reload nginx`,
        already: `nginx keeps idle connections ${seconds} s or longer`,
        done: `nginx keeps idle connections ${seconds} s: the configuration is valid and was reloaded.`,
        undone: 'nginx keeps idle connections as long as it did; its file is what it was.',
      };
    default:
      return document satisfies never;
  }
}

const place = (upstream: string): string => upstream.replace(/^unix:/, '');

function made(edit: Edit, view: HostView): HostRemedy {
  const action = `action=${edit.action}`;
  const diff = diffTo(view, edit.change);
  if (diff.length === 0) {
    const words = `It is so already: ${edit.already}.`;
    return { ran: documentOutput({ steps: [action], result: 'unchanged', words }) };
  }
  if (view.gateway.passTo !== edit.from) {
    return { ran: documentRefuses(`no place of the configuration sends to ${edit.from}`) };
  }
  return {
    gateway: { ...edit.change, ...reloaded(view) },
    ran: documentOutput({
      steps: [action, ...diff],
      result: 'changed',
      handle: handleOf(edit, view),
      words: edit.done,
    }),
  };
}

/** A handle leads to what was there before: a real host has the file in its store, this one has its history. */
function takenBack(edit: Edit, { handle = '' }: Parameters, view: HostView): HostRemedy {
  const [remedy, made = ''] = handle.split('.');
  if (remedy !== edit.remedy) return { ran: documentRefuses('that handle is of another remedy') };
  const before = valueAt(view.gatewayHistory, epochMs(Number.parseInt(made, 36) - 1));
  const change: Partial<GatewaySettings> = Object.fromEntries(
    Object.entries(before).filter(([name]) => name in edit.change),
  );
  const diff = diffTo(view, change);
  if (diff.length === 0) {
    const words = 'It was taken back already.';
    return { ran: documentOutput({ steps: [], result: 'unchanged', words }) };
  }
  return {
    gateway: { ...change, ...reloaded(view) },
    ran: documentOutput({
      steps: diff,
      result: 'undone',
      handle: handleOf(edit, view),
      words: edit.undone,
    }),
  };
}

const handleOf = ({ remedy }: Edit, { now }: HostView): string => `${remedy}.${now.toString(36)}`;

function diffTo({ stack, gateway }: HostView, change: Partial<GatewaySettings>): readonly string[] {
  const diff = unifiedDiff(siteFile(stack, gateway), siteFile(stack, { ...gateway, ...change }));
  return diff.length === 0 ? [] : [`file=${SITE_FILE}`, ...diff];
}
