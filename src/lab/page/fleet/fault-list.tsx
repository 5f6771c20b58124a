import type { ReactNode } from 'react';
import type { LabFault } from '../../server/fleet-control.ts';

export function FaultList(props: {
  readonly faults: readonly LabFault[];
  readonly active: string | null;
  readonly onInject: (faultId: string) => Promise<void>;
  readonly onReset: () => Promise<void>;
}): ReactNode {
  return (
    <section className="faults" aria-label="Faults">
      <header>
        <h2 className="fleet-title">Faults</h2>
        <button type="button" className="kit-button default" onClick={() => void props.onReset()}>
          Reset
        </button>
      </header>
      <ul>
        {props.faults.map((fault) => (
          <li key={fault.id} className={fault.id === props.active ? 'active' : undefined}>
            <div>
              <b>{fault.title}</b>
              <small>{fault.description}</small>
            </div>
            <button
              type="button"
              className="kit-button default"
              aria-label={`${fault.id === props.active ? 'Again' : 'Inject'}: ${fault.title}`}
              onClick={() => void props.onInject(fault.id)}
            >
              {/* A fault that was mended by a remedy can be wanted again. */}
              {fault.id === props.active ? 'Again' : 'Inject'}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
