import * as z from 'zod';
import { parseAnswer } from '../../locate/api-shapes.ts';
import type { ApiAnswer } from '../../ports/api-answer.ts';
import { AccessLogDigest } from '../access-log-digest.ts';
import { apiExhibit } from '../api-exhibit.ts';
import type { Collector, Scope } from '../collector.ts';
import { AWS_ORIGIN, collected, type Exhibit } from '../exhibit.ts';
import { eachLine } from '../lines-of-stream.ts';
import { endTimeOf, type LoadBalancerLog, listingsOf } from '../load-balancer-log-keys.ts';
import { redact } from '../redact.ts';

/** Text that is read of one log, unpacked; with it a look takes seconds, and the newest of any log fits. */
const MOST_CHARACTERS = 1_100_000_000;
/** Files that are read side by side: their first bytes take longer than the rest. */
const SIDE_BY_SIDE = 4;
/** Lines that are kept of logs that are not digested. */
const MOST_LINES = 300;

const attributesShape = z.object({
  Attributes: z.array(z.object({ Key: z.string(), Value: z.string().default('') })),
});
const listShape = z.object({ Contents: z.array(z.object({ Key: z.string() })).default([]) });

/** The logs that the load balancer writes to S3, where they are on. They come five minutes late, and best effort. */
export const loadBalancerLogs: Collector = {
  name: 'load-balancer-logs',
  deadlineSeconds: 40,
  whenLate: 'Look at a shorter time, or at the files in S3.',
  async collect(scope, keep, signal) {
    const { cloud, located } = scope;
    if (located.loadBalancer === null) return;
    const answer = await cloud.loadBalancers.loadBalancerAttributes(located.loadBalancer.arn);
    const parsed = parseAnswer('attributes', attributesShape, answer);
    // That they could not be read is said where they are shown.
    if (!parsed.ok) return;
    const attributes = new Map(parsed.value.Attributes.map(({ Key, Value }) => [Key, Value]));
    const { arn } = located.targetGroup;
    await Promise.all([
      accessLog(scope, placeOf(attributes, 'access_logs'), keep, signal),
      // Failures of the checks, with finer reasons than target health has.
      failedLines(
        scope,
        'health-check',
        placeOf(attributes, 'health_check_logs'),
        keep,
        signal,
        (line) => line.includes(' FAIL ') && line.includes(arn),
      ),
      // The client's side: a handshake that failed there is no 502, and tells what clients see.
      failedLines(
        scope,
        'connection',
        placeOf(attributes, 'connection_logs'),
        keep,
        signal,
        (line) => line.includes('Failed:'),
      ),
    ]);
  },
};

interface LogPlace {
  readonly bucket: string;
  readonly folder: string;
}

function placeOf(attributes: ReadonlyMap<string, string>, log: string): LogPlace | null {
  const bucket = attributes.get(`${log}.s3.bucket`) ?? '';
  if (attributes.get(`${log}.s3.enabled`) !== 'true' || bucket === '') return null;
  return { bucket, folder: attributes.get(`${log}.s3.prefix`) ?? '' };
}

async function accessLog(
  scope: Scope,
  place: LogPlace | null,
  keep: (exhibit: Exhibit) => void,
  signal: AbortSignal,
): Promise<void> {
  if (place === null) {
    keep({
      id: 'aws/access-log',
      section: 'access-log',
      source: 'access_logs.s3.enabled',
      origin: AWS_ORIGIN,
      collectedAt: null,
      outcome: { kind: 'absent', message: 'Access logs of the load balancer are off.' },
      text: '',
    });
    return;
  }
  const digest = new AccessLogDigest(scope.located.targetGroup.arn);
  const read = await readLog(scope, 'access', place, signal, (line) => digest.add(line));
  if (read.problem !== null)
    keep(apiExhibit({ section: 'access-log', source: read.source }, read.problem));
  if (read.files === 0 && read.problem !== null) return;
  const lines = digest.lines();
  const source = `${read.source}; ${digest.about} requests to this target group, of which ${lines.length} failed ones are here; logs come five minutes late`;
  keep(
    collected({
      id: read.problem === null ? 'aws/access-log' : 'aws/access-log/read',
      section: 'access-log',
      source,
      origin: AWS_ORIGIN,
      truncated: read.truncated || digest.dropped > 0,
      text: lines.join('\n'),
    }),
  );
  const AccessLogTally = digest.tally();
  keep(
    apiExhibit(
      { section: 'access-log-tally', source },
      { kind: 'answered', json: JSON.stringify({ AccessLogTally }) },
    ),
  );
}

async function failedLines(
  scope: Scope,
  log: LoadBalancerLog,
  place: LogPlace | null,
  keep: (exhibit: Exhibit) => void,
  signal: AbortSignal,
  failed: (line: string) => boolean,
): Promise<void> {
  if (place === null) return;
  const lines: string[] = [];
  let found = 0;
  const read = await readLog(scope, log, place, signal, (line) => {
    if (!failed(line)) return;
    found += 1;
    if (lines.length < MOST_LINES) lines.push(redact(line.slice(0, 1_000)));
  });
  const section = `${log}-log`;
  if (read.problem !== null) keep(apiExhibit({ section, source: read.source }, read.problem));
  if (read.files === 0 && read.problem !== null) return;
  keep(
    collected({
      id: read.problem === null ? `aws/${section}` : `aws/${section}/read`,
      section,
      source: `${read.source}; ${found} lines that failed`,
      origin: AWS_ORIGIN,
      truncated: read.truncated || found > lines.length,
      text: lines.toSorted((a, b) => (timeOf(a) < timeOf(b) ? -1 : 1)).join('\n'),
    }),
  );
}

const timeOf = (line: string): string => /\d{4}-\d{2}-\d{2}T\S+/.exec(line)?.[0] ?? '';

interface LogRead {
  readonly source: string;
  readonly files: number;
  readonly truncated: boolean;
  /** The first file, or the listing, that could not be read. */
  readonly problem: Exclude<ApiAnswer, { readonly kind: 'answered' }> | null;
}

/** Reads the files of a log, newest first, until the time, the size or the permission ends. */
async function readLog(
  { cloud: { logFiles }, located, from, to }: Scope,
  log: LoadBalancerLog,
  { bucket, folder }: LogPlace,
  signal: AbortSignal,
  take: (line: string) => void,
): Promise<LogRead> {
  const keys: string[] = [];
  let source = `s3://${bucket}/${folder}`;
  for (const listing of listingsOf(log, located.loadBalancer?.arn ?? '', folder, from, to)) {
    const answer = await logFiles.list({ bucket, ...listing });
    if (answer.kind !== 'answered') return { source, files: 0, truncated: false, problem: answer };
    const parsed = parseAnswer('the list of files', listShape, answer);
    if (parsed.ok) keys.push(...parsed.value.Contents.map(({ Key }) => Key));
  }
  keys.sort((a, b) => (endTimeOf(a) > endTimeOf(b) ? -1 : 1));
  let left = MOST_CHARACTERS;
  let next = 0;
  let files = 0;
  let cut = false;
  let problem: LogRead['problem'] = null;
  const goOn = (characters: number): boolean => {
    left -= characters;
    cut ||= left <= 0 || signal.aborted;
    return !cut;
  };
  const worker = async (): Promise<void> => {
    for (let key = keys[next]; key !== undefined && goOn(0); key = keys[next]) {
      next += 1;
      const stream = await logFiles.open(bucket, key);
      if (stream.kind !== 'opened') {
        problem ??= stream;
        // What is denied for one file is denied for all.
        if (stream.kind === 'denied') return;
        continue;
      }
      try {
        await eachLine(stream.text, take, goOn);
        files += 1;
      } catch (error) {
        const message = `${key}: ${error instanceof Error ? error.message : String(error)}`;
        problem ??= { kind: 'failed', message, retryable: true };
      }
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
  source += `: ${files} of ${keys.length} files, newest first`;
  return { source, files, truncated: cut, problem };
}
