import { epochMs } from '../../brand.ts';
import type { LimitRate } from '../../ports/cloud-changes.ts';
import type { Fleet } from './fleet.ts';
import { SHOP } from './topology.ts';

/** The web ACL in front of the load balancer: what its own rules match is not simulated. */
export interface WebAcl {
  /** Rules that turn an address away which asks too much. */
  readonly limits: readonly RateLimit[];
}

export type RateLimit = Pick<LimitRate, 'ruleName' | 'limit' | 'windowSeconds'>;

export const WEB_ACL = { name: 'shop-edge', id: 'c1f0a7d2-5b3e-4c68-9e1d-7a2b4c6d8e90' } as const;

/** A few addresses that ask far more than people do, until they have been turned away for a while. */
export interface Crawl {
  readonly addresses: number;
  readonly requestsPerMinuteEach: number;
}

/** WAF counts again every few seconds and needs up to half a minute to notice. */
const NOTICED_AFTER_MS = 20_000;
const CRAWLERS_GIVE_UP_AFTER_MS = 4 * 60_000;

/** Brings a crawl about, and the load that it makes. */
export function beginCrawl(fleet: Fleet, crawl: Crawl, at: number): void {
  fleet.crawl = crawl;
  fleet.setDemand(epochMs(at), demandWith(crawl));
}

export function addLimit(fleet: Fleet, limit: RateLimit): void {
  const now = fleet.clock.now();
  const { webAcl } = fleet.accountAt(now);
  fleet.changeAccount(now, { webAcl: { limits: [...(webAcl?.limits ?? []), limit] } });
  const { crawl } = fleet;
  if (crawl === null || crawl.requestsPerMinuteEach * (limit.windowSeconds / 60) <= limit.limit) {
    return;
  }
  // What is turned away never comes to a target.
  fleet.setDemand(epochMs(now + NOTICED_AFTER_MS), SHOP.requestsPerMinute);
  fleet.crawlEndsAt = epochMs(now + CRAWLERS_GIVE_UP_AFTER_MS);
}

export function removeLimit(fleet: Fleet, ruleName: string): boolean {
  const now = fleet.clock.now();
  const limits = fleet.accountAt(now).webAcl?.limits ?? [];
  const left = limits.filter((limit) => limit.ruleName !== ruleName);
  if (left.length === limits.length) return false;
  fleet.changeAccount(now, { webAcl: { limits: left } });
  const { crawl, crawlEndsAt } = fleet;
  const goesOn = crawl !== null && (crawlEndsAt === null || now < crawlEndsAt);
  if (goesOn) fleet.setDemand(now, demandWith(crawl));
  return true;
}

const demandWith = ({ addresses, requestsPerMinuteEach }: Crawl): number =>
  SHOP.requestsPerMinute + addresses * requestsPerMinuteEach;

const visibility = (MetricName: string) => ({
  SampledRequestsEnabled: true,
  CloudWatchMetricsEnabled: true,
  MetricName,
});

/** As `GetWebACLForResource` answers. */
export const describeWebAcl = ({ limits }: WebAcl) => ({
  Name: WEB_ACL.name,
  Id: WEB_ACL.id,
  ARN: `arn:aws:wafv2:${SHOP.region}:${SHOP.account}:regional/webacl/${WEB_ACL.name}/${WEB_ACL.id}`,
  DefaultAction: { Allow: {} },
  Description: '',
  Rules: [
    {
      Name: 'AWS-AWSManagedRulesCommonRuleSet',
      Priority: 0,
      Statement: {
        ManagedRuleGroupStatement: { VendorName: 'AWS', Name: 'AWSManagedRulesCommonRuleSet' },
      },
      OverrideAction: { None: {} },
      VisibilityConfig: visibility('common'),
    },
    ...limits.map(({ ruleName, limit, windowSeconds }, index) => ({
      Name: ruleName,
      Priority: index + 1,
      Statement: {
        RateBasedStatement: {
          Limit: limit,
          EvaluationWindowSec: windowSeconds,
          AggregateKeyType: 'IP',
        },
      },
      Action: { Block: { CustomResponse: { ResponseCode: 429 } } },
      VisibilityConfig: visibility(ruleName),
    })),
  ],
  VisibilityConfig: visibility(WEB_ACL.name),
  Capacity: 700 + limits.length * 2,
  ManagedByFirewallManager: false,
});
