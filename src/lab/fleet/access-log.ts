import { type EpochMs, epochMs } from '../../brand.ts';
import type { Fleet } from './fleet.ts';
import { noise } from './noise.ts';
import type { Outcome } from './outcome.ts';
import type { Target } from './registrations.ts';
import { ROUTES } from './routes.ts';
import { SHOP } from './topology.ts';
import { MINUTE_MS, outcomesAt, piecesBetween } from './traffic.ts';

/**
 * What the access log of the load balancer says of the requests that ended in [from, until), in no order.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
 */
export function accessLogLines(fleet: Fleet, from: EpochMs, until: EpochMs): readonly string[] {
  const pieces = piecesBetween(fleet, from, until);
  return pieces.flatMap((begin, index) => {
    const end = pieces[index + 1] ?? until;
    return outcomesAt(fleet, begin).flatMap(({ target, outcomes }, which) =>
      outcomes.flatMap((outcome, kind) => {
        // Where a minute has less than one of them, chance decides.
        const chance = noise(begin / 1000, which * 10 + kind);
        const count = Math.floor((outcome.perMinute * (end - begin)) / MINUTE_MS + chance);
        return Array.from({ length: count }, (_, nth) =>
          lineOf(target, outcome, epochMs(begin + ((nth + chance) / count) * (end - begin)), nth),
        );
      }),
    );
  });
}

function lineOf(target: Target, outcome: Outcome, at: EpochMs, nth: number): string {
  const { ending, status, seconds, route } = outcome;
  const [method, path] = (route ?? `GET ${ROUTES[nth % ROUTES.length]}`).split(' ');
  const answered = ending === 'answered';
  const connected = answered || ending === 'cut' || ending === 'late';
  const times = connected ? `0.001 ${seconds.toFixed(3)} ${answered ? '0.000' : '-1'}` : '-1 -1 -1';
  const time = logTime(at);
  const began = seconds < 0.5 ? time : logTime(at - seconds * 1000);
  const own = answered ? status : '-';
  const client = `198.51.100.${1 + (nth % 250)}:${32_768 + ((at + nth) % 28_000)}`;
  const backend = `${target.instance.address}:${target.port}`;
  const trace = (at * 1000 + nth).toString(16).padStart(24, '0');
  return (
    `h2 ${time} ${BALANCER} ${client} ${backend} ${times} ${status} ${own} 412 ${answered ? 1893 : 277} ` +
    `"${method} https://shop.example.com:443${path} HTTP/2.0" ${AGENT_AND_GROUP} "Root=1-${trace.slice(0, 8)}-${trace}" ` +
    `"shop.example.com" "session-reused" 0 ${began} "forward" "-" "-" "${backend}" "${own}" "-" "-" TID_${trace.slice(-16)} "-" "-" "-"`
  );
}

const BALANCER = SHOP.loadBalancer.dimension;
const AGENT_AND_GROUP = `"Mozilla/5.0" TLS_AES_128_GCM_SHA256 TLSv1.3 ${SHOP.targetGroup.arn}`;

/** With microseconds, as the load balancer writes it. */
const logTime = (at: number): string => `${new Date(at).toISOString().slice(0, -1)}000Z`;
