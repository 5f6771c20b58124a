import type { Located } from '../../locate/located.ts';
import type { Cloud } from '../../ports/cloud.ts';
import { apiExhibit } from '../api-exhibit.ts';
import type { Exhibit } from '../exhibit.ts';

/** The instances' state and addresses, and the rules of both sides' security groups. */
export async function collectSecurityGroups(
  { networkPaths }: Pick<Cloud, 'networkPaths'>,
  located: Located,
): Promise<readonly Exhibit[]> {
  const instances = located.targets.map(({ id }) => id).filter((id) => id.startsWith('i-'));
  const groups = [
    ...new Set([
      ...located.targets.flatMap(({ securityGroups }) => securityGroups),
      ...(located.loadBalancer?.securityGroups ?? []),
    ]),
  ];
  const exhibits: Promise<Exhibit>[] = [];
  if (instances.length > 0) {
    exhibits.push(
      networkPaths
        .instances(instances)
        .then((answer) => apiExhibit('instances', 'DescribeInstances', answer)),
    );
  }
  if (groups.length > 0) {
    exhibits.push(
      networkPaths
        .securityGroupRules(groups)
        .then((answer) =>
          apiExhibit(
            'security-group-rules',
            `DescribeSecurityGroupRules ${groups.join(' ')}`,
            answer,
          ),
        ),
    );
  }
  return Promise.all(exhibits);
}
