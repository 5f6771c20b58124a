import type { GatewayKind, Observation, ObservationOf } from '../read/observation.ts';
import type { UpstreamFailure } from '../read/upstream-failure.ts';

/** What a client gets from a gateway for the fault that was seen, and what others would have answered. */
export interface GatewayStatus {
  /** What happened on the wire, in a few words. */
  readonly fault: string;
  readonly gateway: Gateway;
  /** The status, as text: `502`, or `502.3` from IIS. */
  readonly status: string;
  /** The other statuses for the same fault, each with the gateways that give it. */
  readonly elsewhere: readonly {
    readonly status: string;
    readonly gateways: readonly Gateway[];
  }[];
}

export type Gateway = Exclude<GatewayKind, 'unknown'>;

const GATEWAYS = ['alb', 'nginx', 'haproxy', 'apache', 'envoy', 'traefik', 'caddy', 'iis'] as const;

/** One status per gateway, in the order of `GATEWAYS`; `-` where the fault cannot happen or is not known. */
interface Row {
  readonly fault: string;
  readonly failures: readonly UpstreamFailure[];
  readonly statuses: string;
}

/**
 * The same fault has another status on each gateway: whoever looks for 502 alone misses half of them.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html (alb)
 * @see https://github.com/nginx/nginx/blob/master/src/http/ngx_http_upstream.c (nginx)
 * @see https://docs.haproxy.org/dev/configuration.html#8.5 (haproxy)
 * @see https://github.com/apache/httpd/blob/trunk/modules/proxy/mod_proxy_http.c (apache)
 * @see https://github.com/envoyproxy/envoy/blob/main/source/common/router/router.cc (envoy)
 * @see https://github.com/traefik/traefik/blob/master/pkg/proxy/httputil/proxy.go (traefik)
 * @see https://github.com/caddyserver/caddy/blob/master/modules/caddyhttp/reverseproxy/reverseproxy.go (caddy)
 * @see https://learn.microsoft.com/troubleshoot/developer/webapps/iis/application-request-routing/troubleshooting-502-errors-in-arr (iis)
 */
const TABLE: readonly Row[] = [
  {
    fault: 'a refused connection',
    failures: ['refused', 'check-refused'],
    statuses: '502 502 503 503 503 502 502 502.3',
  },
  {
    fault: 'no answer to the attempt to connect',
    failures: ['connect-timed-out', 'check-connect-timed-out'],
    statuses: '504 504 503 503 503 504 502 502.3',
  },
  {
    fault: 'an unreachable host or network',
    failures: ['host-unreachable', 'net-unreachable'],
    statuses: '502 502 503 503 503 502 502 502.3',
  },
  {
    fault: 'a connection that is closed before an answer',
    failures: ['closed', 'reset', 'broken-pipe'],
    statuses: '502 502 502 502 503 502 502 502.3',
  },
  {
    fault: 'an answer that does not come in time',
    failures: ['response-timed-out', 'check-no-answer'],
    statuses: '504 504 504 502 504 504 504 502.3',
  },
  {
    fault: 'an invalid header line',
    failures: ['invalid-header', 'invalid-response'],
    statuses: '502 502 502 502 502 500 502 502.3',
  },
  {
    fault: 'an answer that is not HTTP/1.x',
    failures: ['not-http', 'wrong-protocol'],
    statuses: '502 200 502 200 502 500 502 502.3',
  },
  {
    fault: 'a response header that is too large',
    failures: ['header-too-big'],
    statuses: '502 502 502 502 502 500 502 502.3',
  },
  {
    fault: 'a refused TLS handshake',
    failures: ['not-tls', 'tls-refused', 'certificate-refused', 'tls-failed', 'check-tls-failed'],
    statuses: '502 502 503 500 503 500 502 502.3',
  },
  {
    fault: 'no server that counts as up',
    failures: ['no-live-upstream', 'marked-down'],
    statuses: '- 502 503 503 503 503 503 502.4',
  },
  {
    fault: 'a name that does not resolve',
    failures: ['unresolved'],
    statuses: '- 502 503 500 503 502 502 502.3',
  },
];

/** The status of the fault that the gateways' own logs report most, or null where they report none of the table's. */
export function gatewayStatus(observations: readonly Observation[]): GatewayStatus | null {
  const seen = observations
    .filter((fact): fact is ObservationOf<'failure'> => fact.kind === 'failure')
    .flatMap(({ gateway, failure, count }) => {
      const row = TABLE.find(({ failures }) => failures.includes(failure));
      // A symptom tells nothing of the fault while the log has the fault itself.
      const symptom = row?.failures.includes('no-live-upstream') === true;
      return row === undefined || gateway === 'unknown' ? [] : [{ row, gateway, count, symptom }];
    });
  const most = seen
    .toSorted((a, b) => Number(a.symptom) - Number(b.symptom) || b.count - a.count)
    .at(0);
  if (most === undefined) return null;
  const { row, gateway } = most;
  const all = row.statuses
    .split(' ')
    .map((status, index) => ({ status, gateway: GATEWAYS[index] }));
  const status = all.find((each) => each.gateway === gateway)?.status ?? '-';
  if (status === '-') return null;
  const others = [...new Set(all.map((each) => each.status))].filter(
    (other) => other !== status && other !== '-',
  );
  return {
    fault: row.fault,
    gateway,
    status,
    elsewhere: others.map((other) => ({
      status: other,
      gateways: all.flatMap((each) =>
        each.status === other && each.gateway !== undefined ? [each.gateway] : [],
      ),
    })),
  };
}

const NAMES: Readonly<Record<Gateway, string>> = {
  alb: 'an ALB',
  nginx: 'nginx',
  haproxy: 'HAProxy',
  apache: 'Apache',
  envoy: 'Envoy',
  traefik: 'Traefik',
  caddy: 'Caddy',
  iis: 'IIS ARR',
};

/** The same in one sentence, for people. */
export function gatewayStatusInWords({ fault, gateway, status, elsewhere }: GatewayStatus): string {
  const others = elsewhere.map(
    (other) => `${other.status} from ${inOneBreath(other.gateways.map((each) => NAMES[each]))}`,
  );
  const tail = others.length === 0 ? '' : ` It would be ${others.join(', and ')}.`;
  return `For ${fault}, ${NAMES[gateway]} answers ${status}.${tail}`;
}

const inOneBreath = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
