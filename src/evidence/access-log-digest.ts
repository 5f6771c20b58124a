import { redact } from './redact.ts';

/** Different outcomes that are told apart; a thousand targets have a few each. */
const MOST_GROUPS = 2_000;
/** Lines of one outcome that are kept as they are, and lines in all. */
const LINES_OF_A_GROUP = 6;
const MOST_LINES = 400;
const MOST_ROUTES = 12;

interface Group {
  count: number;
  kept: number;
  /** Numbers, not texts: a part of a text keeps the whole of it in memory. */
  first: number;
  last: number;
  readonly routes: Set<string>;
  fastest: number | null;
  slowest: number | null;
  readonly line: string;
}

/** What the log says of requests that are not kept line by line. */
interface Tallied {
  readonly count: number;
  readonly first: string;
  readonly last: string;
  readonly routes: readonly string[];
  readonly fastestMillis: number | null;
  readonly slowestMillis: number | null;
  /** One of them, for its fields. */
  readonly line: string;
}

/**
 * Takes in an access log of any size and keeps a bounded part: failed requests as they stand, a few of each kind, and of all
 * others how many there were, when, of which routes and how long they took. Addresses of clients and queries of URLs are
 * left out: they are personal, and no 502 is explained by them.
 */
export class AccessLogDigest {
  readonly #targetGroup: string;
  readonly #groups = new Map<string, Group>();
  readonly #lines: string[] = [];
  /** Lines about this target group, and those for which there was no room. */
  about = 0;
  dropped = 0;

  constructor(targetGroupArn: string) {
    this.#targetGroup = targetGroupArn;
  }

  add(line: string): void {
    if (!line.includes(this.#targetGroup)) return;
    // type time elb client target request_time target_time response_time elb_status target_status received sent "METHOD url
    const fields = line.split(' ', 14);
    const [, time = '', , , target = '', request = '', took = '', , status = '', own = ''] = fields;
    if (!/^\d{3}$/.test(status)) return;
    this.about += 1;
    const failed = Number(status) >= 500 || (own === '-' && Number(status) >= 460);
    const key = failed
      ? `${status} ${own} ${target} ${request === '-1' ? '-' : duration(took)}`
      : `${status} ${own} ${target}`;
    const at = Date.parse(time);
    if (Number.isNaN(at)) return;
    const group = this.#groupOf(key, line, at);
    if (group === null) {
      this.dropped += 1;
      return;
    }
    group.count += 1;
    group.first = Math.min(group.first, at);
    group.last = Math.max(group.last, at);
    const millis = Number(took) >= 0 ? Math.round(Number(took) * 1000) : null;
    if (millis !== null) {
      group.fastest = Math.min(group.fastest ?? millis, millis);
      group.slowest = Math.max(group.slowest ?? millis, millis);
    }
    if (group.routes.size < MOST_ROUTES) {
      const route = routeOf(fields[12], fields[13]);
      if (!group.routes.has(route)) group.routes.add(copied(route));
    }
    if (failed && group.kept < LINES_OF_A_GROUP && this.#lines.length < MOST_LINES) {
      group.kept += 1;
      this.#lines.push(withoutPersons(line));
    }
  }

  /** The failed requests that are kept, oldest first. */
  lines(): readonly string[] {
    return this.#lines.toSorted((a, b) => (timeOf(a) < timeOf(b) ? -1 : 1));
  }

  /** Everything else. */
  tally(): readonly Tallied[] {
    return [...this.#groups.values()]
      .filter(({ count, kept }) => count > kept)
      .map(({ count, kept, first, last, routes, fastest, slowest, line }) => ({
        count: count - kept,
        first: new Date(first).toISOString(),
        last: new Date(last).toISOString(),
        routes: [...routes],
        fastestMillis: fastest,
        slowestMillis: slowest,
        line,
      }));
  }

  #groupOf(key: string, line: string, at: number): Group | null {
    const known = this.#groups.get(key);
    if (known !== undefined) return known;
    if (this.#groups.size >= MOST_GROUPS) return null;
    const group: Group = {
      count: 0,
      kept: 0,
      first: at,
      last: at,
      routes: new Set(),
      fastest: null,
      slowest: null,
      line: withoutPersons(line),
    };
    this.#groups.set(key, group);
    return group;
  }
}

/** Orders of magnitude are different outcomes: closed at once, after work, never dispatched. */
function duration(seconds: string): string {
  const took = Number(seconds);
  return took < 0 ? 'none' : took < 0.004 ? 'at-once' : took < 1 ? 'short' : 'long';
}

function routeOf(method = '', url = ''): string {
  const path = url.replace(/^[a-z]+:\/\/[^/]*/, '').replace(/[?"].*$/, '');
  return `${method.replace(/^"/, '')} ${path}`.slice(0, 120);
}

/** A text of its own: what is cut out of a line of a large piece would keep the piece in memory. */
const copied = (text: string): string => JSON.parse(JSON.stringify(text));

const timeOf = (line: string): string => line.split(' ', 2)[1] ?? '';

/** The longest line that is kept; a URL may have 8 KB. */
const LONGEST_LINE = 2_000;

function withoutPersons(line: string): string {
  const [type = '', time = '', elb = '', , ...rest] = line.slice(0, LONGEST_LINE).split(' ');
  const anonymous = [type, time, elb, '-', ...rest].join(' ');
  return redact(anonymous.replace(/("[A-Z-]+ [^"? ]*)\?[^" ]*/, '$1'));
}
