import type { ReactNode } from 'react';
import type { FleetTarget } from '../../server/fleet-control.ts';

export function TargetCard({ target }: { readonly target: FleetTarget }): ReactNode {
  return (
    <article className={`target ${target.state}`} aria-label={`Target ${target.id}`}>
      <header>
        <b className="target-id" title={target.id}>
          {target.id}
        </b>
        <span className="target-state">{target.state}</span>
      </header>
      <small>
        {target.address} · {target.zone}
      </small>
      {target.process !== null && <p>{target.process}</p>}
      {target.reason !== null && <p className="target-reason">{target.reason}</p>}
    </article>
  );
}
