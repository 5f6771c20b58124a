import * as z from 'zod';

/** What starts an incident: somebody's command, or an alarm. Holds nothing that changes when it is repeated. */
export interface IncidentRequest {
  readonly incidentId: string;
  /** What the person typed after the command: a service name, a target group, an ARN, ... */
  readonly query: string;
  readonly askedBy: Person;
  readonly channel: string;
}

/** A person of one Slack workspace. Authority goes by id, never by name. */
export interface Person {
  readonly user: string;
  readonly team: string;
  /** For people to read, never to decide by. */
  readonly name: string;
}

export const personSchema = z.object({ user: z.string(), team: z.string(), name: z.string() });

export const incidentRequestSchema = z.object({
  incidentId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  query: z.string().max(500),
  askedBy: personSchema,
  channel: z.string(),
});
