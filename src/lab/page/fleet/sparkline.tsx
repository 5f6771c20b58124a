import type { ReactNode } from 'react';
import type { FleetSnapshot } from '../../server/fleet-control.ts';

const MINUTES = 30;
const HEIGHT = 40;
const STEP = 10;

/** Failed requests per minute as bars, the newest at the right. */
export function Sparkline(props: { readonly perMinute: FleetSnapshot['perMinute'] }): ReactNode {
  const shown = props.perMinute.slice(-MINUTES);
  const highest = Math.max(1, ...shown.map((minute) => minute.elb502));
  const label = `Failed requests per minute, the highest of the last ${MINUTES} minutes is ${
    shown.length === 0 ? 0 : Math.max(...shown.map((minute) => minute.elb502))
  }`;
  return (
    <svg
      className="sparkline"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${MINUTES * STEP} ${HEIGHT}`}
      preserveAspectRatio="none"
    >
      {shown.map((minute, index) => {
        const height = Math.max(1.5, (minute.elb502 / highest) * HEIGHT);
        return (
          <rect
            key={minute.at}
            className={minute.elb502 > 0 ? 'bad' : 'good'}
            x={(MINUTES - shown.length + index) * STEP}
            y={HEIGHT - height}
            width={STEP - 2}
            height={height}
          />
        );
      })}
    </svg>
  );
}
