import {
  GetWebACLCommand,
  type GetWebACLCommandOutput,
  type Rule,
  UpdateWebACLCommand,
  type UpdateWebACLCommandInput,
  WAFV2Client,
} from '@aws-sdk/client-wafv2';
import type { ChangeAnswer, LimitRate } from '../../ports/cloud-changes.ts';
import { type Access, patientConfig } from '../client-config.ts';
import { serviceErrorOf } from '../service-error.ts';
import {
  type CallAdapter,
  changed,
  changeError,
  readError,
  refused,
  unchanged,
  unproven,
} from './call-adapter.ts';

const READ = 'wafv2:GetWebACL';
const WRITE = 'wafv2:UpdateWebACL';

const RULE_NAME = /^fiveohtwo-[A-Za-z0-9_-]{1,100}$/;
/** Somebody else changed the web ACL between our look and our write: look again, a few times. */
const TRIES = 4;

/** Adds one rate-based rule to a web ACL, and removes it by its name. Everything else in the ACL stays as it is. */
export function limitRate(access: Access): CallAdapter<LimitRate> {
  const client = new WAFV2Client(patientConfig(access));

  const read = ({ webAclName: Name, webAclId: Id }: LimitRate) =>
    client.send(new GetWebACLCommand({ Name, Id, Scope: 'REGIONAL' }));

  /** Writes the ACL with other rules; `null` from `change` means that they are right already. */
  async function rewrite(
    call: LimitRate,
    change: (rules: readonly Rule[]) => readonly Rule[] | null,
    settled: ChangeAnswer,
    done: ChangeAnswer,
  ): Promise<ChangeAnswer> {
    for (let attempt = 1; ; attempt++) {
      let found: GetWebACLCommandOutput;
      try {
        found = await read(call);
      } catch (error) {
        return readError(READ, error);
      }
      const rules = change(found.WebACL?.Rules ?? []);
      if (rules === null) return settled;
      const input = inputOf(call, found, rules);
      if (input === null) return refused(`${READ}: the web ACL could not be read whole`);
      try {
        await client.send(new UpdateWebACLCommand(input));
        return done;
      } catch (error) {
        const stale = serviceErrorOf(error).code === 'WAFOptimisticLockException';
        if (!stale || attempt === TRIES) return changeError(WRITE, error);
      }
    }
  }

  return {
    apply: async (call) => {
      const fault = faultOf(call);
      if (fault !== null) return refused(`${WRITE}: ${fault}`);
      return rewrite(
        call,
        (rules) =>
          rules.some(({ Name }) => Name === call.ruleName) ? null : [...rules, ruleOf(call, rules)],
        // It bears this incident's name: an attempt whose answer was lost has added it, and it has to go again.
        changed(`Rule ${call.ruleName} is in ${call.webAclName} already.`, call.ruleName),
        changed(`Rule ${call.ruleName} was added to ${call.webAclName}.`, call.ruleName),
      );
    },

    undo: async (call, ruleName) =>
      rewrite(
        call,
        (rules) =>
          rules.some(({ Name }) => Name === ruleName)
            ? rules.filter(({ Name }) => Name !== ruleName)
            : null,
        unchanged(`Rule ${ruleName} was gone already.`),
        changed(`Rule ${ruleName} was removed from ${call.webAclName}.`, null),
      ),

    prove: async (call) => {
      try {
        const { WebACL } = await read(call);
        const holds = (WebACL?.Rules ?? []).some(({ Name }) => Name === call.ruleName);
        return {
          holds,
          says: holds
            ? `Rule ${call.ruleName} is in ${call.webAclName}.`
            : `Rule ${call.ruleName} is not in ${call.webAclName}.`,
        };
      } catch (error) {
        return unproven(READ, error);
      }
    },
  };
}

/** UpdateWebACL replaces the whole ACL: what it does not get, it forgets. */
function inputOf(
  { webAclName: Name, webAclId: Id }: LimitRate,
  { WebACL: acl, LockToken }: GetWebACLCommandOutput,
  rules: readonly Rule[],
): UpdateWebACLCommandInput | null {
  if (acl?.DefaultAction === undefined || acl.VisibilityConfig === undefined) return null;
  if (LockToken === undefined) return null;
  const kept: Partial<UpdateWebACLCommandInput> = {};
  for (const field of KEPT)
    if (acl[field] !== undefined) Object.assign(kept, { [field]: acl[field] });
  return {
    ...kept,
    Name,
    Id,
    Scope: 'REGIONAL',
    DefaultAction: acl.DefaultAction,
    VisibilityConfig: acl.VisibilityConfig,
    Rules: [...rules],
    LockToken,
  };
}

/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_UpdateWebACL.html */
const KEPT = [
  'Description',
  'DataProtectionConfig',
  'CustomResponseBodies',
  'CaptchaConfig',
  'ChallengeConfig',
  'TokenDomains',
  'AssociationConfig',
  'OnSourceDDoSProtectionConfig',
  'ApplicationConfig',
  'MonetizationConfig',
] as const;

/** After all others: what they block is not counted, what they allow is not limited. */
function ruleOf(
  { ruleName: Name, limit: Limit, windowSeconds }: LimitRate,
  rules: readonly Rule[],
): Rule {
  return {
    Name,
    Priority: Math.max(-1, ...rules.map(({ Priority }) => Priority ?? 0)) + 1,
    Statement: {
      RateBasedStatement: { Limit, EvaluationWindowSec: windowSeconds, AggregateKeyType: 'IP' },
    },
    Action: { Block: { CustomResponse: { ResponseCode: 429 } } },
    VisibilityConfig: {
      SampledRequestsEnabled: true,
      CloudWatchMetricsEnabled: true,
      MetricName: Name,
    },
  };
}

function faultOf({ ruleName, limit }: LimitRate): string | null {
  if (!RULE_NAME.test(ruleName)) return `"${ruleName}" is not a name of a rule of ours`;
  return Number.isInteger(limit) && limit >= 10 && limit <= 2_000_000_000
    ? null
    : 'a limit has to be 10 to 2,000,000,000';
}
