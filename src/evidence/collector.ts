import type { EpochMs } from '../brand.ts';
import type { OnHosts } from '../catalogue/on-hosts.ts';
import type { Located } from '../locate/located.ts';
import type { Cloud } from '../ports/cloud.ts';
import { AWS_ORIGIN, type Exhibit } from './exhibit.ts';

/** What an investigation is about, the same for all collectors. */
export interface Scope {
  /** Remembers what it was asked: collectors that need the same answer share one call. */
  readonly cloud: Cloud;
  readonly located: Located;
  readonly incidentId: string;
  readonly onHosts: OnHosts;
  /** The time that is looked at. */
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** Fetches what one source says. It interprets nothing, beyond what it needs to know where to ask next. */
export interface Collector {
  readonly name: string;
  /** How long the others wait for it. */
  readonly deadlineSeconds: number;
  /** What to look at when it came too late. */
  readonly whenLate: string;
  /**
   * Hands over each exhibit as it comes, so that a deadline loses only what had not come. `signal` says that the time is
   * over: who can end with what there is, has a moment for it.
   */
  collect(scope: Scope, keep: (exhibit: Exhibit) => void, signal: AbortSignal): Promise<void>;
}

/** For a collector that ends when it is told to. */
const GRACE_SECONDS = 1;

/**
 * The exhibits of one collector, by its deadline. Never throws: a collector that is late or broken is an exhibit that
 * says so, beside those that it had handed over.
 */
export async function exhibitsBy(
  { name, deadlineSeconds, whenLate, collect }: Collector,
  scope: Scope,
): Promise<readonly Exhibit[]> {
  const exhibits: Exhibit[] = [];
  let open = true;
  const keep = (exhibit: Exhibit) => {
    if (open) exhibits.push(exhibit);
  };
  const over = new AbortController();
  const { promise: late, cancel } = timeout(deadlineSeconds);
  try {
    const work = collect(scope, keep, over.signal).then(() => 'done' as const);
    const ended = await Promise.race([work, late]);
    if (ended === 'late') over.abort();
    const grace = ended === 'late' ? timeout(GRACE_SECONDS) : null;
    const finished = grace === null ? ended : await Promise.race([work, grace.promise]);
    grace?.cancel();
    if (finished === 'late') {
      const message = `${name} had not answered within ${deadlineSeconds} s`;
      exhibits.push(withoutText(name, message, whenLate));
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const cure = 'This is a fault of fiveohtwo: report it with the evidence bundle.';
    exhibits.push(withoutText(name, message, cure));
  } finally {
    open = false;
    cancel();
  }
  return exhibits;
}

function timeout(seconds: number) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const promise = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), seconds * 1000);
  });
  return { promise, cancel: () => clearTimeout(timer) };
}

const withoutText = (name: string, message: string, cure: string): Exhibit => ({
  id: `aws/${name}-collector`,
  section: name,
  source: `collector ${name}`,
  origin: AWS_ORIGIN,
  collectedAt: null,
  outcome: { kind: 'failed', message, cure },
  text: '',
});
