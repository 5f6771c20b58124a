import type { ReactNode } from 'react';
import type { LabFault } from '../../server/fleet-control.ts';

export function FaultList(props: {
  readonly faults: readonly LabFault[];
  readonly active: string | null;
  readonly onInject: (faultId: string) => Promise<void>;
  readonly onReset: () => Promise<void>;
}): ReactNode {
  const families = [...new Set(props.faults.map(({ family }) => family))];
  return (
    <section className="faults" aria-label="Faults">
      <header>
        <h2 className="fleet-title">Faults</h2>
        <button type="button" className="kit-button default" onClick={() => void props.onReset()}>
          Reset
        </button>
      </header>
      <div className="families">
        {families.map((family) => (
          <section key={family} aria-label={family}>
            <h3>{family}</h3>
            <ul>
              {props.faults
                .filter((fault) => fault.family === family)
                .map((fault) => (
                  <FaultItem
                    key={fault.id}
                    fault={fault}
                    active={fault.id === props.active}
                    onInject={props.onInject}
                  />
                ))}
            </ul>
          </section>
        ))}
      </div>
    </section>
  );
}

function FaultItem(props: {
  readonly fault: LabFault;
  readonly active: boolean;
  readonly onInject: (faultId: string) => Promise<void>;
}): ReactNode {
  const { id, title, description } = props.fault;
  // A fault that was mended by a remedy can be wanted again.
  const inject = props.active ? 'Again' : 'Inject';
  return (
    <li className={props.active ? 'active' : undefined}>
      <div>
        <b>{title}</b>
        <small>{description}</small>
      </div>
      <button
        type="button"
        className="kit-button default"
        aria-label={`${inject}: ${title}`}
        onClick={() => void props.onInject(id)}
      >
        {inject}
      </button>
    </li>
  );
}
