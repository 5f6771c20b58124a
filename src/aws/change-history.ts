import { CloudTrailClient, type Event, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  BatchGetDeploymentsCommand,
  CodeDeployClient,
  type DeploymentInfo,
  ListDeploymentsCommand,
} from '@aws-sdk/client-codedeploy';
import type { ChangeHistory } from '../ports/change-history.ts';
import { ask, inBatches } from './ask.ts';
import { type Access, patientConfig } from './client-config.ts';
import type { Pause } from './clock.ts';

/**
 * Two requests a second are allowed to the whole account, and a page has at most 50 events.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
const SECONDS_BETWEEN_PAGES = 0.55;
const MOST_PAGES = 12;
/** @see https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_BatchGetDeployments.html */
const MOST_DEPLOYMENTS_PER_CALL = 25;

export function cloudTrailHistory(access: Access, pause: Pause): ChangeHistory {
  const trail = new CloudTrailClient(patientConfig(access));
  const deploy = new CodeDeployClient(patientConfig(access));
  return {
    events: (from, to) =>
      ask('cloudtrail:LookupEvents', async () => {
        const events: Event[] = [];
        let token: string | undefined;
        for (let page = 0; page < MOST_PAGES; page += 1) {
          if (page > 0) await pause(SECONDS_BETWEEN_PAGES);
          const answer = await trail.send(
            new LookupEventsCommand({
              LookupAttributes: [{ AttributeKey: 'ReadOnly', AttributeValue: 'false' }],
              StartTime: new Date(from),
              EndTime: new Date(to),
              MaxResults: 50,
              ...(token === undefined ? {} : { NextToken: token }),
            }),
          );
          events.push(...(answer.Events ?? []));
          token = answer.NextToken;
          if (token === undefined) break;
        }
        return { Events: events, ...(token === undefined ? {} : { NextToken: token }) };
      }),

    deployments: async (from, to) => {
      const listed = await ask('codedeploy:ListDeployments', () =>
        // Without application and group: of all of them. A page has more than an hour's deployments.
        deploy.send(
          new ListDeploymentsCommand({
            createTimeRange: { start: new Date(from), end: new Date(to) },
          }),
        ),
      );
      if (listed.kind !== 'answered') return listed;
      const { deployments: ids = [] }: { deployments?: readonly string[] } = JSON.parse(
        listed.json,
      );
      return ask('codedeploy:BatchGetDeployments', async () => {
        const infos: DeploymentInfo[] = [];
        for (const batch of inBatches(ids, MOST_DEPLOYMENTS_PER_CALL)) {
          const answer = await deploy.send(
            new BatchGetDeploymentsCommand({ deploymentIds: [...batch] }),
          );
          infos.push(...(answer.deploymentsInfo ?? []));
        }
        return { deploymentsInfo: infos };
      });
    },
  };
}
