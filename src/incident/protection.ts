import * as z from 'zod';
import { parseAnswer, tagsShape } from '../locate/api-shapes.ts';
import type { Located } from '../locate/located.ts';
import type { World } from '../ports/world.ts';
import type { Plan } from '../remedies/plan.ts';

const taggedInstancesShape = z.object({
  Reservations: z.array(
    z.object({
      Instances: z
        .array(
          z.object({
            InstanceId: z.string(),
            Tags: z.array(z.object({ Key: z.string(), Value: z.string().default('') })).default([]),
          }),
        )
        .default([]),
    }),
  ),
});

/**
 * Why a plan must not be carried out because of tags, or null: its target group or one of the instances that it touches
 * is protected, or nobody can say whether it is.
 */
export async function whyProtected(
  { clouds }: Pick<World, 'clouds'>,
  { place, targetGroup, targets }: Located,
  { changes }: Plan,
  tag: string,
): Promise<string | null> {
  const cloud = clouds.at(place);
  const instances = instancesOf(changes, targets);
  const [groupTags, instanceTags] = await Promise.all([
    cloud.loadBalancers.tags([targetGroup.arn]),
    instances.length === 0 ? null : cloud.networkPaths.instances(instances),
  ]);
  const unknown = (why: string) => `Whether the targets are protected cannot be told. ${why}`;
  const group = parseAnswer('tags', tagsShape, groupTags);
  if (!group.ok) return unknown(group.why);
  const groupIsProtected = group.value.TagDescriptions.some(({ Tags }) => isProtected(Tags, tag));
  if (groupIsProtected) return `${targetGroup.name} is protected by its tag "${tag}".`;
  if (instanceTags === null) return null;
  const described = parseAnswer('instances', taggedInstancesShape, instanceTags);
  if (!described.ok) return unknown(described.why);
  const found = described.value.Reservations.flatMap(({ Instances }) => Instances);
  const guarded = found.find(({ Tags }) => isProtected(Tags, tag));
  return guarded === undefined ? null : `${guarded.InstanceId} is protected by its tag "${tag}".`;
}

/** The instances that a plan touches; a change to what they share touches all of them. */
function instancesOf(changes: Plan['changes'], targets: Located['targets']): readonly string[] {
  const touched = changes.flatMap((change) =>
    change.kind === 'run-on-host'
      ? [change.instanceId]
      : change.takesOut !== undefined
        ? change.takesOut
        : targets.map(({ id }) => id),
  );
  return [...new Set(touched)].filter((id) => id.startsWith('i-'));
}

const isProtected = (
  tags: readonly { readonly Key: string; readonly Value: string }[],
  tag: string,
): boolean => tags.some(({ Key, Value }) => Key === tag && Value.toLowerCase() !== 'false');
