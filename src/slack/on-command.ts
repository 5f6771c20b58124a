import { readTypedText } from '../locate/typed-text.ts';
import { helpText, notStartedText, OTHER_TEAM, slowStartText, startedText } from './answers.ts';
import { within } from './deadline.ts';
import { type FrontDoorPorts, mayKnock, WORK_MS } from './front-door-ports.ts';
import { incidentIdOf } from './incident-id.ts';
import { readCommand } from './payloads.ts';

/** What a person who typed the command is told, and the failure behind it if there was one. */
export interface CommandAnswer {
  readonly text: string;
  readonly failure: unknown;
}

const say = (text: string, failure: unknown = null): CommandAnswer => ({ text, failure });

/** Starts the incident that a command asks for. Never throws for what the workflow's service said. */
export async function onCommand(ports: FrontDoorPorts, body: unknown): Promise<CommandAnswer> {
  const { by, channel, text, triggerId } = readCommand(body);
  if (!mayKnock(ports, by.team)) return say(OTHER_TEAM);
  const query = readTypedText(text);
  if (query.toLowerCase() === 'help') return say(helpText(ports.command));

  const incidentId = incidentIdOf({ team: by.team, channel, user: by.user, triggerId, query });
  const request = { incidentId, query, askedBy: by, channel };
  try {
    const started = await within(WORK_MS, ports.incidents.start(incidentId, request));
    return started.kind === 'late'
      ? say(slowStartText(ports.command))
      : say(startedText(incidentId));
  } catch (failure) {
    return say(notStartedText(ports.command), failure);
  }
}
