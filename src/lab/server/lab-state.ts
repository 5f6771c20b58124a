import type { WorkspaceSnapshot } from '../slack/workspace.ts';
import type { FleetSnapshot, LabFault } from './fleet-control.ts';

/** What the page knows: the answer of `GET /api/state`, kept up to date by the events of `GET /api/stream`. */
export interface LabState {
  readonly workspace: WorkspaceSnapshot;
  readonly fleet: FleetSnapshot;
  readonly faults: readonly LabFault[];
  readonly commands: readonly string[];
}

/** The answer to everything that the page POSTs. */
export type PageAnswer =
  | { readonly kind: 'done' }
  /** It did not work, as the person at the page should read it. */
  | { readonly kind: 'problem'; readonly message: string }
  /** A modal keeps these beside its inputs, by the id of the block. */
  | { readonly kind: 'errors'; readonly errors: Readonly<Record<string, string>> };
