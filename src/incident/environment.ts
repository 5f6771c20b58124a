import { parseAnswer, tagsShape } from '../locate/api-shapes.ts';
import type { Located } from '../locate/located.ts';
import type { World } from '../ports/world.ts';

const ENVIRONMENT_TAG = 'environment';

/** The environment of a service, by its target group's tag. Null when it has none, or when it could not be read. */
export async function readEnvironment(
  { clouds }: Pick<World, 'clouds'>,
  { place, targetGroup }: Located,
): Promise<string | null> {
  const answer = await clouds.at(place).loadBalancers.tags([targetGroup.arn]);
  const tags = parseAnswer('tags', tagsShape, answer);
  if (!tags.ok) return null;
  const all = tags.value.TagDescriptions.flatMap(({ Tags }) => Tags);
  return all.find(({ Key }) => Key.toLowerCase() === ENVIRONMENT_TAG)?.Value ?? null;
}
