import type { Shop } from './shop.ts';

interface Request {
  readonly secondsAgo: number;
  /** What the client got, and what the target had answered; `-`: it had not. */
  readonly status: number;
  readonly target: number | '-';
  /** Seconds that the target took; -1 when it gave no answer. */
  readonly took: number;
}

/** Lines of an access log. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html */
export function accessLines(
  { loadBalancerArn, targetGroupArn, instances }: Shop,
  port: number,
  requests: readonly Request[],
): readonly string[] {
  const balancer = loadBalancerArn.replace(/^.*:loadbalancer\//, '');
  return requests.map(({ secondsAgo, status, target, took }, index) => {
    const time = new Date(Date.now() - secondsAgo * 1000).toISOString().replace('Z', '000Z');
    const to = `${instances[index % instances.length]?.address}:${port}`;
    const response = took === -1 ? -1 : 0;
    return `http ${time} ${balancer} 203.0.113.9:${40_000 + index} ${to} 0.001 ${took} ${response} ${status} ${target} 366 210 "GET http://shop.example.com:80/cart HTTP/1.1" "curl/8.5.0" - - ${targetGroupArn} "Root=1-${index}" "-" "-" 0 ${time} "forward" "-" "-" "${to}" "${target}" "-" "-"`;
  });
}
