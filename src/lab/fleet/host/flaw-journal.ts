import { type EpochMs, epochMs } from '../../../brand.ts';
import { DELIVERY_ROUTE, type Flaw } from '../flaw.ts';

interface Said {
  readonly at: EpochMs;
  readonly message: string;
}

/** What an app with this flaw says of the requests that it fails, in the last minutes until `until`. */
export function saidOfFlaw(
  flaw: Flaw,
  phaseMs: number,
  from: EpochMs,
  until: EpochMs,
): readonly Said[] {
  switch (flaw) {
    case 'none':
    case 'drops-some-answers':
      return [];
    case 'aborts-deliveries':
      return each(from, until, 23_000, phaseMs).flatMap((at) =>
        ABORTED.map((message) => ({ at, message })),
      );
    default:
      return flaw satisfies never;
  }
}

const ABORTED: readonly string[] = [
  `ERROR ${DELIVERY_ROUTE}: TypeError: Cannot read properties of undefined (reading 'carrier')`,
  '    at deliveryOptions (/opt/shop/current/lib/delivery.js:31:27)',
  '    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)',
];

const SAID_FOR_MS = 8 * 60_000;

/** Every so often, at the same times however late it is asked. */
function each(from: EpochMs, until: EpochMs, everyMs: number, phaseMs: number): readonly EpochMs[] {
  const first = Math.ceil((Math.max(from, until - SAID_FOR_MS) - phaseMs) / everyMs);
  const last = Math.floor((until - phaseMs) / everyMs);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) =>
    epochMs((first + index) * everyMs + phaseMs),
  );
}
