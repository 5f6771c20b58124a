import * as z from 'zod';
import type { Exhibit } from './exhibit.ts';

/** What is known about the subject of an investigation before any evidence is read. */
export interface Subject {
  /** The service as people call it, or null when only evidence was given. */
  readonly service: string | null;
  /** The gateway in front (`alb`, `nginx`, `haproxy`, `apache`, `iis`, ...), or null when it is to be found. */
  readonly gateway: string | null;
  readonly platform: string | null;
  /** Targets of the target group, by the ids that target health uses; empty when unknown. */
  readonly targets: readonly SubjectTarget[];
  /** The time that the evidence is about, ISO 8601; `to` is "now" for judging what is recent. */
  readonly window: { readonly from: string; readonly to: string } | null;
}

export interface SubjectTarget {
  readonly id: string;
  /** The traffic port that the target group uses for this target. */
  readonly port: number | null;
  readonly address: string | null;
}

/**
 * All exhibits of one incident: what an export holds, what `explain` replays, what tests are made of.
 * A persisted shape: a change that older readers cannot follow raises `version`.
 */
export interface EvidenceBundle {
  readonly version: 1;
  readonly subject: Subject;
  readonly exhibits: readonly Exhibit[];
}

export const NOBODY_SAID: Subject = {
  service: null,
  gateway: null,
  platform: null,
  targets: [],
  window: null,
};

const originSchema = z.object({
  role: z.enum(['gateway', 'backend', 'dependency', 'client', 'network', 'aws', 'unknown']),
  name: z.string().nullable(),
  address: z.string().nullable(),
});

const outcomeSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('collected'),
    exitStatus: z.number().int().nullable(),
    truncated: z.boolean(),
  }),
  z.object({ kind: z.literal('denied'), action: z.string(), message: z.string() }),
  z.object({ kind: z.literal('failed'), message: z.string(), cure: z.string().nullable() }),
  z.object({ kind: z.literal('absent'), message: z.string() }),
]);

const bundleSchema = z.object({
  version: z.literal(1),
  subject: z.object({
    service: z.string().nullable(),
    gateway: z.string().nullable(),
    platform: z.string().nullable(),
    targets: z.array(
      z.object({
        id: z.string(),
        port: z.number().int().nullable(),
        address: z.string().nullable(),
      }),
    ),
    window: z.object({ from: z.string(), to: z.string() }).nullable(),
  }),
  exhibits: z.array(
    z.object({
      id: z.string(),
      section: z.string(),
      source: z.string(),
      origin: originSchema,
      collectedAt: z.string().nullable(),
      outcome: outcomeSchema,
      text: z.string(),
    }),
  ),
});

/**
 * The evidence bundle that a JSON value holds.
 * @throws {TypeError} naming the first field that does not fit; a newer `version` is named as such.
 */
export function parseBundle(value: unknown): EvidenceBundle {
  const version = (value as { version?: unknown } | null)?.version;
  if (version !== 1) {
    throw new TypeError(
      `Not an evidence bundle of version 1 (version: ${JSON.stringify(version) ?? 'missing'})`,
    );
  }
  const parsed = bundleSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new TypeError(
    `Not an evidence bundle: ${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'invalid'}`,
    { cause: parsed.error },
  );
}
