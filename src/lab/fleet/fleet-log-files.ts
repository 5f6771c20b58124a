import { type EpochMs, epochMs } from '../../brand.ts';
import type { ApiAnswer } from '../../ports/api-answer.ts';
import type { LogFiles, LogFolder, LogStream } from '../../ports/log-files.ts';
import { accessLogLines } from './access-log.ts';
import { answered } from './api-answers.ts';
import type { Fleet } from './fleet.ts';
import { functionLogLines } from './function/function-log-lines.ts';
import { isFunction } from './function/shop-function.ts';
import { SHOP } from './topology.ts';

const FILE_MS = 5 * 60_000;
/** From the end of its five minutes until a file is there. */
const LATE_MS = 60_000;

/** S3 with the access log of the load balancer, where it is on. */
export class FleetLogFiles implements LogFiles {
  readonly #fleet: Fleet;

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  async list({ bucket, prefix, after }: LogFolder): Promise<ApiAnswer> {
    if (!this.#isThere(bucket)) return NO_BUCKET;
    const keys = this.#ends()
      .map(keyOf)
      .filter((key) => key.startsWith(prefix) && key > after);
    return answered({ Contents: keys.map((Key) => ({ Key })) });
  }

  async open(bucket: string, key: string): Promise<LogStream> {
    const end = this.#ends().find((each) => keyOf(each) === key);
    if (!this.#isThere(bucket)) return NO_BUCKET;
    if (end === undefined) return NO_KEY;
    const write = isFunction(this.#fleet) ? functionLogLines : accessLogLines;
    const lines = write(this.#fleet, epochMs(end - FILE_MS), end);
    async function* text() {
      yield `${lines.join('\n')}\n`;
    }
    return { kind: 'opened', text: text() };
  }

  #isThere(bucket: string): boolean {
    const { accessLog } = this.#fleet.accountAt(this.#fleet.clock.now());
    return accessLog && bucket === SHOP.logBucket;
  }

  /** The ends of the five minutes of which there is a file. */
  #ends(): readonly EpochMs[] {
    const { clock, knownSince } = this.#fleet;
    const first = Math.ceil(knownSince / FILE_MS) + 1;
    const last = Math.floor((clock.now() - LATE_MS) / FILE_MS);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) =>
      epochMs((first + index) * FILE_MS),
    ).filter((end) => this.#fleet.accountAt(epochMs(end - FILE_MS)).accessLog);
  }
}

const NO_BUCKET = {
  kind: 'failed',
  message: 'NoSuchBucket: The specified bucket does not exist',
  retryable: false,
} as const;

const NO_KEY = {
  kind: 'failed',
  message: 'NoSuchKey: The specified key does not exist.',
  retryable: false,
} as const;

/** All of it is written by one node: its address and a random part end the name. */
function keyOf(end: EpochMs): string {
  const [date = ''] = new Date(end).toISOString().split('T');
  const stamp = new Date(end).toISOString().replace(/[-:]/g, '').slice(0, 13);
  const { account, region, loadBalancer } = SHOP;
  const id = loadBalancer.dimension.replaceAll('/', '.');
  return `AWSLogs/${account}/elasticloadbalancing/${region}/${date.replaceAll('-', '/')}/${account}_elasticloadbalancing_${region}_${id}_${stamp}Z_203.0.113.27_2soosksi.log.gz`;
}
