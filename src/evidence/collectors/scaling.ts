import * as z from 'zod';
import { parseAnswer } from '../../locate/api-shapes.ts';
import { SCALING_GROUP_TAG } from '../../read/placements.ts';
import { apiExhibit } from '../api-exhibit.ts';
import type { Collector } from '../collector.ts';

const taggedShape = z.object({
  Reservations: z.array(
    z.object({
      Instances: z
        .array(
          z.object({
            Tags: z.array(z.object({ Key: z.string(), Value: z.string().default('') })).default([]),
          }),
        )
        .default([]),
    }),
  ),
});

/** The targets of one group are nearly always of one Auto Scaling group. */
const MOST_GROUPS = 3;

/** The Auto Scaling groups that the targets are of: sizes, suspended processes, what was launched and terminated. */
export const scaling: Collector = {
  name: 'scaling',
  deadlineSeconds: 25,
  whenLate: 'Run the investigation again; Auto Scaling may be throttling the account.',
  async collect({ cloud: { networkPaths, scalingGroups }, located }, keep) {
    const ids = located.targets.map(({ id }) => id).filter((id) => id.startsWith('i-'));
    if (ids.length === 0) return;
    const tagged = parseAnswer('instances', taggedShape, await networkPaths.instances(ids));
    const all = tagged.ok ? tagged.value.Reservations.flatMap(({ Instances }) => Instances) : [];
    const named = all.flatMap(({ Tags }) =>
      Tags.filter(({ Key }) => Key === SCALING_GROUP_TAG).map(({ Value }) => Value),
    );
    const names = [...new Set(named)].slice(0, MOST_GROUPS);
    if (names.length === 0) return;
    await Promise.all([
      scalingGroups.groups(names).then((answer) => {
        const source = `DescribeAutoScalingGroups ${names.join(' ')}`;
        keep(apiExhibit({ section: 'scaling-groups', source }, answer));
      }),
      ...names.flatMap((name) => [
        scalingGroups.activities(name).then((answer) => {
          const source = `DescribeScalingActivities ${name}`;
          keep(apiExhibit({ section: 'scaling-activities', part: name, source }, answer));
        }),
        scalingGroups.instanceRefreshes(name).then((answer) => {
          const source = `DescribeInstanceRefreshes ${name}`;
          keep(apiExhibit({ section: 'instance-refreshes', part: name, source }, answer));
        }),
        scalingGroups.lifecycleHooks(name).then((answer) => {
          const source = `DescribeLifecycleHooks ${name}`;
          keep(apiExhibit({ section: 'lifecycle-hooks', part: name, source }, answer));
        }),
      ]),
    ]);
  },
};
