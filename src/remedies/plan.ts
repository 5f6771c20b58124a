import type { CauseId } from '../diagnosis/taxonomy.ts';
import type { CloudCall } from '../ports/cloud-changes.ts';
import type { HostDocument } from '../ports/hosts.ts';
import type { RemedyId } from './remedy-id.ts';

export type Risk = 'low' | 'medium' | 'high';

/** One thing that a plan does. Each has a `shown`: the exact command or call, as the approver reads it. */
export type Change =
  | {
      readonly kind: 'run-on-host';
      readonly document: HostDocument;
      readonly instanceId: string;
      /** The target's traffic port: after the change the target must be healthy there before the next change. */
      readonly port: number;
      readonly parameters: Readonly<Record<string, string>>;
      /**
       * Parameters with which the same document takes the change back, given the handle that it printed
       * (`handle=...`) in `handle`; null when it cannot be taken back.
       */
      readonly undo: Readonly<Record<string, string>> | null;
      /** Whether the instance fails requests meanwhile: then others have to carry the load. */
      readonly disrupts: boolean;
      readonly shown: string;
      /** The lines of a file that it edits. */
      readonly diff?: Diff;
    }
  | {
      readonly kind: 'call';
      readonly call: CloudCall;
      /** The id of what it changes, for people. */
      readonly target: string;
      readonly shown: string;
      /** The setting that it changes, when it changes one. */
      readonly diff?: Diff;
      /** Targets that serve nothing any more once it was made: others have to carry the load. */
      readonly takesOut?: readonly string[];
      /** What has to be healthy before the next change is made. */
      readonly gate?: readonly { readonly target: string; readonly port: number }[];
    };

/** What stands there now, as it was read, and what will stand there. */
export interface Diff {
  /** The file, or the resource whose setting it is. */
  readonly of: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Exactly what a remedy would do to this incident. Pure data: an approval is bound to its hash. */
export interface Plan {
  readonly remedy: RemedyId;
  readonly cause: CauseId;
  readonly title: string;
  /** What it will do and why that clears the cause, in one or two sentences. */
  readonly summary: string;
  readonly targetGroupArn: string;
  /** Carried out in this order, one at a time; the first failure stops the rest. */
  readonly changes: readonly Change[];
  readonly risk: Risk;
  /** What users of the service may notice while it runs. */
  readonly disruption: string;
  /** How it is undone, or null when it cannot be (a restart cannot). */
  readonly undo: string | null;
  /**
   * A stopgap: taken back by itself once requests have been answered again, and held until then, but never longer
   * than this. Absent: the change stays.
   */
  readonly temporary?: { readonly atMostMinutes: number };
}

/** A plan with its hash, as offered for approval. */
export interface Proposal {
  readonly plan: Plan;
  /** SHA-256 of the plan, hex. */
  readonly hash: string;
  /** Who may approve it, for the card: "@oncall-shop, not the asker". */
  readonly approvers: string;
}
