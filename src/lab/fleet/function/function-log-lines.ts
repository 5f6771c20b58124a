import { type EpochMs, epochMs } from '../../../brand.ts';
import type { Fleet } from '../fleet.ts';
import { ROUTES } from '../routes.ts';
import { SHOP } from '../topology.ts';
import { MINUTE_MS } from '../traffic.ts';
import { countsOf, FAULTY_ROUTE } from './shop-function.ts';

/**
 * The access log of the load balancer where its target is a function: without an address, and with the kind of error.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
 */
export function functionLogLines(fleet: Fleet, from: EpochMs, until: EpochMs): readonly string[] {
  const lines: string[] = [];
  for (let at = from; at < until; at = epochMs(at + MINUTE_MS)) {
    const end = epochMs(Math.min(at + MINUTE_MS, until));
    const { requests, failed } = countsOf(fleet, at, end);
    for (let nth = 0; nth < requests; nth += 1) {
      const when = epochMs(at + Math.floor(((nth + 0.5) / requests) * (end - at)));
      // Spread over the minute, as they come.
      const fails =
        Math.floor(((nth + 1) * failed) / requests) > Math.floor((nth * failed) / requests);
      lines.push(lineOf(when, nth, fails));
    }
  }
  return lines;
}

function lineOf(at: EpochMs, nth: number, fails: boolean): string {
  const { loadBalancer, targetGroup } = SHOP;
  const [method, path] = (fails ? FAULTY_ROUTE : `GET ${ROUTES[nth % ROUTES.length]}`).split(' ');
  const time = new Date(at).toISOString().replace('Z', '000Z');
  const client = `198.51.100.${1 + (nth % 250)}:${32_768 + ((at + nth) % 28_000)}`;
  const trace = `Root=1-${Math.floor(at / 1000).toString(16)}-${(at * 1000 + nth).toString(16).padStart(24, '0')}`;
  return [
    `h2 ${time} ${loadBalancer.dimension} ${client} - 0.001 0.047 ${fails ? '-1 502 -' : '0.000 200 200'}`,
    `412 ${fails ? 277 : 1893}`,
    `"${method} https://shop.example.com:443${path} HTTP/2.0" "Mozilla/5.0" TLS_AES_128_GCM_SHA256 TLSv1.3`,
    `${targetGroup.arn} "${trace}" "shop.example.com" "session-reused" 0 ${time}`,
    `"forward" "-" "${fails ? 'LambdaInvalidResponse' : '-'}" "-" "-" "-" "-" TID_${trace.slice(-16)} "-" "-" "-"`,
  ].join(' ');
}
