import { apiExhibit } from '../api-exhibit.ts';
import type { Collector } from '../collector.ts';

/** Target health with its reasons, and how the target group is set up. */
export const targetGroup: Collector = {
  name: 'target-group',
  deadlineSeconds: 20,
  whenLate: 'Run the investigation again; ELBv2 may be throttling the account.',
  async collect({ cloud: { loadBalancers }, located }, keep) {
    const { arn } = located.targetGroup;
    const source = (call: string) => `${call} ${arn}`;
    await Promise.all([
      loadBalancers
        .targetHealth(arn)
        .then((answer) =>
          keep(
            apiExhibit(
              { section: 'target-health', source: source('DescribeTargetHealth') },
              answer,
            ),
          ),
        ),
      loadBalancers
        .targetGroups({ by: 'arns', arns: [arn] })
        .then((answer) =>
          keep(
            apiExhibit({ section: 'target-group', source: source('DescribeTargetGroups') }, answer),
          ),
        ),
      loadBalancers.targetGroupAttributes(arn).then((answer) =>
        keep(
          apiExhibit(
            {
              section: 'target-group-attributes',
              source: source('DescribeTargetGroupAttributes'),
            },
            answer,
          ),
        ),
      ),
    ]);
  },
};
