import type { Diagnosis } from '../diagnosis/verdict.ts';
import type { Located } from '../locate/located.ts';
import type { Proposal } from '../remedies/plan.ts';
import type { Withheld } from '../remedies/withheld.ts';
import type { Choice } from './click.ts';
import type { IncidentRequest, Person } from './request.ts';

/**
 * All that is known about an incident, as its message, its summary and the terminal show it. Plain data that
 * the workflow carries through its checkpoints; a persisted shape, so a breaking change raises `version`.
 */
export interface IncidentRecord {
  readonly version: 1;
  readonly incidentId: string;
  /** Counts up with every change: a message drawn from an older revision never replaces a newer one. */
  readonly revision: number;
  readonly request: IncidentRequest;
  /** ISO 8601. */
  readonly openedAt: string;
  readonly stage: Stage;
  readonly located: Located | null;
  /** Of the service, by its target group's tag; null without one. */
  readonly environment: string | null;
  /** Why nothing was located, with the nearest names; null otherwise. */
  readonly notLocated: string | null;
  /** What a person has to choose before the search goes on; null otherwise. */
  readonly question: string | null;
  readonly diagnosis: Diagnosis | null;
  /** State of the targets and the rate of 502s, each time they were read, oldest first. */
  readonly readings: readonly ServiceReading[];
  readonly proposals: readonly Proposal[];
  /** What the verdicts call for, too, and this deployment may not do. */
  readonly withheld: readonly Withheld[];
  /** The question that is open to people; null means that no button may be shown. */
  readonly decision: OpenQuestion | null;
  readonly attempts: readonly Attempt[];
  readonly timeline: readonly TimelineEntry[];
  /** The end of the audit trail when the incident was closed: whoever notes it can tell later that nothing was cut off. */
  readonly trail: { readonly entries: number; readonly head: string } | null;
  /** Set when the incident is closed. */
  readonly outcome: Outcome | null;
}

export type Stage =
  | 'locating'
  /** What was asked for may be several things. */
  | 'awaiting-choice'
  | 'collecting'
  | 'diagnosing'
  | 'awaiting-decision'
  | 'guarding'
  | 'applying'
  | 'verifying'
  /** A stopgap is in place until the backend answers again. */
  | 'holding'
  | 'undoing'
  | 'closed';

/** Choices that are open; a button carries `decisionId` and the position of its option, nothing else. */
export interface OpenQuestion {
  readonly decisionId: string;
  readonly options: readonly Choice[];
  /** ISO 8601. */
  readonly expiresAt: string;
  /** Plans that somebody has approved and that others have to approve too. */
  readonly partial: readonly PartialApproval[];
}

export interface PartialApproval {
  readonly planHash: string;
  /** In the order in which they approved. */
  readonly by: readonly Person[];
  /** Who is missing, for people to read. */
  readonly missing: string;
}

export interface ServiceReading {
  readonly at: string;
  readonly targets: readonly {
    readonly id: string;
    readonly state: string;
    readonly reason: string | null;
  }[];
  /** 502, 503 and 504 made by the load balancer in the last complete minute; null when it could not be read. */
  readonly failuresPerMinute: number | null;
  /** 5xx that the targets answered themselves, a gateway on an instance included. */
  readonly target5xxPerMinute: number | null;
  readonly requestsPerMinute: number | null;
}

/** One approved remedy: what was done to which target, and what came of it. */
export interface Attempt {
  readonly proposal: Proposal;
  /** Everybody whose approval it took, in the order in which they gave it. */
  readonly approvedBy: readonly Person[];
  readonly approvedAt: string;
  /** Why the guard refused to act; null when it let the plan through. */
  readonly refused: string | null;
  readonly changes: readonly ChangeResult[];
  readonly verification: Verification | null;
  /** Undone because it made things worse, or because somebody pressed undo; what was tried last. */
  readonly undone: {
    readonly at: string;
    readonly by: Person | 'fiveohtwo';
    readonly result: string;
    /** False when something is still in place, or when nobody knows. */
    readonly complete: boolean;
  } | null;
}

export interface ChangeResult {
  readonly at: string;
  /** The exact command or call, as it was approved. */
  readonly shown: string;
  readonly target: string | null;
  readonly result: /** `undoHandle` as long as it can be taken back. */
    | { readonly kind: 'done'; readonly detail: string; readonly undoHandle: string | null }
    /** `undoHandle` where it was made and did not do what it was for: then it can be taken back. */
    | { readonly kind: 'failed'; readonly detail: string; readonly undoHandle?: string | null }
    /** It may have happened: the process that did it died. Never repeated by itself. */
    | { readonly kind: 'unknown'; readonly detail: string }
    /** An earlier change failed, so this one was not begun. */
    | { readonly kind: 'skipped'; readonly detail: string };
}

export interface Verification {
  readonly at: string;
  readonly kind: 'fixed' | 'not-fixed' | 'worse';
  /** What was looked at and what it showed, one sentence each. */
  readonly proof: readonly string[];
}

export interface TimelineEntry {
  readonly at: string;
  readonly who: Person | 'fiveohtwo';
  readonly what: string;
}

export type Outcome = {
  readonly at: string;
  /** One sentence: what was wrong, what was done, how it is now. */
  readonly summary: string;
  /** What is left for a person, in order; empty when nothing is. */
  readonly nextSteps: readonly string[];
  /** How to keep it from coming back. */
  readonly prevention: readonly string[];
} & {
  readonly kind:
    | 'recovered'
    | 'not-recovered'
    /** Undone: things are as they were before the remedy. */
    | 'undone'
    | 'healthy'
    /** The cause is known; what is left is for a person. Nothing was changed. */
    | 'handed-over'
    | 'inconclusive'
    | 'declined'
    | 'expired'
    | 'closed'
    | 'not-located'
    /** The workflow itself could not go on; what it knows is kept. */
    | 'failed';
};

export function openRecord(request: IncidentRequest, openedAt: string): IncidentRecord {
  return {
    version: 1,
    incidentId: request.incidentId,
    revision: 1,
    request,
    openedAt,
    stage: 'locating',
    located: null,
    environment: null,
    notLocated: null,
    question: null,
    diagnosis: null,
    readings: [],
    proposals: [],
    withheld: [],
    decision: null,
    attempts: [],
    timeline: [
      {
        at: openedAt,
        who: request.askedBy,
        what: request.query === '' ? 'asked what fails' : `asked about "${request.query}"`,
      },
    ],
    trail: null,
    outcome: null,
  };
}

/** The attempts with the latest one as it is now. */
export const withLatest = (
  { attempts }: IncidentRecord,
  latest: Attempt,
): IncidentRecord['attempts'] => [...attempts.slice(0, -1), latest];

/** The record after a change: one revision on. */
export function revise(
  record: IncidentRecord,
  change: Partial<Omit<IncidentRecord, 'version' | 'incidentId' | 'revision' | 'timeline'>>,
  ...entries: readonly TimelineEntry[]
): IncidentRecord {
  return {
    ...record,
    ...change,
    revision: record.revision + 1,
    timeline: [...record.timeline, ...entries],
  };
}
