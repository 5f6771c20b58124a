import { SendCommandCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { HostAnswer, RunRequest } from '../ports/hosts.ts';
import type { Pause } from './clock.ts';
import { HOST_DOCUMENTS } from './host-documents.ts';
import { type ServiceError, serviceErrorOf } from './service-error.ts';

export type Sent =
  | { readonly kind: 'sent'; readonly commandId: string }
  | { readonly kind: 'not-sent'; readonly answers: readonly HostAnswer[] };

export interface DocumentName {
  readonly name: string;
  /** A number: whoever edits the document must not change what an approved button runs. */
  readonly version: string;
}

/**
 * How long the command may wait for its agent; the smallest value that the API takes. Not a limit on running
 * time: that is in the document.
 */
const DELIVERY_SECONDS = 30;

/** Longest comment that SendCommand takes. */
const MOST_COMMENT = 100;

/** Pauses before a throttled send is tried again: a throttled call did nothing, so this is no repetition. */
const THROTTLED_PAUSES = [1, 2, 4];

/**
 * Sends one command to at most 50 instances.
 *
 * SendCommand has no idempotency token: a request that is sent twice runs the script twice. So a send without an
 * answer is never repeated and answers `unknown`; `client` makes one attempt only.
 */
export async function sendCommand(
  client: SSMClient,
  request: Omit<RunRequest, 'deadlineSeconds'>,
  document: DocumentName,
  pause: Pause,
): Promise<Sent> {
  const { changesHost } = HOST_DOCUMENTS[request.document];
  const parameters = Object.entries(request.parameters).map(([name, value]) => [name, [value]]);
  const command = new SendCommandCommand({
    DocumentName: document.name,
    DocumentVersion: document.version,
    InstanceIds: [...request.instanceIds],
    Parameters: Object.fromEntries(parameters),
    TimeoutSeconds: DELIVERY_SECONDS,
    Comment: request.comment.slice(0, MOST_COMMENT),
    // Evidence is taken everywhere at once; a change goes from host to host and stops at the first failure.
    MaxConcurrency: changesHost ? '1' : '100%',
    MaxErrors: changesHost ? '0' : '100%',
  });
  for (const wait of [...THROTTLED_PAUSES, null]) {
    try {
      const commandId = (await client.send(command)).Command?.CommandId;
      if (commandId !== undefined) return { kind: 'sent', commandId };
      return notSent(request, (instanceId) => ({
        instanceId,
        kind: 'unknown',
        message: 'Run Command accepted the command without naming it.',
      }));
    } catch (error) {
      const problem = serviceErrorOf(error);
      const again = problem.kind === 'refused' && problem.throttled && wait !== null;
      if (!again) return notSent(request, (id) => sendAnswer(id, problem, document));
      await pause(wait);
    }
  }
  throw new Error('unreachable: the last attempt returns');
}

function notSent(
  { instanceIds }: Pick<RunRequest, 'instanceIds'>,
  answer: (instanceId: string) => HostAnswer,
): Sent {
  return { kind: 'not-sent', answers: instanceIds.map(answer) };
}

function sendAnswer(instanceId: string, problem: ServiceError, document: DocumentName): HostAnswer {
  const said = `${problem.code}: ${problem.message}`;
  switch (problem.kind) {
    case 'denied':
      return { instanceId, kind: 'denied', action: 'ssm:SendCommand', message: problem.message };
    case 'unanswered':
      return {
        instanceId,
        kind: 'unknown',
        message: `The command was sent and no answer came back (${said}); it may be running.`,
      };
    case 'unsent':
      return {
        instanceId,
        kind: 'unreachable',
        reason: 'not-run',
        message: `The command did not leave: ${said}`,
        cure: 'Check credentials and the network of the function.',
      };
    case 'refused':
      return {
        instanceId,
        kind: 'unreachable',
        reason: 'not-run',
        message: `Run Command refused the command: ${said}`,
        cure: cureOf(problem.code, document),
      };
    default:
      return problem satisfies never;
  }
}

function cureOf(code: string, { name, version }: DocumentName): string {
  switch (code) {
    case 'InvalidInstanceId':
      return 'One of the instances is shutting down, is not registered or may not be used: check them and run again.';
    case 'InvalidDocument':
    case 'InvalidDocumentVersion':
      return `Deploy again: the document ${name} (version ${version}) is not there.`;
    case 'InvalidParameters':
      return `Deploy again: ${name} takes other parameters than this version of fiveohtwo sends.`;
    case 'UnsupportedPlatformType':
      return 'Follow the runbook by hand on this host.';
    case 'DuplicateInstanceId':
      return 'Name each instance once.';
    case 'Throttling':
    case 'ThrottlingException':
      return 'Run Command is at its rate limit in this account: try again in a minute.';
    default:
      return 'Nothing was run. Look the error up in the Systems Manager console.';
  }
}
