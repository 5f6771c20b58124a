import { useEffect, useState } from 'react';
import type { FleetSnapshot } from '../server/fleet-control.ts';
import type { LabState, PageAnswer } from '../server/lab-state.ts';
import type { WorkspaceSnapshot } from '../slack/workspace.ts';

export type LabConnection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected'; readonly state: LabState }
  /** The lab was stopped; what was known stays on screen while the browser tries again. */
  | { readonly kind: 'lost'; readonly state: LabState | null };

/** The lab's state, kept up to date as long as the page is open. */
export function useLab(): LabConnection {
  const [connection, setConnection] = useState<LabConnection>({ kind: 'connecting' });
  useEffect(() => {
    const lost = () =>
      setConnection((known) => ({
        kind: 'lost',
        state: known.kind === 'connecting' ? null : known.state,
      }));
    const change = (changed: Partial<LabState>) =>
      setConnection((known) =>
        known.kind === 'connected' ? { ...known, state: { ...known.state, ...changed } } : known,
      );
    const load = () =>
      fetchState().then((state) => setConnection({ kind: 'connected', state }), lost);

    const stream = new EventSource('/api/stream');
    // Also after a lost connection: a restarted lab may offer other faults.
    stream.addEventListener('open', load);
    stream.addEventListener('error', lost);
    stream.addEventListener('workspace', (event) =>
      change({ workspace: JSON.parse(event.data) as WorkspaceSnapshot }),
    );
    stream.addEventListener('fleet', (event) =>
      change({ fleet: JSON.parse(event.data) as FleetSnapshot }),
    );
    return () => stream.close();
  }, []);
  return connection;
}

async function fetchState(): Promise<LabState> {
  const response = await fetch('/api/state');
  if (!response.ok) throw new Error(`The lab answered ${response.status}`);
  return (await response.json()) as LabState;
}

/** Asks the lab to do something. Never rejects: that the lab is gone is a problem to show like any other. */
export async function askLab(path: string, body: unknown): Promise<PageAnswer> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await response.json()) as PageAnswer;
  } catch {
    return { kind: 'problem', message: 'The lab does not answer. Is it still running?' };
  }
}
