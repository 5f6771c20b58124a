import * as z from 'zod';
import { type EpochMs, epochMs } from '../../brand.ts';
import type { ApiAnswer } from '../../ports/api-answer.ts';
import { readExhibit } from '../../read/registry.ts';
import { apiExhibit } from '../api-exhibit.ts';
import type { Collector, Scope } from '../collector.ts';
import { askMetrics } from './metrics.ts';

/** What happened long before the first failure did not bring it about. */
const BEFORE_ONSET_MS = 60 * 60_000;
/** A change that was made at the onset is written down with its own clock. */
const AFTER_ONSET_MS = 5 * 60_000;

/**
 * Events that can break the way from a load balancer to its targets. An account writes thousands an hour; these are the
 * ones that people and pipelines cause when they change load balancers, networks, hosts, code and permissions.
 */
const TELLING =
  /^(?:(?:Authorize|Revoke|Modify|Update)SecurityGroup|(?:Create|Modify|Delete|Set)(?:TargetGroup|Listener|Rule|LoadBalancer)|Set(?:SecurityGroups|Subnets|IpAddressType|RulePriorities)|(?:Register|Deregister)Targets|(?:Create|Replace|Delete)(?:NetworkAcl|Route)|(?:Associate|Disassociate)RouteTable|ModifyNetworkInterfaceAttribute|ModifyInstanceAttribute|(?:Stop|Start|Reboot|Terminate|Run)Instances|(?:Create|Update|Delete)(?:AutoScalingGroup|Service|Stack|Alias|FunctionConcurrency)|UpdateFunction|PublishVersion|(?:Put|Delete)FunctionConcurrency|SetDesiredCapacity|(?:Start|Cancel|Rollback)InstanceRefresh|(?:Suspend|Resume)Processes|TerminateInstanceInAutoScalingGroup|(?:Attach|Detach)LoadBalancer|(?:Create|Modify)LaunchTemplate|CreateDeployment|StopDeployment|RegisterTaskDefinition|(?:Put|Attach|Detach|Delete)RolePolicy|SendCommand|(?:Associate|Disassociate)WebACL|UpdateWebACL|ExecuteChangeSet|PutParameter)/;
/** Newest first; a person reads three of them. */
const MOST_EVENTS = 150;

/** Who changed what in the hour before the first failure. */
export const changes: Collector = {
  name: 'changes',
  // Twelve pages at two requests a second.
  deadlineSeconds: 30,
  whenLate: 'Look at the event history of CloudTrail by hand.',
  async collect(scope, keep) {
    const { history } = scope.cloud;
    const { from, to } = await timeOf(scope);
    const until = (end: EpochMs) =>
      `${new Date(from).toISOString()} to ${new Date(end).toISOString()}`;
    await Promise.all([
      history.events(from, to).then((answer) => {
        const source = `LookupEvents ReadOnly=false, ${until(to)}`;
        keep(apiExhibit({ section: 'changes', source }, telling(answer)));
      }),
      // Up to now: one that was begun since is no cause, but it is acting.
      history.deployments(from, scope.to).then((answer) => {
        const source = `ListDeployments, BatchGetDeployments, ${until(scope.to)}`;
        keep(apiExhibit({ section: 'deployments', source }, answer));
      }),
    ]);
  },
};

/** From an hour before the onset until shortly after it; without an onset, what is looked at anyway. */
async function timeOf(scope: Scope): Promise<{ readonly from: EpochMs; readonly to: EpochMs }> {
  const answer = await askMetrics(scope);
  const counts = answer === null ? null : apiExhibit({ section: 'metrics', source: '' }, answer);
  const onset = counts === null ? undefined : readExhibit(counts).find((o) => o.kind === 'onset');
  const at = onset?.kind === 'onset' ? onset.at : null;
  if (at === null) return { from: epochMs(scope.from - BEFORE_ONSET_MS), to: scope.to };
  return {
    from: epochMs(at - BEFORE_ONSET_MS),
    to: epochMs(Math.min(scope.to, at + AFTER_ONSET_MS)),
  };
}

const eventsShape = z.object({
  Events: z.array(z.looseObject({ EventName: z.string().default('') })),
  NextToken: z.string().optional(),
});

/** The events that can matter; how many there were is kept beside them. */
function telling(answer: ApiAnswer): ApiAnswer {
  if (answer.kind !== 'answered') return answer;
  const parsed = eventsShape.safeParse(JSON.parse(answer.json));
  if (!parsed.success) return answer;
  const { Events: all, NextToken } = parsed.data;
  const Events = all.filter(({ EventName }) => TELLING.test(EventName)).slice(0, MOST_EVENTS);
  return {
    kind: 'answered',
    json: JSON.stringify({ Events, LookedAt: all.length, MoreBefore: NextToken !== undefined }),
  };
}
