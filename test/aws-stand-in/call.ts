import type { IncomingMessage } from 'node:http';

/** How a service is spoken to, and so how it says no. */
type Protocol = 'query' | 'ec2' | 'json' | 'cbor' | 's3' | 'rest';

/** One request to AWS, as IAM would see it. */
export interface Call {
  /** The name that signatures bear: `elasticloadbalancing`, `monitoring`, ... */
  readonly service: string;
  /** `service:Operation`, as a policy grants it. */
  readonly action: string;
  readonly protocol: Protocol;
}

/** Names of services in policies, where signatures have other ones. */
const IN_POLICIES: Readonly<Record<string, string>> = { monitoring: 'cloudwatch' };

export function readCall(request: IncomingMessage, body: Buffer): Call {
  const scope = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(
    String(request.headers.authorization ?? ''),
  );
  const service = scope?.[1] ?? 'unknown';
  const call = (protocol: Protocol, operation: string): Call => ({
    service,
    action: `${IN_POLICIES[service] ?? service}:${operation}`,
    protocol,
  });
  const path = request.url ?? '/';
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return call('json', target.replace(/^.*\./, ''));
  const cbor = /\/operation\/(\w+)$/.exec(path)?.[1];
  if (cbor !== undefined) return call('cbor', cbor);
  if (service === 's3') return call('s3', s3Action(request, path));
  const action = /(?:^|&)Action=(\w+)/.exec(body.toString('utf8', 0, 2_000))?.[1];
  if (action !== undefined) return call(service === 'ec2' ? 'ec2' : 'query', action);
  return call('rest', `${request.method} ${path}`);
}

/** S3 has no operation in its requests; these are the two that reading logs needs. */
function s3Action({ method }: IncomingMessage, path: string): string {
  if (method === 'GET' && path.includes('list-type=2')) return 'ListBucket';
  return method === 'GET' ? 'GetObject' : `${method}`;
}
