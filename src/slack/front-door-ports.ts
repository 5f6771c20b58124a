import type { Clock } from '../ports/clock.ts';
import type { IncidentStore } from '../ports/incident-store.ts';
import type { Incidents } from '../ports/incidents.ts';

/** What the front door's handlers work with. */
export interface FrontDoorPorts {
  readonly incidents: Incidents;
  readonly store: IncidentStore;
  readonly clock: Clock;
  /** Told what went wrong without anybody noticing. */
  readonly reportError: (error: unknown) => void;
  /** The slash command as people type it. */
  readonly command: string;
  /** Members of these teams may ask and decide; undefined does not limit it, an empty list is nobody. */
  readonly allowedTeams: readonly string[] | undefined;
}

export const mayKnock = (
  { allowedTeams }: Pick<FrontDoorPorts, 'allowedTeams'>,
  team: string,
): boolean => allowedTeams?.includes(team) ?? true;

/** Slack wants an answer in three seconds; the rest is for the start of the process and the way back. */
export const WORK_MS = 2000;
