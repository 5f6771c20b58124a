import {
  DurableExecutionInvocationInputWithClient,
  type DurableLambdaHandler,
  withDurableExecution,
} from '@aws/durable-execution-sdk-js';
import type { Choice, Click } from '../../src/incident/click.ts';
import type { IncidentRecord } from '../../src/incident/record.ts';
import type { Person } from '../../src/incident/request.ts';
import { DEFAULT_PACE, type Settings } from '../../src/incident/settings.ts';
import { investigation } from '../../src/incident/workflow.ts';
import { fastForward } from '../../src/lab/fast-forward.ts';
import { Fleet } from '../../src/lab/fleet/fleet.ts';
import { cloudOf, onePlace } from '../../src/lab/fleet/fleet-ports.ts';
import { SHOP } from '../../src/lab/fleet/topology.ts';
import { LabBrakes } from '../../src/lab/lab-brakes.ts';
import { LabClock } from '../../src/lab/lab-clock.ts';
import { LAB_POLICY } from '../../src/lab/lab-policy.ts';
import { LocalIncidents } from '../../src/lab/local-incidents.ts';
import { MemoryIncidentStore } from '../../src/lab/memory-incident-store.ts';
import { APPROVERS, ON_CALL, TEAM } from '../../src/lab/slack/people.ts';
import type { Chat } from '../../src/ports/chat.ts';
import type { Cloud } from '../../src/ports/cloud.ts';
import type { Standing } from '../../src/ports/people.ts';
import type { World } from '../../src/ports/world.ts';
import { REMEDY_IDS } from '../../src/remedies/remedy-id.ts';

const person = (user: string, name: string): Person => ({ user, team: TEAM.id, name });
export const ADA = person('U0ENGINEER', 'Ada');
export const GRACE = person('U0APPROVER', 'Grace');
export const EVE = person('U0STRANGER', 'Eve');

const CHANNEL = 'C0INCIDENTS';
export const INCIDENT = 'shop-test';

/** What people saw: every version of the message, and what was said to one person only. */
export class NotedChat implements Chat {
  readonly shown: IncidentRecord[] = [];
  readonly told: { readonly user: string; readonly text: string }[] = [];

  async publish(incident: IncidentRecord) {
    this.shown.push(incident);
    return { channel: CHANNEL, ts: '1.000001' };
  }

  async update(_message: unknown, incident: IncidentRecord) {
    this.shown.push(incident);
  }

  readonly announced: string[] = [];

  async announceEnd(_message: unknown, incident: IncidentRecord) {
    this.announced.push(incident.outcome?.kind ?? 'open');
  }

  async tellPrivately({ user }: { readonly user: string }, text: string) {
    this.told.push({ user, text });
  }
}

export interface StageOptions {
  readonly settings?: Partial<Settings>;
  /** Wraps the workflow's handler, to kill it. */
  readonly wrap?: (handler: DurableLambdaHandler) => DurableLambdaHandler;
}

/** A stage for one incident: the real workflow over the lab's fleet, with a chat that takes notes. */
export class Stage {
  readonly clock = new LabClock(() => Date.parse('2026-11-22T03:00:30Z'));
  readonly fleet = new Fleet(this.clock);
  readonly store = new MemoryIncidentStore(this.clock);
  readonly chat = new NotedChat();
  readonly brakes = new LabBrakes();
  /** What people are who are no ordinary members. */
  readonly standings = new Map<string, Standing>();
  readonly world: World;
  readonly incidents: LocalIncidents;
  /** Every call of a port that changes something, in full. */
  readonly made: string[] = [];

  /** How often the world was changed. */
  get changes(): number {
    return this.made.length;
  }
  /** A tag that all instances have. */
  protectedTag: string | null = null;
  /** Somebody who deploys to the same instances, and has not finished. */
  colleague: { readonly application: string; readonly begunAt: number } | null = null;
  /** From now on the role may not revoke rules. */
  refuseRevoking = false;

  constructor({ settings = {}, wrap = (handler) => handler }: StageOptions = {}) {
    const cloud = cloudOf(this.fleet);
    this.world = {
      clouds: onePlace(
        { account: null, region: SHOP.region },
        {
          ...cloud,
          networkPaths: this.#tagged(cloud.networkPaths),
          history: {
            events: (from, to) => cloud.history.events(from, to),
            deployments: async (from, to) => {
              const answer = await cloud.history.deployments(from, to);
              const begun = this.colleague?.begunAt ?? Number.POSITIVE_INFINITY;
              if (answer.kind !== 'answered' || begun < from || begun > to) return answer;
              const { deploymentsInfo } = JSON.parse(answer.json);
              const theirs = {
                deploymentId: 'd-COLLEAGUE1',
                applicationName: this.colleague?.application,
                deploymentGroupName: 'production',
                status: 'InProgress',
                createTime: new Date(begun).toISOString(),
              };
              return {
                ...answer,
                json: JSON.stringify({ deploymentsInfo: [...deploymentsInfo, theirs] }),
              };
            },
          },
          hosts: {
            run: (request) => {
              if (request.document !== 'diagnose-linux') this.made.push(JSON.stringify(request));
              return cloud.hosts.run(request);
            },
          },
          changes: {
            apply: (call) => {
              this.made.push(`apply ${JSON.stringify(call)}`);
              return cloud.changes.apply(call);
            },
            undo: async (call, handle) => {
              this.made.push(`undo ${handle} ${JSON.stringify(call)}`);
              if (this.refuseRevoking) {
                return {
                  kind: 'denied',
                  action: 'ec2:RevokeSecurityGroupIngress',
                  message: 'denied',
                };
              }
              return cloud.changes.undo(call, handle);
            },
            prove: (call) => cloud.changes.prove(call),
          },
        },
      ),
      store: this.store,
      chat: this.chat,
      people: {
        membersOf: async (group) =>
          [ON_CALL, APPROVERS].find(({ id }) => id === group)?.members ?? null,
        standingOf: async (user) => this.standings.get(user) ?? 'member',
      },
      brakes: this.brakes,
      clock: this.clock,
    };
    const investigate = investigation(this.world, {
      ...DEFAULT_PACE,
      policy: LAB_POLICY,
      enabled: new Set(REMEDY_IDS),
      ...settings,
    });
    this.incidents = new LocalIncidents(
      wrap(
        withDurableExecution((event: unknown, context) =>
          investigate(event, fastForward(context, this.clock)),
        ),
      ),
    );
  }

  /** EC2 that tells of the protecting tag too. */
  #tagged(paths: Cloud['networkPaths']): Cloud['networkPaths'] {
    return new Proxy(paths, {
      get: (target, name) => {
        if (name !== 'instances') {
          const value: unknown = Reflect.get(target, name);
          return typeof value === 'function' ? value.bind(target) : value;
        }
        return async (ids: readonly string[]) => {
          const answer = await target.instances(ids);
          if (answer.kind !== 'answered' || this.protectedTag === null) return answer;
          const tag = JSON.stringify({ Key: this.protectedTag, Value: 'true' });
          return { ...answer, json: answer.json.replaceAll('"Tags":[', `"Tags":[${tag},`) };
        };
      },
    });
  }

  async ask(query = 'shop', by: Person = ADA): Promise<void> {
    await this.incidents.start(INCIDENT, {
      incidentId: INCIDENT,
      query,
      askedBy: by,
      channel: CHANNEL,
    });
  }

  /** The incident as it is once `when` holds; fails the test when the workflow ends before. */
  async until(when: (incident: IncidentRecord) => boolean): Promise<IncidentRecord> {
    const ended = this.incidents.ended(INCIDENT).then((ending) => {
      if (ending.kind === 'threw') throw ending.error;
      return 'ended' as const;
    });
    let over = false;
    for (;;) {
      const incident = await this.store.load(INCIDENT);
      if (incident !== null && when(incident)) return incident;
      if (over) throw new Error(`The workflow ended as ${incident?.outcome?.kind} before that`);
      over = (await Promise.race([this.store.changed(), ended])) === 'ended';
    }
  }

  async offered(): Promise<IncidentRecord> {
    return this.until(({ decision }) => decision !== null);
  }

  /** Presses the first open button of this kind, as the front door would hand it on. */
  async press(by: Person, kind: Choice['kind']): Promise<'delivered' | 'taken'> {
    const { decision } = await this.offered();
    const choice = decision?.options.find((option) => option.kind === kind);
    if (choice === undefined) throw new Error(`No button "${kind}" is open`);
    return this.choose(by, choice);
  }

  /** The same for exactly this option of the open question. */
  async choose(by: Person, choice: Choice): Promise<'delivered' | 'taken'> {
    const { decision } = await this.offered();
    const open = decision === null ? null : await this.store.loadDecision(decision.decisionId);
    if (open === null) throw new Error('A button is shown that nobody listens to');
    return this.incidents.click(open.callbackId, this.click(by, choice));
  }

  click(by: Person, choice: Choice): Click {
    return { by, channel: CHANNEL, at: new Date(this.clock.now()).toISOString(), choice };
  }

  async closed(): Promise<IncidentRecord> {
    const ending = await this.incidents.ended(INCIDENT);
    if (ending.kind === 'threw') throw ending.error;
    const incident = await this.store.load(INCIDENT);
    if (incident === null) throw new Error('The incident is not stored');
    return incident;
  }
}

type Client = DurableExecutionInvocationInputWithClient['durableExecutionClient'];

/**
 * Kills the handler at its nth checkpoint, as a Lambda function dies whose sandbox is lost, and invokes it again with
 * what was stored until then: `before` loses that checkpoint, `after` stores it.
 */
export class Killer {
  /** Checkpoints that were asked for before the death; all of them when nothing died. */
  checkpoints = 0;
  died = false;
  readonly #nth: number;
  readonly #when: 'before' | 'after';

  constructor(nth: number, when: 'before' | 'after') {
    this.#nth = nth;
    this.#when = when;
  }

  readonly wrap =
    (handler: DurableLambdaHandler): DurableLambdaHandler =>
    async (event, context) => {
      if (!DurableExecutionInvocationInputWithClient.isInstance(event))
        return handler(event, context);
      const { durableExecutionClient: client, DurableExecutionArn, CheckpointToken } = event;
      const death = new Promise<null>((resolve) => {
        this.#die = () => resolve(null);
      });
      const mortal = new DurableExecutionInvocationInputWithClient(event, this.#mortal(client));
      const answer = await Promise.race([handler(mortal, context), death]);
      if (answer !== null) return answer;

      const state = await client.getExecutionState({
        DurableExecutionArn,
        CheckpointToken,
        Marker: undefined,
        MaxItems: 1000,
      });
      const again = { ...event, InitialExecutionState: { Operations: state.Operations ?? [] } };
      return handler(new DurableExecutionInvocationInputWithClient(again, client), context);
    };

  #die: () => void = () => {};

  #mortal(client: Client): Client {
    return {
      getExecutionState: (params, logger) => client.getExecutionState(params, logger),
      checkpoint: async (params, logger) => {
        this.checkpoints++;
        if (this.checkpoints !== this.#nth) return client.checkpoint(params, logger);
        if (this.#when === 'after') await client.checkpoint(params, logger);
        this.died = true;
        this.#die();
        // The dead process hears nothing any more.
        return new Promise(() => {});
      },
    };
  }
}
