import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { FAMILY_IN_WORDS, FAMILY_OF } from '../diagnosis/taxonomy.ts';
import { DEFAULT_PACE, type Settings } from '../incident/settings.ts';
import { investigation } from '../incident/workflow.ts';
import type { World } from '../ports/world.ts';
import { REMEDY_IDS } from '../remedies/remedy-id.ts';
import { createFrontDoor } from '../slack/front-door.ts';
import { SlackChat } from '../slack/slack-chat.ts';
import { SlackPeople } from '../slack/slack-people.ts';
import { fastForward } from './fast-forward.ts';
import { faultById } from './fault-by-id.ts';
import { FAULTS } from './fleet/faults.ts';
import { Fleet } from './fleet/fleet.ts';
import { portsOf } from './fleet/fleet-ports.ts';
import { snapshot } from './fleet/snapshot.ts';
import { LabBrakes } from './lab-brakes.ts';
import { LabClock } from './lab-clock.ts';
import { LAB_POLICY } from './lab-policy.ts';
import { LocalIncidents } from './local-incidents.ts';
import { MemoryIncidentStore } from './memory-incident-store.ts';
import type { FleetControl } from './server/fleet-control.ts';
import { type LabServer, startLabServer } from './server.ts';
import type { BotConnection } from './slack/events.ts';
import { Workspace } from './slack/workspace.ts';

/** A running lab: the real bot over a simulated fleet and a stand-in for Slack. */
export interface Lab {
  readonly server: LabServer;
  readonly bot: BotConnection;
  readonly fleet: FleetControl;
  readonly store: MemoryIncidentStore;
  readonly incidents: LocalIncidents;
  close(): Promise<void>;
}

/** As in production, but a reading every half minute: each costs a second of real time here. */
const LAB_SETTINGS: Settings = {
  ...DEFAULT_PACE,
  policy: LAB_POLICY,
  enabled: new Set(REMEDY_IDS),
  gate: { every: { seconds: 15 }, times: 16 },
  verification: { every: { seconds: 30 }, times: 12 },
};

export async function startLab(options: {
  readonly port: number;
  readonly pageFolder: string;
  readonly reportError: (error: unknown) => void;
}): Promise<Lab> {
  await LocalDurableTestRunner.setupTestEnvironment();
  const clock = new LabClock();
  const fleet = new Fleet(clock);
  const workspace = new Workspace(clock);
  const store = new MemoryIncidentStore(clock);
  const control = fleetControl(fleet);

  let incidents: LocalIncidents | undefined;
  let bot: BotConnection | undefined;
  const server = await startLabServer({
    ...options,
    workspace,
    fleet: control,
    installBot: ({ slackApiUrl, botToken, signingSecret }) => {
      const world: World = {
        ...portsOf(fleet),
        store,
        chat: new SlackChat({ token: botToken, slackApiUrl }),
        people: new SlackPeople({ token: botToken, slackApiUrl, clock }),
        brakes: new LabBrakes(),
        clock,
      };
      const investigate = investigation(world, LAB_SETTINGS);
      incidents = new LocalIncidents(
        withDurableExecution((event: unknown, context) =>
          investigate(event, fastForward(context, clock)),
        ),
      );
      const frontDoor = createFrontDoor({
        signingSecret,
        token: botToken,
        slackApiUrl,
        incidents,
        store,
        clock,
      });
      bot = { workspace, frontDoor, origin: new URL(slackApiUrl).origin };
      return frontDoor;
    },
  });
  if (incidents === undefined || bot === undefined)
    throw new TypeError('The bot was not installed');
  return {
    server,
    bot,
    fleet: control,
    store,
    incidents,
    close: async () => {
      await server.close();
      await LocalDurableTestRunner.teardownTestEnvironment();
    },
  };
}

function fleetControl(fleet: Fleet): FleetControl {
  return {
    faults: () =>
      FAULTS.map((fault) => ({ ...fault, family: FAMILY_IN_WORDS[FAMILY_OF[fault.cause]] })),
    inject: (id) => faultById(id).inject(fleet),
    reset: () => fleet.reset(),
    snapshot: () => {
      const { at, fault, loadBalancer, targets, minutes } = snapshot(fleet);
      return {
        loadBalancer,
        targets: targets.map((target) => ({ ...target, process: target.runs })),
        // The page's line shows what clients see, whichever number the load balancer gives the failure.
        perMinute: minutes
          .filter(({ complete }) => complete)
          .map((minute) => ({ ...minute, elb502: minute.elb502 + minute.elb504 })),
        activeFault: fault?.id ?? null,
        now: at,
      };
    },
  };
}
