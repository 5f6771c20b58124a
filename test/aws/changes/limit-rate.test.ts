import {
  GetWebACLCommand,
  type Rule,
  UpdateWebACLCommand,
  WAFV2Client,
} from '@aws-sdk/client-wafv2';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { awsCloudChanges } from '../../../src/aws/cloud-changes.ts';
import { serviceFailure } from '../service-failure.ts';

const waf = mockClient(WAFV2Client);
const changes = awsCloudChanges({ region: 'eu-west-1' });

const limit = {
  kind: 'limit-rate',
  webAclName: 'shop',
  webAclId: 'a1b2',
  limit: 300,
  windowSeconds: 60,
  ruleName: 'fiveohtwo-shop-1',
} as const;
const visibility = (MetricName: string) => ({
  SampledRequestsEnabled: true,
  CloudWatchMetricsEnabled: true,
  MetricName,
});
const theirs: Rule = {
  Name: 'bots',
  Priority: 7,
  Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name: 'BotControl' } },
  OverrideAction: { None: {} },
  VisibilityConfig: visibility('bots'),
};
const ours: Rule = {
  Name: limit.ruleName,
  Priority: 8,
  Statement: {
    RateBasedStatement: { Limit: 300, EvaluationWindowSec: 60, AggregateKeyType: 'IP' },
  },
  Action: { Block: { CustomResponse: { ResponseCode: 429 } } },
  VisibilityConfig: visibility(limit.ruleName),
};
const acl = (...Rules: Rule[]) => ({
  WebACL: {
    Name: 'shop',
    Id: 'a1b2',
    ARN: 'arn',
    DefaultAction: { Allow: {} },
    Description: 'made by the platform team',
    VisibilityConfig: visibility('shop'),
    TokenDomains: ['shop.example'],
    Rules,
  },
  LockToken: `lock-${Rules.length}`,
});
const written = () => waf.commandCalls(UpdateWebACLCommand).map(({ args }) => args[0].input);

beforeEach(() => {
  waf.reset();
});

describe('limiting the rate in a web ACL', () => {
  it('adds one rule after the others and keeps everything else of it', async () => {
    waf.on(GetWebACLCommand).resolves(acl(theirs));

    expect(await changes.apply(limit)).toMatchObject({ kind: 'changed', handle: limit.ruleName });
    expect(written()).toEqual([
      {
        Name: 'shop',
        Id: 'a1b2',
        Scope: 'REGIONAL',
        DefaultAction: { Allow: {} },
        Description: 'made by the platform team',
        VisibilityConfig: visibility('shop'),
        TokenDomains: ['shop.example'],
        Rules: [theirs, ours],
        LockToken: 'lock-1',
      },
    ]);
  });

  it('removes by its name, whatever was added since', async () => {
    const later: Rule = { ...theirs, Name: 'later', Priority: 9 };
    waf.on(GetWebACLCommand).resolves(acl(theirs, ours, later));

    expect(await changes.undo(limit, limit.ruleName)).toMatchObject({ kind: 'changed' });
    expect(written()[0]?.Rules).toEqual([theirs, later]);
  });

  it('looks again when somebody else wrote in between', async () => {
    waf.on(GetWebACLCommand).resolvesOnce(acl()).resolves(acl(theirs));
    waf
      .on(UpdateWebACLCommand)
      .rejectsOnce(serviceFailure('WAFOptimisticLockException'))
      .resolves({ NextLockToken: 'next' });

    expect(await changes.apply(limit)).toMatchObject({ kind: 'changed' });
    expect(written().map(({ LockToken }) => LockToken)).toEqual(['lock-0', 'lock-1']);
    expect(written()[1]?.Rules).toEqual([theirs, ours]);
  });

  it('writes nothing when the rule is gone', async () => {
    waf.on(GetWebACLCommand).resolves(acl(theirs));

    expect(await changes.undo(limit, limit.ruleName)).toMatchObject({ kind: 'unchanged' });
    expect(written()).toEqual([]);
  });

  it("knows this incident's rule by its name, writes nothing, and can take it away again", async () => {
    waf.on(GetWebACLCommand).resolves(acl(ours));

    expect(await changes.apply(limit)).toMatchObject({ kind: 'changed', handle: limit.ruleName });
    expect(written()).toEqual([]);
  });

  it('keeps the handle of its rule when the first answer is lost and the second write comes too late', async () => {
    waf.on(GetWebACLCommand).resolvesOnce(acl(theirs)).resolves(acl(theirs, ours));
    waf.on(UpdateWebACLCommand).rejects(serviceFailure('WAFOptimisticLockException'));

    expect(await changes.apply(limit)).toMatchObject({ kind: 'changed', handle: limit.ruleName });
    expect(written()).toHaveLength(1);
  });

  it.each([
    { what: 'a limit below what WAF takes', change: { limit: 1 } },
    { what: 'a rule with a name of somebody else', change: { ruleName: 'bots' } },
  ])('never sends $what', async ({ change }) => {
    waf.on(GetWebACLCommand).resolves(acl(theirs));

    expect(await changes.apply({ ...limit, ...change })).toMatchObject({ kind: 'failed' });
    expect(waf.calls()).toHaveLength(0);
  });

  it('is proven by reading anew', async () => {
    waf.on(GetWebACLCommand).resolvesOnce(acl(theirs, ours)).resolves(acl(theirs));

    expect(await changes.prove(limit)).toMatchObject({ holds: true });
    expect(await changes.prove(limit)).toMatchObject({ holds: false });
  });
});
