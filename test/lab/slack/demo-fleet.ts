import type { FleetControl, FleetSnapshot } from '../../../src/lab/server/fleet-control.ts';

/** Three targets, one of which fails while the fault is active. */
export function demoFleet(): FleetControl {
  let active: string | null = null;
  return {
    faults: () => [
      {
        id: 'wrong-port',
        title: 'nginx forwards to the wrong port',
        cause: 'wrong-port',
        description: 'A deployment changed proxy_pass on one instance.',
        family: 'Settings that do not fit',
      },
      {
        id: 'stopped',
        title: 'shop is stopped',
        cause: 'service-stopped',
        description: 'Somebody stopped the service and forgot it.',
        family: 'The backend is down',
      },
    ],
    inject: (id) => {
      active = id;
    },
    reset: () => {
      active = null;
    },
    snapshot: () => snapshot(active),
  };
}

function snapshot(active: string | null): FleetSnapshot {
  return {
    loadBalancer: { name: 'shop', dnsName: 'shop-1234567890.eu-central-1.elb.amazonaws.com' },
    targets: ['i-0a', 'i-0b', 'i-0c'].map((id, index) => {
      const broken = active !== null && index === 0;
      return {
        id,
        address: `10.0.${index}.10:80`,
        zone: `eu-central-1${'abc'.charAt(index)}`,
        state: broken ? 'unhealthy' : 'healthy',
        reason: broken ? 'Target.ResponseCodeMismatch' : null,
        process: 'nginx → shop :8080',
      };
    }),
    perMinute: Array.from({ length: 30 }, (_, minute) => ({
      at: new Date(Date.UTC(2026, 10, 22, 3, minute)).toISOString(),
      requests: 600,
      elb502: active !== null && minute > 22 ? (minute - 22) * 25 : 0,
    })),
    activeFault: active,
    now: '2026-11-22T03:30:00.000Z',
  };
}
