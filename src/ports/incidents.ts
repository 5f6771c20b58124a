import type { Click } from '../incident/click.ts';
import type { IncidentRequest } from '../incident/request.ts';

/** The running workflows, as the front door knows them: it starts them and hands clicks to them. */
export interface Incidents {
  /** Starts the workflow named after the incident; a repeated start with the same request is the same one. */
  start(incidentId: string, request: IncidentRequest): Promise<void>;
  /**
   * Hands a click to the callback that waits for it. A callback takes one click; `taken` says that another
   * was faster, or that it expired.
   */
  click(callbackId: string, click: Click): Promise<'delivered' | 'taken'>;
}
