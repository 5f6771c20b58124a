import * as z from 'zod';
import {
  loadBalancersShape,
  parseAnswer,
  tagsShape,
  targetGroupsShape,
  targetHealthShape,
} from '../locate/api-shapes.ts';
import { SERVICE_TAG } from '../locate/inventory.ts';
import { sideBySide } from '../locate/side-by-side.ts';
import type { Cloud } from '../ports/cloud.ts';
import type { HostDocument } from '../ports/hosts.ts';
import type { Setup } from '../ports/setup.ts';
import { type Check, fine, gap, unknown } from './check.ts';

const MOST_AT_ONCE = 8;
/** Names in one sentence; a fleet has more than anybody reads. */
const MOST_NAMED = 8;
const DIAGNOSIS: readonly HostDocument[] = ['diagnose-linux', 'diagnose-windows'];

/** Access logs, tags, documents and hosts of one place. */
export async function checkPlace(cloud: Cloud, setup: Setup): Promise<readonly Check[]> {
  const { loadBalancers } = cloud;
  const [balancersAnswer, groupsAnswer] = await Promise.all([
    loadBalancers.allLoadBalancers(),
    loadBalancers.targetGroups({ by: 'all' }),
  ]);
  const balancers = parseAnswer('load balancers', loadBalancersShape, balancersAnswer);
  const groups = parseAnswer('target groups', targetGroupsShape, groupsAnswer);
  const balancerList = balancers.ok
    ? balancers.value.LoadBalancers.filter(({ Type }) => Type === 'application')
    : [];
  const groupList = groups.ok ? groups.value.TargetGroups : [];
  const instances = await instancesOf(
    cloud,
    groupList.map(({ TargetGroupArn }) => TargetGroupArn),
  );
  return [
    fine('fleet', `${balancerList.length} load balancers, ${groupList.length} target groups.`),
    await checkAccessLogs(cloud, balancerList),
    await checkServiceTags(cloud, groupList),
    ...(await Promise.all(DIAGNOSIS.map((id) => checkDocument(setup, id)))),
    await checkInstanceTags(cloud, instances),
    ...(await checkHosts(setup, instances)),
  ];
}

async function instancesOf(
  { loadBalancers }: Cloud,
  groups: readonly string[],
): Promise<readonly string[]> {
  const targets = await sideBySide(groups, MOST_AT_ONCE, async (arn) => {
    const health = parseAnswer(
      'target health',
      targetHealthShape,
      await loadBalancers.targetHealth(arn),
    );
    return health.ok ? health.value.TargetHealthDescriptions.map(({ Target }) => Target.Id) : [];
  });
  return [...new Set(targets.flat().filter((id) => id.startsWith('i-')))];
}

const attributesShape = z.object({
  Attributes: z.array(z.object({ Key: z.string(), Value: z.string().default('') })).default([]),
});

async function checkAccessLogs(
  { loadBalancers }: Cloud,
  balancers: readonly { readonly LoadBalancerArn: string; readonly LoadBalancerName: string }[],
): Promise<Check> {
  const what = 'access logs';
  const states = await sideBySide(balancers, MOST_AT_ONCE, async (balancer) => {
    const answer = await loadBalancers.loadBalancerAttributes(balancer.LoadBalancerArn);
    const parsed = parseAnswer(what, attributesShape, answer);
    const on = parsed.ok
      ? parsed.value.Attributes.some(
          ({ Key, Value }) => Key === 'access_logs.s3.enabled' && Value === 'true',
        )
      : null;
    return { name: balancer.LoadBalancerName, on };
  });
  const off = states.filter(({ on }) => on === false).map(({ name }) => name);
  if (off.length > 0) {
    return gap(
      what,
      `Off for ${named(off)}: single requests are not seen, and what the load balancer did with them.`,
      'Set access_logs.s3.enabled (docs/deployment.md).',
    );
  }
  return states.some(({ on }) => on === null)
    ? unknown(what, 'Attributes of load balancers could not be read.')
    : fine(what, 'On for every load balancer.');
}

async function checkServiceTags(
  { loadBalancers }: Cloud,
  groups: readonly { readonly TargetGroupArn: string; readonly TargetGroupName: string }[],
): Promise<Check> {
  const what = `tag "${SERVICE_TAG}"`;
  if (groups.length === 0) return fine(what, 'There is no target group that could have it.');
  const answer = await loadBalancers.tags(groups.map(({ TargetGroupArn }) => TargetGroupArn));
  const parsed = parseAnswer('tags', tagsShape, answer);
  if (!parsed.ok) return unknown(what, parsed.why);
  const tagged = new Set(
    parsed.value.TagDescriptions.filter(({ Tags }) =>
      Tags.some(({ Key }) => Key === SERVICE_TAG),
    ).map(({ ResourceArn }) => ResourceArn),
  );
  const without = groups.filter(({ TargetGroupArn }) => !tagged.has(TargetGroupArn));
  return without.length === 0
    ? fine(what, 'On every target group.')
    : fine(
        what,
        `Not on ${named(without.map(({ TargetGroupName }) => TargetGroupName))}: these go by their own names.`,
      );
}

async function checkDocument(setup: Setup, id: HostDocument): Promise<Check> {
  const what = `document ${id}`;
  const answer = await setup.document(id);
  switch (answer.kind) {
    case 'answered':
      return fine(what, 'Present.');
    case 'denied':
      return unknown(what, 'Whether it is there may not be asked.', `Grant ${answer.action}.`);
    case 'failed':
      return answer.retryable
        ? unknown(what, answer.message, 'Run doctor again.')
        : gap(
            what,
            `Not there: hosts cannot be asked. ${answer.message}`,
            'Deploy fiveohtwo here, share its documents with this account, or name them in FIVEOHTWO_DOCUMENTS (docs/investigate.md).',
          );
    default:
      return answer satisfies never;
  }
}

const instanceTagsShape = z.object({
  Reservations: z
    .array(
      z.object({
        Instances: z
          .array(
            z.object({
              InstanceId: z.string(),
              Tags: z
                .array(z.object({ Key: z.string(), Value: z.string().default('') }))
                .default([]),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
});

async function checkInstanceTags(
  { networkPaths }: Cloud,
  instances: readonly string[],
): Promise<Check> {
  const what = 'tag fiveohtwo=enabled';
  if (instances.length === 0) return fine(what, 'There is no instance behind any load balancer.');
  const answer = await networkPaths.instances(instances);
  const parsed = parseAnswer('instances', instanceTagsShape, answer);
  if (!parsed.ok) return unknown(what, parsed.why);
  const without = parsed.value.Reservations.flatMap(({ Instances }) => Instances)
    .filter(
      ({ Tags }) => !Tags.some(({ Key, Value }) => Key === 'fiveohtwo' && Value === 'enabled'),
    )
    .map(({ InstanceId }) => InstanceId);
  return without.length === 0
    ? fine(what, 'On every instance behind a load balancer.')
    : gap(
        what,
        `Not on ${named(without)}: a deployed fiveohtwo may not run anything there.`,
        'Tag the instances that it may ask with fiveohtwo=enabled.',
      );
}

async function checkHosts(setup: Setup, instances: readonly string[]): Promise<readonly Check[]> {
  if (instances.length === 0) return [];
  const answers = await setup.unreachable(instances);
  const reached = instances.length - answers.length;
  return [
    fine('hosts', `${reached} of ${instances.length} instances can be asked through Run Command.`),
    ...answers.flatMap((answer): readonly Check[] => {
      const what = `host ${answer.instanceId}`;
      switch (answer.kind) {
        case 'unreachable':
          return [gap(what, answer.message, answer.cure)];
        case 'denied':
          return [gap(what, answer.message, `Grant ${answer.action}.`)];
        case 'unknown':
          return [unknown(what, answer.message)];
        case 'ran':
          return [];
        default:
          return answer satisfies never;
      }
    }),
  ];
}

function named(names: readonly string[]): string {
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
  return `${names.slice(0, MOST_NAMED).join(', ')}${more}`;
}
