import {
  type CommandInvocation,
  GetCommandInvocationCommand,
  paginateListCommandInvocations,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import type { Clock } from '../ports/clock.ts';
import type { HostAnswer, RunRequest } from '../ports/hosts.ts';
import { inBatches } from './ask.ts';
import type { Pause } from './clock.ts';
import { HOST_DOCUMENTS } from './host-documents.ts';
import { endedAnswer, hasOutput, isInProgress, isPending } from './invocation-status.ts';
import { mayAskAgain, type ServiceError, serviceErrorOf } from './service-error.ts';

/**
 * Pauses between two looks; the last one repeats. Scripts take two seconds at least and ten at most, so looks are close
 * together then, and further apart for what is late: Run Command's rate limits are shared with the account.
 */
const PAUSES_SECONDS = [2, ...Array<number>(12).fill(0.5), 1, 1, 2, 3, 5];
/** After a look that was throttled. */
const THROTTLED_SECONDS = 5;
/** Outputs fetched side by side. */
const FETCHED_AT_ONCE = 10;

/**
 * So long after sending, "no such invocation" means "not yet": the API is eventually consistent, and AWS's own
 * waiter retries on it.
 */
const NOT_YET_MS = 15_000;

export interface SentCommand extends Pick<RunRequest, 'document' | 'instanceIds'> {
  readonly commandId: string;
  /** Epoch milliseconds after which nobody waits any more. */
  readonly endsAt: number;
}

/**
 * Waits until every instance came to an end or the deadline passed. One listing tells the state of all of them;
 * only then the output of each is fetched. A command's own status is not looked at: `Success` hides instances
 * that were never reached.
 */
export async function awaitCommand(
  client: SSMClient,
  command: SentCommand,
  clock: Clock,
  pause: Pause,
): Promise<readonly HostAnswer[]> {
  const sentAt = clock.now();
  const answers = new Map<string, HostAnswer>();
  const begun = new Set<string>();
  let lastProblem: ServiceError | null = null;
  let throttled = false;

  for (let look = 0; answers.size < command.instanceIds.length; look += 1) {
    const usual = PAUSES_SECONDS[Math.min(look, PAUSES_SECONDS.length - 1)] ?? 1;
    const wait = throttled ? Math.max(usual, THROTTLED_SECONDS) : usual;
    if (clock.now() + wait * 1000 > command.endsAt) break;
    await pause(wait);
    const seen = await listInvocations(client, command.commandId);
    throttled = !seen.ok && seen.problem.kind === 'refused' && seen.problem.throttled;
    if (!seen.ok) {
      if (!mayAskAgain(seen.problem)) {
        return command.instanceIds.map(
          (id) => answers.get(id) ?? unreadableAnswer(command, id, LIST, seen.problem),
        );
      }
      lastProblem = seen.problem;
      continue;
    }
    const finished = new Map<string, string>();
    for (const { InstanceId: id, StatusDetails: details = '' } of seen.invocations) {
      if (id === undefined || answers.has(id)) continue;
      if (isInProgress(details)) begun.add(id);
      if (!isPending(details) && details !== '') finished.set(id, details);
    }
    for (const batch of inBatches([...finished], FETCHED_AT_ONCE)) {
      const outputs = await Promise.all(
        batch.map(async ([id, details]) => ({
          id,
          details,
          output: hasOutput(details) ? await fetchOutput(client, command, id) : NO_OUTPUT,
        })),
      );
      for (const { id, details, output } of outputs) {
        if (output.ok) {
          const ended = { ...output, instanceId: id, commandId: command.commandId };
          const told = { ...ended, statusDetails: details, begun: begun.has(id) };
          answers.set(id, endedAnswer(told, HOST_DOCUMENTS[command.document]));
          continue;
        }
        const { problem } = output;
        lastProblem = problem;
        const notYet =
          problem.code === 'InvocationDoesNotExist' && clock.now() - sentAt < NOT_YET_MS;
        if (!notYet && !mayAskAgain(problem))
          answers.set(id, unreadableAnswer(command, id, GET, problem));
      }
    }
  }

  return command.instanceIds.map(
    (id) => answers.get(id) ?? overdue(id, command, begun.has(id), lastProblem),
  );
}

type Listing =
  | { readonly ok: true; readonly invocations: readonly CommandInvocation[] }
  | { readonly ok: false; readonly problem: ServiceError };

async function listInvocations(client: SSMClient, commandId: string): Promise<Listing> {
  try {
    const invocations: CommandInvocation[] = [];
    const input = { CommandId: commandId, MaxResults: 50 };
    for await (const page of paginateListCommandInvocations({ client }, input)) {
      invocations.push(...(page.CommandInvocations ?? []));
    }
    return { ok: true, invocations };
  } catch (error) {
    return { ok: false, problem: serviceErrorOf(error) };
  }
}

type Output =
  | {
      readonly ok: true;
      readonly responseCode: number;
      readonly stdout: string;
      readonly stderr: string;
    }
  | { readonly ok: false; readonly problem: ServiceError };

const NO_OUTPUT: Output = { ok: true, responseCode: -1, stdout: '', stderr: '' };

/** By the name of the step: ListCommandInvocations has only the first 2,500 characters. */
async function fetchOutput(
  client: SSMClient,
  { commandId, document }: SentCommand,
  instanceId: string,
): Promise<Output> {
  try {
    const answer = await client.send(
      new GetCommandInvocationCommand({
        CommandId: commandId,
        InstanceId: instanceId,
        PluginName: HOST_DOCUMENTS[document].step,
      }),
    );
    return {
      ok: true,
      responseCode: answer.ResponseCode ?? -1,
      stdout: answer.StandardOutputContent ?? '',
      stderr: answer.StandardErrorContent ?? '',
    };
  } catch (error) {
    return { ok: false, problem: serviceErrorOf(error) };
  }
}

const LIST = 'ssm:ListCommandInvocations';
const GET = 'ssm:GetCommandInvocation';

/** It was sent, but may not be watched: nothing further will be learned by waiting. */
function unreadableAnswer(
  { commandId, document }: SentCommand,
  instanceId: string,
  action: string,
  problem: ServiceError,
): HostAnswer {
  const said = `${problem.code}: ${problem.message}`;
  // A change whose result may not be read has still been made: `denied` would say that it has not.
  if (problem.kind === 'denied' && !HOST_DOCUMENTS[document].changesHost) {
    return { instanceId, kind: 'denied', action, message: problem.message };
  }
  return {
    instanceId,
    kind: 'unknown',
    message: `The command ran, but its result cannot be read: ${said} (command ${commandId})`,
  };
}

function overdue(
  instanceId: string,
  { commandId }: SentCommand,
  began: boolean,
  problem: ServiceError | null,
): HostAnswer {
  const state = began ? 'is still running' : 'was not begun as far as could be seen';
  const why = problem === null ? '' : `; Run Command last said ${problem.code}`;
  return {
    instanceId,
    kind: 'unknown',
    message: `No answer from ${instanceId} before the deadline: the command ${state}${why} (command ${commandId})`,
  };
}
