import { type EpochMs, isoInstant } from '../../brand.ts';
import { SHOP } from './topology.ts';

/** Something that somebody changed in the account, as CloudTrail keeps it. */
export interface ChangeRecord {
  readonly at: EpochMs;
  readonly event: string;
  readonly source: string;
  readonly user: string;
  readonly resources: readonly string[];
  readonly request: Readonly<Record<string, unknown>>;
}

/** A deployment by CodeDeploy. */
export interface DeploymentRecord {
  readonly at: EpochMs;
  readonly id: string;
  readonly release: string;
  /** What it replaced. */
  readonly previous: string;
}

export const describeEvent = ({ at, event, source, user, resources, request }: ChangeRecord) => {
  const id = `${at.toString(16)}-${event}`.toLowerCase();
  return {
    EventId: id,
    EventName: event,
    ReadOnly: 'false',
    EventTime: isoInstant(at),
    EventSource: source,
    Username: user,
    Resources: resources.map((ResourceName) => ({ ResourceName })),
    CloudTrailEvent: JSON.stringify({
      eventVersion: '1.11',
      userIdentity: {
        type: 'AssumedRole',
        arn: `arn:aws:sts::${SHOP.account}:assumed-role/engineers/${user}`,
        accountId: SHOP.account,
      },
      eventTime: isoInstant(at),
      eventSource: source,
      eventName: event,
      awsRegion: SHOP.region,
      requestParameters: request,
      eventID: id,
      readOnly: false,
      managementEvent: true,
    }),
  };
};

const revision = (release: string) => ({
  revisionType: 'S3',
  s3Location: { bucket: 'shop-releases', key: `${release}.zip`, bundleType: 'zip' },
});

export const describeDeployment = ({ at, id, release, previous }: DeploymentRecord) => ({
  applicationName: SHOP.service,
  deploymentGroupName: 'production',
  deploymentId: id,
  revision: revision(release),
  previousRevision: revision(previous),
  status: 'Succeeded',
  createTime: isoInstant(at),
  creator: 'user',
});
