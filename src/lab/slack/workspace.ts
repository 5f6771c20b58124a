import { randomBytes } from 'node:crypto';
import { epochMs } from '../../brand.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ViewDefinition } from './block-kit.ts';
import type { Message, NewMessage } from './message.ts';
import { MessageLog } from './message-log.ts';
import { Modals, type OpenView } from './modals.ts';
import {
  CHANNELS,
  type LabChannel,
  type LabPerson,
  type LabUserGroup,
  PEOPLE,
  USER_GROUPS,
} from './people.ts';
import { ResponseUrls } from './response-urls.ts';
import { TriggerIds } from './trigger-ids.ts';

/** What the page draws; everybody's, so that a newcomer can change sides without asking again. */
export interface WorkspaceSnapshot {
  readonly people: readonly LabPerson[];
  readonly channels: readonly LabChannel[];
  readonly userGroups: readonly LabUserGroup[];
  readonly messages: readonly Message[];
  readonly views: readonly OpenView[];
}

/** A Slack workspace in memory: its messages and modals, and the credentials that Slack and the bot share. */
export class Workspace {
  /** Made anew for each workspace: nothing of the lab is a secret that could leak or be reused. */
  readonly botToken = `xoxb-lab-${randomBytes(18).toString('hex')}`;
  readonly signingSecret = randomBytes(16).toString('hex');
  readonly clock: Clock;
  readonly triggerIds: TriggerIds;
  readonly responseUrls: ResponseUrls;
  readonly #messages: MessageLog;
  readonly #modals = new Modals();
  readonly #listeners = new Set<() => void>();

  /**
   * @param clock dates messages and signatures; it may skip ahead of the real time, never fall behind it, because a bot
   * refuses signatures of the past
   * @param realTime what expires by, since skipped time is no reason for a click to come too late
   */
  constructor(clock: Clock, realTime: Clock = { now: () => epochMs(Date.now()) }) {
    this.clock = clock;
    this.triggerIds = new TriggerIds(realTime);
    this.responseUrls = new ResponseUrls(realTime);
    this.#messages = new MessageLog(clock);
  }

  snapshot(): WorkspaceSnapshot {
    return {
      people: PEOPLE,
      channels: CHANNELS,
      userGroups: USER_GROUPS,
      messages: this.#messages.all(),
      views: this.#modals.visible(),
    };
  }

  /** Calls back after every change, until the returned function is called. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  person(id: string): LabPerson | null {
    return PEOPLE.find((person) => person.id === id) ?? null;
  }

  channel(id: string): LabChannel | null {
    return CHANNELS.find((channel) => channel.id === id) ?? null;
  }

  messagesIn(channel: string): readonly Message[] {
    return this.#messages.in(channel);
  }

  message(channel: string, ts: string): Message | null {
    return this.#messages.find(channel, ts);
  }

  post(message: NewMessage): Message {
    return this.#changed(this.#messages.post(message));
  }

  edit(message: Message, change: Partial<Pick<Message, 'text' | 'blocks'>>): Message {
    return this.#changed(this.#messages.edit(message, change));
  }

  remove(message: Message): void {
    this.#changed(this.#messages.remove(message));
  }

  view(id: string): OpenView | null {
    return this.#modals.find(id);
  }

  viewByExternalId(id: string): OpenView | null {
    return this.#modals.findByExternalId(id);
  }

  openView(user: string, definition: ViewDefinition): OpenView {
    return this.#changed(this.#modals.open(user, definition));
  }

  pushView(user: string, definition: ViewDefinition): OpenView | null {
    return this.#changed(this.#modals.push(user, definition));
  }

  updateView(view: OpenView, definition: ViewDefinition): OpenView {
    return this.#changed(this.#modals.update(view, definition));
  }

  closeView(user: string): void {
    this.#changed(this.#modals.close(user));
  }

  clearViews(user: string): void {
    this.#changed(this.#modals.clear(user));
  }

  #changed<T>(result: T): T {
    for (const listener of this.#listeners) listener();
    return result;
  }
}
