import type { ReactNode } from 'react';
import type { FleetSnapshot, LabFault } from '../../server/fleet-control.ts';
import { FaultList } from './fault-list.tsx';
import { Sparkline } from './sparkline.tsx';
import { TargetCard } from './target-card.tsx';

export function FleetPanel(props: {
  readonly fleet: FleetSnapshot;
  readonly faults: readonly LabFault[];
  readonly onInject: (faultId: string) => Promise<void>;
  readonly onReset: () => Promise<void>;
}): ReactNode {
  const { fleet } = props;
  return (
    <aside className="fleet" aria-label="Simulated fleet">
      <h2 className="fleet-title">Simulated fleet</h2>
      <section className="load-balancer" aria-label="Load balancer">
        <b>{fleet.loadBalancer.name}</b>
        <small className="dns-name">{fleet.loadBalancer.dnsName}</small>
        <Rate perMinute={fleet.perMinute} />
        <Sparkline perMinute={fleet.perMinute} />
      </section>
      <section aria-label="Targets">
        {fleet.targets.map((target) => (
          <TargetCard key={target.id} target={target} />
        ))}
      </section>
      <FaultList
        faults={props.faults}
        active={fleet.activeFault}
        onInject={props.onInject}
        onReset={props.onReset}
      />
    </aside>
  );
}

function Rate(props: { readonly perMinute: FleetSnapshot['perMinute'] }): ReactNode {
  const last = props.perMinute.at(-1);
  if (!last) return <p className="rate">No traffic yet</p>;
  return (
    <p
      className={`rate ${last.elb502 > 0 ? 'bad' : 'good'}`}
      role="status"
      aria-label="Failure rate"
    >
      <b>{last.elb502}</b> of {last.requests} requests failed <small>last minute</small>
    </p>
  );
}
