import type { RemedyId } from '../remedies/remedy-id.ts';
import type { GatewayStatus } from './gateway-status.ts';
import type { CauseId } from './taxonomy.ts';

/** One line of evidence, copied by code from a stored exhibit, and what it says about the cause. */
export interface Reason {
  /** Id of the exhibit in the bundle. */
  readonly exhibit: string;
  /** 1-based line in the exhibit's text; 0 when the exhibit as a whole speaks (it is empty, or was denied). */
  readonly line: number;
  /** The line itself, at most 500 characters. */
  readonly text: string;
  /** What it says, in words for the person who reads it at night. */
  readonly says: string;
}

/** One possible root cause, judged. */
export interface Verdict {
  readonly cause: CauseId;
  /** The chance that this is the root cause, 0 to 1: of verdicts at 0.9, nine in ten are right. */
  readonly confidence: number;
  readonly strength: 'confirmed' | 'likely' | 'possible';
  /** The target it is true of, or null when it is true of the service as a whole. */
  readonly target: string | null;
  /** One sentence for a person, with the names, ports and times of this incident filled in. */
  readonly summary: string;
  readonly because: readonly Reason[];
  readonly against: readonly Reason[];
  readonly remedies: readonly RemedyId[];
  /** Next steps for a person, with what was found filled in first. */
  readonly checklist: readonly string[];
}

export interface Missing {
  readonly what: string;
  /** The command, permission or setting that would supply it. */
  readonly how: string;
}

/** Who made the 502, as far as the evidence tells. */
export type MadeBy = 'load-balancer' | 'gateway' | 'application' | 'unknown';

export interface Diagnosis {
  readonly status: 'diagnosed' | 'healthy' | 'inconclusive';
  readonly madeBy: MadeBy;
  /** The number that this gateway gives the fault that its log reports; null when no log reports one. */
  readonly gatewayStatus: GatewayStatus | null;
  /** When the failures began, by the load balancer's counts; null when nothing was counted, or nothing failed. */
  readonly onset: {
    /** ISO 8601, the minute; null when they failed already before the time that was looked at. */
    readonly at: string | null;
    readonly lastFailure: string;
    readonly perMinute: number;
    /** Of the requests since, 0 to 1. */
    readonly share: number | null;
    readonly madeBy: 'load-balancer' | 'targets';
    /** The zone in which nearly all of them are; null when they are not in one alone. */
    readonly onlyZone: string | null;
  } | null;
  /** What was changed in the hour before; those about this service first. Never a cause by itself. */
  readonly changes: readonly {
    readonly at: string;
    readonly what: string;
    readonly by: string | null;
    /** Done by fiveohtwo itself. */
    readonly own: boolean;
    /** It names something that the service is made of. */
    readonly about: boolean;
    readonly exhibit: string;
    readonly line: number;
  }[];
  /** The way of a request to where it fails; null when it ends at the target. */
  readonly requestPath: RequestPath | null;
  /** Which hosts the evidence is from; null when there was nothing to choose. */
  readonly hostsAsked: string | null;
  /** Best first, never empty: `healthy` and `inconclusive` are verdicts too. */
  readonly verdicts: readonly Verdict[];
  /** Causes that the evidence speaks against, with the reason: red herrings, shown as such. */
  readonly ruledOut: readonly { readonly cause: CauseId; readonly because: readonly Reason[] }[];
  readonly missing: readonly Missing[];
}

/** One that a request passes on its way, in the words of the chain: `nginx`, `app`, `load balancer inner`. */
export interface Station {
  readonly what: string;
  /** The host that it is on, or null for what is on none. */
  readonly host: string | null;
  readonly port: number | null;
}

/** The way of a request from the load balancer to where it ends. */
export interface RequestPath {
  readonly stations: readonly Station[];
  readonly ends: 'fails' | 'works' | 'unknown' | 'in-a-loop';
}
