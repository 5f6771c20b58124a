import type { Exhibit } from '../evidence/exhibit.ts';
import { canonicalUpstream } from './endpoint.ts';
import { linesOf } from './lines.ts';
import type { GatewayKind, Observation } from './observation.ts';
import { Tally } from './tally.ts';
import type { UpstreamFailure } from './upstream-failure.ts';

/** A literal phrase of a gateway's log and what it says of the attempt at the upstream. */
export interface FailurePhrase {
  readonly phrase: RegExp;
  readonly failure: UpstreamFailure;
}

/** Where a gateway's line names the upstream and the request; the group's name is the field. */
export interface LineFields {
  readonly upstream: RegExp;
  readonly request: RegExp;
}

/**
 * Reads a gateway's log by a table of phrases; the first that fits a line wins. Paths do not make two facts of
 * one: a fault on every path would otherwise be a thousand facts. The first path is kept.
 */
export function readFailures(
  exhibit: Exhibit,
  gateway: GatewayKind,
  phrases: readonly FailurePhrase[],
  fields: LineFields,
  hint: RegExp,
): readonly Observation[] {
  const tally = new Tally(exhibit);
  for (const line of linesOf(exhibit)) {
    if (!hint.test(line.text)) continue;
    const found = phrases.find(({ phrase }) => phrase.test(line.text));
    if (found === undefined) continue;
    const named = fields.upstream.exec(line.text)?.groups ?? {};
    const socket = named['unix'] === undefined ? undefined : `unix:${named['unix']}`;
    const raw = named['upstream'] ?? named['connect'] ?? named['resolved'] ?? socket;
    const upstream = raw === undefined ? null : canonicalUpstream(raw);
    const request = fields.request.exec(line.text)?.groups ?? {};
    const method = request['method'] ?? null;
    const { failure } = found;
    // Reused connections break under POSTs first, so the method tells two faults apart.
    tally.add(`${failure}|${upstream}|${method}`, line, {
      kind: 'failure',
      gateway,
      failure,
      upstream,
      method,
      path: request['path'] ?? null,
      millis: null,
    });
  }
  return tally.observations();
}
