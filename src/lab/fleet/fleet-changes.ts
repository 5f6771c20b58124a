import { epochMs } from '../../brand.ts';
import type {
  AllowEgress,
  AllowIngress,
  ChangeAnswer,
  CloudCall,
  CloudChanges,
  DeployedRevision,
  HealthCheckSettings,
  Proof,
  SetAttribute,
  TargetAddress,
} from '../../ports/cloud-changes.ts';
import type { Account } from './account.ts';
import { goOnFlapping } from './flapping.ts';
import type { Fleet } from './fleet.ts';
import { GROUPS } from './fleet-network-paths.ts';
import { deregister, register } from './registrations.ts';
import { deploy as deployRelease } from './release.ts';
import { allow, isRule, revoke } from './rule-changes.ts';
import { refresh, replace, scaleTo } from './scaling.ts';
import { INSTANCES } from './topology.ts';
import { addLimit, removeLimit } from './web-acl.ts';

/** How the fleet carries out, takes back and proves one kind of call. */
interface Handler<C extends CloudCall> {
  apply(fleet: Fleet, call: C): ChangeAnswer;
  undo(fleet: Fleet, call: C, handle: string): ChangeAnswer;
  prove(fleet: Fleet, call: C): Proof;
}

/** The account's answer to the calls that remedies make. */
export class FleetChanges implements CloudChanges {
  readonly #fleet: Fleet;

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  async apply(call: CloudCall): Promise<ChangeAnswer> {
    return handlerOf(call).apply(this.#fleet, call);
  }

  async undo(call: CloudCall, handle: string): Promise<ChangeAnswer> {
    return handlerOf(call).undo(this.#fleet, call, handle);
  }

  async prove(call: CloudCall): Promise<Proof> {
    return handlerOf(call).prove(this.#fleet, call);
  }
}

const rule: Handler<AllowIngress | AllowEgress> = {
  apply(fleet, call) {
    if (!GROUPS.includes(call.groupId)) return noSuchGroup(call.groupId);
    const { ruleId, added } = allow(fleet, call);
    return added
      ? changed(`Rule ${ruleId} was added.`, ruleId)
      : unchanged('The rule was there already.');
  },
  undo(fleet, { groupId }, ruleId) {
    if (!GROUPS.includes(groupId)) return noSuchGroup(groupId);
    return revoke(fleet, groupId, ruleId)
      ? changed(`Rule ${ruleId} was revoked.`, null)
      : unchanged(`Rule ${ruleId} was gone already.`);
  },
  prove(fleet, call) {
    const holds = fleet.rulesAt(fleet.clock.now()).some((each) => isRule(each, call));
    const what =
      call.kind === 'allow-ingress'
        ? `rule of ${call.groupId} that lets ${call.sourceGroupId} reach tcp ${call.port}`
        : `rule of ${call.groupId} that lets it reach tcp ${call.port} of ${call.destinationGroupId}`;
    return { holds, says: holds ? `There is a ${what}.` : `There is no ${what}.` };
  },
};

/** A value that moves from what was read to something else, unless somebody else has moved it in the meantime. */
function setting<C extends CloudCall, V>(of: {
  readonly name: (call: C) => string;
  readonly from: (call: C) => V;
  readonly to: (call: C) => V;
  readonly shown: (value: V) => string;
  readonly read: (account: Account, call: C) => V;
  readonly write: (fleet: Fleet, call: C, value: V) => void;
}): Handler<C> {
  const { name, shown, read, write } = of;
  function move(fleet: Fleet, call: C, from: V, to: V, handle: string | null): ChangeAnswer {
    const account = fleet.accountAt(fleet.clock.now());
    const found = shown(read(account, call));
    if (found === shown(to)) return unchanged(`The ${name(call)} was ${found} already.`);
    if (found !== shown(from)) {
      return failed(
        `The ${name(call)} is ${found} by now, not ${shown(from)}: nothing was changed.`,
      );
    }
    write(fleet, call, to);
    return changed(`The ${name(call)} was ${found} and is ${shown(to)} now.`, handle);
  }
  return {
    apply: (fleet, call) => move(fleet, call, of.from(call), of.to(call), shown(of.from(call))),
    undo: (fleet, call) => move(fleet, call, of.to(call), of.from(call), null),
    prove(fleet, call) {
      const found = shown(read(fleet.accountAt(fleet.clock.now()), call));
      return { holds: found === shown(of.to(call)), says: `The ${name(call)} is ${found}.` };
    },
  };
}

const FIELD = {
  'idle_timeout.timeout_seconds': 'idleTimeoutSeconds',
  'deregistration_delay.timeout_seconds': 'deregistrationDelaySeconds',
} as const;

const inWords = (targets: readonly TargetAddress[]): string =>
  targets.map(({ id, port }) => `${id}:${port}`).join(', ');

const served = (fleet: Fleet): readonly string[] =>
  fleet
    .targetsAt(fleet.clock.now())
    .filter(({ drainingSince }) => drainingSince === null)
    .map(({ instanceId, port }) => `${instanceId}:${port}`);

const HANDLERS: {
  readonly [K in CloudCall['kind']]?: Handler<Extract<CloudCall, { kind: K }>>;
} = {
  'allow-ingress': rule,
  'allow-egress': rule,

  'set-attribute': setting<SetAttribute, string>({
    name: ({ key }) => key,
    from: ({ from }) => from,
    to: ({ to }) => to,
    shown: (value) => `${value} s`,
    read: (account, { key }) => String(account[FIELD[key]]),
    write(fleet, { key }, value) {
      const now = fleet.clock.now();
      fleet.changeAccount(now, { [FIELD[key]]: Number(value) });
      goOnFlapping(fleet, now);
    },
  }),

  'set-health-check': setting({
    name: () => 'health check',
    from: ({ from }) => from,
    to: ({ to }) => to,
    shown: (settings: HealthCheckSettings) => JSON.stringify(settings),
    read: ({ healthCheck }, { to }) =>
      Object.fromEntries(
        Object.entries(healthCheck).filter(([name]) => name in to),
      ) as HealthCheckSettings,
    write(fleet, _call, value) {
      const now = fleet.clock.now();
      fleet.changeAccount(now, { healthCheck: { ...fleet.accountAt(now).healthCheck, ...value } });
    },
  }),

  'set-desired-capacity': setting({
    name: ({ autoScalingGroup }) => `desired capacity of ${autoScalingGroup}`,
    from: ({ from }) => from,
    to: ({ to }) => to,
    shown: String,
    read: ({ desiredCapacity }) => desiredCapacity,
    write: (fleet, _call, value) => scaleTo(fleet, value),
  }),

  'point-lambda-alias': setting({
    name: ({ functionName, alias }) => `version of ${functionName}:${alias}`,
    from: ({ from }) => from,
    to: ({ to }) => to,
    shown: (version: string) => version,
    read: ({ functionVersion }) => functionVersion ?? 'none',
    write: (fleet, _call, value) =>
      fleet.changeAccount(fleet.clock.now(), { functionVersion: value }),
  }),

  'replace-instance': {
    apply(fleet, { autoScalingGroup, instanceId }) {
      replace(fleet, instanceId);
      return changed(`${instanceId} is being replaced by ${autoScalingGroup}.`, null);
    },
    undo: () => failed('An instance that was replaced does not come back.'),
    prove(fleet, { autoScalingGroup, instanceId }) {
      const holds = served(fleet).every((line) => !line.startsWith(instanceId));
      return {
        holds,
        says: `${instanceId} ${holds ? 'has left' : 'is still in'} ${autoScalingGroup}.`,
      };
    },
  },

  'roll-back-instance-refresh': {
    apply(fleet, { refreshId }) {
      const now = fleet.clock.now();
      const { refresh: running, registrations } = fleet.accountAt(now);
      if (running?.id !== refreshId) return failed(`There is no instance refresh ${refreshId}.`);
      if (running.status !== 'InProgress') {
        return unchanged('The refresh is being rolled back already.');
      }
      const replaced = registrations.filter(
        ({ since, drainingSince }) => since > running.startedAt && drainingSince === null,
      );
      fleet.changeAccount(now, {
        refresh: { ...running, status: 'RollbackInProgress', reason: '', percentage: 0 },
      });
      refresh(
        fleet,
        replaced.map(({ instanceId }) => instanceId),
        now,
      );
      return changed(`Instance refresh ${refreshId} is being rolled back.`, null);
    },
    undo: () => failed('A refresh that was rolled back has to be started anew.'),
    prove(fleet, { refreshId }) {
      const { refresh: running } = fleet.accountAt(fleet.clock.now());
      const holds = running?.id === refreshId && running.status !== 'InProgress';
      return { holds, says: `The instance refresh is ${running?.status ?? 'unknown'}.` };
    },
  },

  'limit-rate': {
    apply(fleet, { webAclName, ruleName, limit, windowSeconds }) {
      if (limitNamed(fleet, ruleName)) return unchanged(`${ruleName} is in ${webAclName} already.`);
      addLimit(fleet, { ruleName, limit, windowSeconds });
      return changed(`Rule ${ruleName} was added to ${webAclName}.`, ruleName);
    },
    undo: (fleet, { webAclName }, ruleName) =>
      removeLimit(fleet, ruleName)
        ? changed(`Rule ${ruleName} was removed from ${webAclName}.`, null)
        : unchanged(`Rule ${ruleName} was gone already.`),
    prove(fleet, { webAclName, ruleName }) {
      const holds = limitNamed(fleet, ruleName);
      return { holds, says: `Rule ${ruleName} is ${holds ? '' : 'not '}in ${webAclName}.` };
    },
  },

  'redeploy-revision': {
    apply: (fleet, { to, fromDeployment }) => deploy(fleet, to, fromDeployment),
    undo: (fleet, { from }, made) => deploy(fleet, from, made),
    prove: (fleet, { to }) => {
      const wanted = releaseOf(to);
      // The deployment takes one instance after the other; it is under way.
      const soon = epochMs(fleet.clock.now() + 60_000);
      const holds = INSTANCES.every(
        (instance) => fleet.serviceOn(instance).at(soon).run.release === wanted,
      );
      return { holds, says: `Release ${wanted} ${holds ? 'is' : 'is not'} deployed everywhere.` };
    },
  },

  'register-targets': {
    apply(fleet, { targets }) {
      const added = register(fleet, targets);
      return added.length === 0
        ? unchanged(`${inWords(targets)}: registered already.`)
        : changed(`Registered ${inWords(added)}.`, inWords(added));
    },
    undo(fleet, { targets }) {
      return changed(`Deregistered ${inWords(deregister(fleet, targets))}.`, null);
    },
    prove(fleet, { targets }) {
      const holds = targets.every(({ id, port }) => served(fleet).includes(`${id}:${port}`));
      return { holds, says: `${holds ? 'Registered' : 'Not registered'}: ${inWords(targets)}.` };
    },
  },

  'deregister-targets': {
    apply(fleet, { targets, leaveHealthy }) {
      const now = fleet.clock.now();
      const left = fleet
        .targetsAt(now)
        .filter(
          (each) =>
            !targets.some(({ id, port }) => id === each.instanceId && port === each.port) &&
            fleet.healthAt(each, now).state === 'healthy',
        );
      if (left.length < leaveHealthy) {
        return failed(
          `Only ${left.length} other targets are healthy, ${leaveHealthy} are needed: nothing was changed.`,
        );
      }
      const going = deregister(fleet, targets);
      return going.length === 0
        ? unchanged(`${inWords(targets)}: deregistered already.`)
        : changed(
            `Deregistered ${inWords(going)}; requests in flight are finished.`,
            inWords(going),
          );
    },
    undo(fleet, { targets }) {
      return changed(`Registered ${inWords(register(fleet, targets))} again.`, null);
    },
    prove(fleet, { targets }) {
      const still = targets.filter(({ id, port }) => served(fleet).includes(`${id}:${port}`));
      return {
        holds: still.length === 0,
        says:
          still.length === 0
            ? `Out of the target group: ${inWords(targets)}.`
            : `Still in the target group: ${inWords(still)}.`,
      };
    },
  },
};

const limitNamed = (fleet: Fleet, ruleName: string): boolean =>
  fleet.accountAt(fleet.clock.now()).webAcl?.limits.some((limit) => limit.ruleName === ruleName) ===
  true;

/** `releases/r214.zip` is release r214. */
const releaseOf = (revision: DeployedRevision): string =>
  revision.kind === 's3' ? revision.key.replace(/^.*\/|\.zip$/g, '') : revision.commit;

function deploy(fleet: Fleet, revision: DeployedRevision, replaced: string): ChangeAnswer {
  deployRelease(fleet, releaseOf(revision));
  const made = `${replaced.slice(0, 9)}B`;
  return changed(`Deployment ${made} was started.`, made);
}

const NOT_SIMULATED: Handler<CloudCall> = {
  apply: (_fleet, { kind }) => failed(`The lab has nothing that ${kind} could change.`),
  undo: (_fleet, { kind }) => failed(`The lab has nothing that ${kind} could change.`),
  prove: () => ({ holds: false, says: 'The lab has nothing of that kind.' }),
};

// The table pairs each kind with its own handler; a call is only ever handed to the handler of its kind.
const handlerOf = ({ kind }: CloudCall): Handler<CloudCall> =>
  (HANDLERS[kind] as Handler<CloudCall> | undefined) ?? NOT_SIMULATED;

const changed = (detail: string, handle: string | null): ChangeAnswer => ({
  kind: 'changed',
  detail,
  handle,
});
const unchanged = (detail: string): ChangeAnswer => ({ kind: 'unchanged', detail });
const failed = (message: string): ChangeAnswer => ({ kind: 'failed', message });

const noSuchGroup = (groupId: string): ChangeAnswer =>
  failed(`InvalidGroup.NotFound: '${groupId}' does not exist`);
