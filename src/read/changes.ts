import * as z from 'zod';
import { parseInstant } from '../brand.ts';
import type { DeployedRevision } from '../ports/cloud-changes.ts';
import { apiReader } from './api-reader.ts';

/** The role session of fiveohtwo, or its function's role, in the ARN of who did it: what it did itself is shown apart. */
const OWN = /assumed-role\/[^/]*fiveohtwo|\/fiveohtwo[-\w]*$/i;

const detailShape = z.object({
  userIdentity: z
    .object({ arn: z.string().optional(), invokedBy: z.string().optional() })
    .optional(),
  errorCode: z.string().optional(),
  requestParameters: z.unknown().optional(),
});

/** `LookupEvents` of CloudTrail. @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html */
export const trailEvents = apiReader({
  name: 'CloudTrail events',
  field: 'EventName',
  shape: z.object({
    Events: z.array(
      z.object({
        EventId: z.string().default(''),
        EventName: z.string(),
        EventTime: z.string(),
        Username: z.string().optional(),
        Resources: z.array(z.object({ ResourceName: z.string().optional() })).default([]),
        CloudTrailEvent: z.string().default('{}'),
      }),
    ),
  }),
  facts: ({ Events }, keep) => {
    for (const event of Events) {
      const detail = detailOf(event.CloudTrailEvent);
      // A call that was refused changed nothing.
      if (detail.errorCode !== undefined) continue;
      const request = JSON.stringify(detail.requestParameters ?? {});
      const arn = detail.userIdentity?.arn ?? '';
      const named = event.Resources.flatMap(({ ResourceName }) => ResourceName ?? []);
      keep(
        {
          kind: 'change',
          source: 'cloudtrail',
          // Lambda's names carry the version of its API: UpdateFunctionCode20150331v2.
          event: event.EventName.replace(/\d{8}(?:v\d+)?$/, ''),
          by: event.Username ?? detail.userIdentity?.invokedBy ?? null,
          resources: [...new Set([...named, ...idsIn(request)])].slice(0, 12),
          detail: request === '{}' ? null : request.slice(0, 300),
          own: OWN.test(arn),
        },
        event.EventId === '' ? event.EventName : event.EventId,
        parseInstant(event.EventTime),
      );
    }
  },
});

function detailOf(json: string): z.infer<typeof detailShape> {
  try {
    return detailShape.parse(JSON.parse(json));
  } catch {
    return {};
  }
}

/** Names, ids and ARNs that a request has: CloudTrail's own list of resources is often empty. */
const idsIn = (request: string): readonly string[] => [
  ...[...request.matchAll(/"(?:autoScalingGroupName|functionName)":"([\w.-]{1,140})"/g)].flatMap(
    ([, name]) => name ?? [],
  ),
  ...(request.match(
    /\b(?:sg|i|acl|rtb|subnet|eni|lt)-[0-9a-f]{8,17}\b|arn:aws[\w-]*:[\w-]+:[\w-]*:\d*:[\w/:.-]+/g,
  ) ?? []),
];

/** `BatchGetDeployments` of CodeDeploy. */
export const deployments = apiReader({
  name: 'CodeDeploy deployments',
  field: 'deploymentsInfo',
  shape: z.object({
    deploymentsInfo: z.array(
      z.object({
        deploymentId: z.string(),
        applicationName: z.string().default(''),
        deploymentGroupName: z.string().default(''),
        status: z.string().default(''),
        creator: z.string().default(''),
        createTime: z.string(),
        completeTime: z.string().optional(),
        revision: z.unknown().optional(),
        previousRevision: z.unknown().optional(),
        loadBalancerInfo: z
          .object({
            targetGroupInfoList: z.array(z.object({ name: z.string() })).nullish(),
            targetGroupPairInfoList: z
              .array(
                z.object({ targetGroups: z.array(z.object({ name: z.string() })).default([]) }),
              )
              .nullish(),
          })
          .nullish(),
      }),
    ),
  }),
  facts: ({ deploymentsInfo }, keep) => {
    for (const deployment of deploymentsInfo) {
      keep(
        {
          kind: 'change',
          source: 'codedeploy',
          event: 'Deployment',
          by: deployment.creator === '' ? null : deployment.creator,
          resources: [deployment.applicationName, deployment.deploymentId],
          detail: `${deployment.deploymentGroupName}, ${revisionOf(deployment.revision)}${deployment.status}`,
          own: false,
        },
        deployment.deploymentId,
        parseInstant(deployment.createTime),
        parseInstant(deployment.completeTime ?? deployment.createTime),
      );
      keep(
        {
          kind: 'deployment',
          application: deployment.applicationName,
          group: deployment.deploymentGroupName,
          deployment: deployment.deploymentId,
          status: deployment.status,
          targetGroups: targetGroupsOf(deployment.loadBalancerInfo),
          revision: deployedRevision(deployment.revision),
          previous: deployedRevision(deployment.previousRevision),
        },
        deployment.deploymentId,
        parseInstant(deployment.createTime),
      );
    }
  },
});

interface LoadBalancerInfo {
  readonly targetGroupInfoList?: readonly { readonly name: string }[] | null | undefined;
  readonly targetGroupPairInfoList?:
    | readonly { readonly targetGroups: readonly { readonly name: string }[] }[]
    | null
    | undefined;
}

/** @see https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_LoadBalancerInfo.html */
function targetGroupsOf(info: LoadBalancerInfo | null | undefined): readonly string[] {
  const pairs = info?.targetGroupPairInfoList ?? [];
  return [
    ...(info?.targetGroupInfoList ?? []),
    ...pairs.flatMap(({ targetGroups }) => targetGroups),
  ].map(({ name }) => name);
}

const locationShape = z.union([
  z
    .object({
      s3Location: z.object({
        bucket: z.string(),
        key: z.string(),
        bundleType: z.enum(['tar', 'tgz', 'zip', 'YAML', 'JSON']),
        version: z.string().nullish(),
        eTag: z.string().nullish(),
      }),
    })
    .transform(
      ({ s3Location: { version = null, eTag = null, ...object } }): DeployedRevision => ({
        kind: 's3',
        ...object,
        version,
        eTag,
      }),
    ),
  z
    .object({ gitHubLocation: z.object({ repository: z.string(), commitId: z.string() }) })
    .transform(
      ({ gitHubLocation: { repository, commitId } }): DeployedRevision => ({
        kind: 'github',
        repository,
        commit: commitId,
      }),
    ),
]);

/** A revision that can be deployed again; null when the answer does not name one. */
const deployedRevision = (revision: unknown): DeployedRevision | null =>
  locationShape.safeParse(revision).data ?? null;

/** Which code: the object of S3 or the commit, whatever the kind of the revision. */
function revisionOf(revision: unknown): string {
  const text = JSON.stringify(revision ?? {});
  const named = /"(?:key|commitId)":"([^"]{1,120})"/.exec(text)?.[1];
  return named === undefined ? '' : `${named}, `;
}
