import { SSMClient } from '@aws-sdk/client-ssm';
import type { Clock } from '../ports/clock.ts';
import type { HostAnswer, HostDocument, Hosts, RunRequest } from '../ports/hosts.ts';
import { inBatches } from './ask.ts';
import { awaitCommand } from './await-command.ts';
import { type Access, patientConfig, singleAttemptConfig } from './client-config.ts';
import type { Pause } from './clock.ts';
import { checkParameters, parametersFor } from './host-documents.ts';
import { preflight } from './managed-instances.ts';
import { type DocumentName, sendCommand } from './send-command.ts';

/** SendCommand takes at most 50 instance ids. */
const MOST_PER_COMMAND = 50;

export interface RunCommandSetup {
  readonly access: Access;
  readonly documents: Readonly<Record<HostDocument, DocumentName>>;
  readonly clock: Clock;
  readonly pause: Pause;
}

/** Hosts reached by SSM Run Command, with documents of our own and never with `AWS-RunShellScript`. */
export function runCommandHosts({ access, documents, clock, pause }: RunCommandSetup): Hosts {
  const reader = new SSMClient(patientConfig(access));
  const sender = new SSMClient(singleAttemptConfig(access));

  async function runBatch(request: RunRequest, endsAt: number): Promise<readonly HostAnswer[]> {
    const sent = await sendCommand(sender, request, documents[request.document], pause);
    if (sent.kind === 'not-sent') return sent.answers;
    return awaitCommand(reader, { ...request, commandId: sent.commandId, endsAt }, clock, pause);
  }

  return {
    async run(request) {
      checkParameters(request.document, request.parameters);
      const endsAt = clock.now() + request.deadlineSeconds * 1000;
      // SendCommand refuses a command that names an instance twice.
      const instanceIds = [...new Set(request.instanceIds)];
      const { ready, answers } = await preflight(reader, instanceIds, request.document);
      const batches = await Promise.all(
        [...ready].flatMap(([document, ids]) => {
          const parameters = parametersFor(document, request.parameters);
          return inBatches(ids, MOST_PER_COMMAND).map((batch) =>
            runBatch({ ...request, document, parameters, instanceIds: batch }, endsAt),
          );
        }),
      );
      const byId = new Map([...answers, ...batches.flat()].map((one) => [one.instanceId, one]));
      return instanceIds.flatMap((id) => byId.get(id) ?? []);
    },
  };
}
