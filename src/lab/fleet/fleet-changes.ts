import type { ChangeAnswer, CloudCall, CloudChanges, Proof } from '../../ports/cloud-changes.ts';
import type { Fleet } from './fleet.ts';
import { GROUPS } from './fleet-network-paths.ts';

/** The account's answer to the calls that remedies make. */
export class FleetChanges implements CloudChanges {
  readonly #fleet: Fleet;

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  async apply(call: CloudCall): Promise<ChangeAnswer> {
    if (!GROUPS.includes(call.groupId)) return noSuchGroup(call.groupId);
    const { ruleId, added } = this.#fleet.allowIngress(call);
    return added
      ? { kind: 'changed', detail: `Rule ${ruleId} was added.`, handle: ruleId }
      : { kind: 'unchanged', detail: 'The rule was there already.' };
  }

  async undo(call: CloudCall, ruleId: string): Promise<ChangeAnswer> {
    if (!GROUPS.includes(call.groupId)) return noSuchGroup(call.groupId);
    return this.#fleet.revokeIngress(call.groupId, ruleId)
      ? { kind: 'changed', detail: `Rule ${ruleId} was revoked.`, handle: null }
      : { kind: 'unchanged', detail: `Rule ${ruleId} was gone already.` };
  }

  async prove({ groupId, port, sourceGroupId }: CloudCall): Promise<Proof> {
    const holds = this.#fleet
      .rulesAt(this.#fleet.clock.now())
      .some(
        (rule) =>
          rule.groupId === groupId &&
          !rule.egress &&
          rule.port === port &&
          rule.peer.kind === 'group' &&
          rule.peer.groupId === sourceGroupId,
      );
    const what = `a rule of ${groupId} that lets ${sourceGroupId} reach tcp ${port}`;
    return { holds, says: holds ? `There is ${what}.` : `There is no ${what}.` };
  }
}

const noSuchGroup = (groupId: string): ChangeAnswer => ({
  kind: 'failed',
  message: `InvalidGroup.NotFound: '${groupId}' does not exist`,
});
