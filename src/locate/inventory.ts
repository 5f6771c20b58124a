import type { Cloud } from '../ports/cloud.ts';
import { loadBalancersShape, parseAnswer, tagsShape, targetGroupsShape } from './api-shapes.ts';
import type { LoadBalancer, TargetGroup } from './candidate.ts';

/** A target group or load balancer carries its service's name in this tag; without it, its own name counts. */
export const SERVICE_TAG = 'service';

/** Everything of a place that has a name. What could not be read is empty, with the reason among `problems`. */
export interface Inventory {
  readonly groups: readonly TargetGroup[];
  /** Application Load Balancers. */
  readonly balancers: readonly LoadBalancer[];
  /** Tags by ARN. */
  readonly tags: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly problems: readonly string[];
}

export async function readInventory(
  { loadBalancers }: Pick<Cloud, 'loadBalancers'>,
  wants: { readonly groups: boolean; readonly tags: boolean },
): Promise<Inventory> {
  const [groupsAnswer, balancersAnswer] = await Promise.all([
    wants.groups ? loadBalancers.targetGroups({ by: 'all' }) : null,
    loadBalancers.allLoadBalancers(),
  ]);
  const groups =
    groupsAnswer === null ? null : parseAnswer('target groups', targetGroupsShape, groupsAnswer);
  const balancers = parseAnswer('load balancers', loadBalancersShape, balancersAnswer);
  const known = {
    groups: groups?.ok === true ? groups.value.TargetGroups.filter(ofApplication) : [],
    balancers: balancers.ok
      ? balancers.value.LoadBalancers.filter(({ Type }) => Type === 'application')
      : [],
  };
  const arns = [
    ...known.groups.map(({ TargetGroupArn }) => TargetGroupArn),
    ...known.balancers.map(({ LoadBalancerArn }) => LoadBalancerArn),
  ];
  const tags = wants.tags ? await readTags({ loadBalancers }, arns) : NO_TAGS;
  return {
    ...known,
    tags: tags.tags,
    problems: [groups, balancers, tags.problem].flatMap((each) =>
      each === null || each.ok ? [] : [each.why],
    ),
  };
}

/** Tags of these ARNs. Whoever may not read tags still finds things by their own names. */
export async function readTags(
  { loadBalancers }: Pick<Cloud, 'loadBalancers'>,
  arns: readonly string[],
): Promise<{
  readonly tags: Inventory['tags'];
  readonly problem: { readonly ok: false; readonly why: string } | null;
}> {
  if (arns.length === 0) return NO_TAGS;
  const parsed = parseAnswer('tags', tagsShape, await loadBalancers.tags(arns));
  if (!parsed.ok) return { tags: new Map(), problem: parsed };
  return {
    tags: new Map(
      parsed.value.TagDescriptions.map(({ ResourceArn, Tags }) => [
        ResourceArn,
        new Map(Tags.map(({ Key, Value }) => [Key, Value])),
      ]),
    ),
    problem: null,
  };
}

const NO_TAGS = { tags: new Map<string, ReadonlyMap<string, string>>(), problem: null };

/** Groups of Network and Gateway Load Balancers have other protocols; functions have none, which reads as HTTP. */
const ofApplication = ({ Protocol }: TargetGroup): boolean => /^HTTPS?$/.test(Protocol);
