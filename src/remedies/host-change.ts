import type { LocatedTarget } from '../locate/located.ts';
import type { HostDocument } from '../ports/hosts.ts';
import { onHosts } from './on-hosts.ts';
import type { Change, Diff } from './plan.ts';

interface HostChange {
  readonly incidentId: string;
  readonly document: HostDocument;
  readonly target: LocatedTarget;
  readonly parameters: Readonly<Record<string, string>>;
  readonly disrupts?: boolean;
  readonly undoable?: boolean;
  readonly shown: string;
  readonly diff?: Diff;
}

/** A change by a document that keeps what was there before, so that undo is the same document with its handle. */
export function hostChange({
  incidentId,
  document,
  target,
  parameters,
  disrupts = false,
  undoable = true,
  shown,
  diff,
}: HostChange): Change {
  return {
    kind: 'run-on-host',
    document,
    instanceId: target.id,
    port: target.port,
    parameters: { mode: 'apply', incident: incidentId, handle: 'none', ...parameters },
    undo: undoable ? { mode: 'undo', incident: incidentId, ...parameters } : null,
    disrupts,
    shown: onHosts(shown, [target.id]),
    ...(diff === undefined ? {} : { diff }),
  };
}
