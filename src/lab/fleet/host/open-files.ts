import { SHOP } from '../topology.ts';
import { documentOutput, documentRefuses } from './document-output.ts';
import type { HostRemedy } from './host-remedy.ts';
import type { HostView } from './host-view.ts';
import { unifiedDiff } from './unified-diff.ts';

/** Where remedies set what systemd gives the service. */
export const REMEDY_DROP_IN = `/etc/systemd/system/${SHOP.unit}.d/fiveohtwo.conf`;

export const remedyDropIn = (incident: string, limit: number): readonly string[] => [
  `# fiveohtwo ${incident}`,
  '[Service]',
  `LimitNOFILE=${limit}`,
];

/** The document raise-descriptor-limit-linux. A limit is given to a process when it starts. */
export function raiseDescriptorLimit(
  { host, now }: HostView,
  { mode, incident = '', handle = '', limit = '' }: Readonly<Record<string, string>>,
): HostRemedy {
  const { raisedOpenFiles } = host;
  const change = (to: HostView['host']['raisedOpenFiles']) => ({
    host: { raisedOpenFiles: to },
    restarts: true,
  });
  const shown = (before: readonly string[], after: readonly string[]) => [
    `file=${REMEDY_DROP_IN}`,
    // A file that is not there has no line 1.
    ...unifiedDiff(before, after).map((line) => line.replace(/([-+])1,0/, '$10,0')),
  ];
  const ours = `raise-descriptor-limit.${now.toString(36)}`;
  if (mode === 'undo') {
    if (!handle.startsWith('raise-descriptor-limit.')) {
      return { ran: documentRefuses('that handle is of another remedy') };
    }
    if (raisedOpenFiles === null) {
      const words = 'It was taken back already.';
      return { ran: documentOutput({ steps: [], result: 'unchanged', words }) };
    }
    return {
      ...change(null),
      ran: documentOutput({
        steps: shown(remedyDropIn(raisedOpenFiles.incident, raisedOpenFiles.limit), []),
        result: 'undone',
        handle: ours,
        words: `${SHOP.unit} has the limit that it had; it was restarted.`,
      }),
    };
  }
  const wanted = Number(limit);
  const action = `action=LimitNOFILE=${limit} for ${SHOP.unit}, restart it`;
  if (raisedOpenFiles !== null) {
    const words = `${SHOP.unit} may open ${limit} files already.`;
    return { ran: documentOutput({ steps: [action], result: 'unchanged', words }) };
  }
  return {
    ...change({ incident, limit: wanted }),
    ran: documentOutput({
      steps: [action, ...shown([], remedyDropIn(incident, wanted))],
      result: 'changed',
      handle: ours,
      words: `${SHOP.unit} may open ${limit} files: it was restarted, and its new process has the limit.`,
    }),
  };
}
