import * as z from 'zod';
import type { Exhibit } from '../evidence/exhibit.ts';
import { jsonOf, LineFinder } from './json-text.ts';
import { linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/** `DescribeTargetHealth`. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetHealth.html */
const answer = z.object({
  TargetHealthDescriptions: z.array(
    z.object({
      Target: z.object({ Id: z.string(), Port: z.number().optional() }).optional(),
      TargetHealth: z
        .object({
          State: z.string(),
          Reason: z.string().optional(),
          Description: z.string().optional(),
        })
        .optional(),
    }),
  ),
});

const STATES = 'healthy|unhealthy|unused|draining|initial|unavailable|unhealthy\\.draining';
/** A target in a table, a list or a sentence: an id or address, perhaps a port, a state, perhaps a reason. */
const ROW = new RegExp(
  `(?<id>i-[0-9a-f]{6,17}|\\d+\\.\\d+\\.\\d+\\.\\d+|arn:aws:lambda\\S+)(?:[:\\s|,]+(?:port )?(?<port>\\d{2,5}))?.*?\\b(?<state>${STATES})\\b`,
);
const REASON = /\b(?<reason>(?:Target|Elb)\.\w+)/;
const PROSE_REASON =
  /Health checks failed with these codes: \[(?<codes>[^\]]+)\]|Request timed out|Health checks failed|Connection to target failed|Target is in the stopped state/i;

export const targetHealth: Reader = {
  name: 'target health',
  recognises: ({ text }) =>
    /TargetHealthDescriptions|\b(?:Target|Elb)\.[A-Z]\w+|(?:i-[0-9a-f]{8,17}|\d+\.\d+\.\d+\.\d+)[^\n]{0,120}\b(?:un)?healthy\b|Health checks failed/.test(
      text,
    ),
  read: (exhibit) => readJson(exhibit) ?? readText(exhibit),
};

function readJson(exhibit: Exhibit) {
  const parsed = answer.safeParse(jsonOf(exhibit));
  if (!parsed.success) return null;
  const tally = new Tally(exhibit);
  const lines = new LineFinder(exhibit);
  for (const { Target: target, TargetHealth: health } of parsed.data.TargetHealthDescriptions) {
    if (target === undefined || health === undefined) continue;
    const { Id: id, Port: port = null } = target;
    lines.find(id);
    const line = lines.find(health.Description ?? health.Reason ?? health.State);
    tally.add(`${id}|${port}`, line, {
      kind: 'target-health',
      target: id,
      port,
      state: health.State,
      reason: health.Reason ?? null,
      description: health.Description ?? null,
    });
  }
  return tally.observations();
}

function readText(exhibit: Exhibit) {
  const tally = new Tally(exhibit);
  for (const line of linesOf(exhibit)) {
    const row = ROW.exec(line.text)?.groups;
    const reason = REASON.exec(line.text)?.groups?.['reason'] ?? null;
    const prose = PROSE_REASON.exec(line.text);
    if (row === undefined && reason === null && prose === null) continue;
    const { id = 'target', port, state = 'unhealthy' } = row ?? {};
    tally.add(`${id}|${port}|${state}|${reason}`, line, {
      kind: 'target-health',
      target: id,
      port: port === undefined ? null : Number(port),
      state,
      reason: reason ?? reasonOf(prose?.[0] ?? ''),
      description: line.text.trim().slice(0, 300),
    });
  }
  return tally.observations();
}

function reasonOf(prose: string): string | null {
  if (/with these codes/i.test(prose)) return 'Target.ResponseCodeMismatch';
  if (/timed out/i.test(prose)) return 'Target.Timeout';
  if (/stopped state/i.test(prose)) return 'Target.InvalidState';
  return prose === '' ? null : 'Target.FailedHealthChecks';
}
