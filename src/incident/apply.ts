import { redact } from '../evidence/redact.ts';
import type { Cloud } from '../ports/cloud.ts';
import type { ChangeAnswer } from '../ports/cloud-changes.ts';
import type { Change } from '../remedies/plan.ts';
import type { ChangeResult } from './record.ts';

type Result = ChangeResult['result'];
type HostChange = Extract<Change, { kind: 'run-on-host' }>;

/** The agent ends a remedy's script after 80 s at most, its delivery takes up to 30 s more. */
const HOST_CHANGE_DEADLINE_SECONDS = 120;

/** A script that can be undone prints where it left the old state, on a line of its own. */
const HANDLE_LINE = /^handle=(\S{1,200})$/m;

/** Carries out one change. Called at most once for each change of an approved plan; never throws for its failure. */
export async function applyChange(
  cloud: Pick<Cloud, 'hosts' | 'changes'>,
  change: Change,
  incidentId: string,
): Promise<Result> {
  switch (change.kind) {
    case 'call':
      return resultOf(await cloud.changes.apply(change.call));
    case 'run-on-host':
      return runOnHost(cloud, change, change.parameters, incidentId);
    default:
      return change satisfies never;
  }
}

/** Takes one change back by the handle that applying it returned. */
export async function undoChange(
  cloud: Pick<Cloud, 'hosts' | 'changes'>,
  change: Change,
  undoHandle: string,
  incidentId: string,
): Promise<Result> {
  switch (change.kind) {
    case 'call':
      return resultOf(await cloud.changes.undo(change.call, undoHandle));
    case 'run-on-host': {
      if (change.undo === null) return failed('This cannot be undone.');
      const parameters = { ...change.undo, handle: undoHandle };
      return runOnHost(cloud, change, parameters, incidentId);
    }
    default:
      return change satisfies never;
  }
}

function resultOf(answer: ChangeAnswer): Result {
  switch (answer.kind) {
    case 'changed':
      return done(answer.detail, answer.handle);
    case 'unchanged':
      return done(answer.detail, null);
    case 'denied':
      return failed(`Not permitted: grant ${answer.action}. ${answer.message}`);
    case 'failed':
      return failed(answer.message);
    case 'unknown':
      return { kind: 'unknown', detail: answer.message };
    default:
      return answer satisfies never;
  }
}

async function runOnHost(
  { hosts }: Pick<Cloud, 'hosts'>,
  { document, instanceId }: HostChange,
  parameters: HostChange['parameters'],
  incidentId: string,
): Promise<Result> {
  const [answer] = await hosts.run({
    document,
    instanceIds: [instanceId],
    parameters,
    deadlineSeconds: HOST_CHANGE_DEADLINE_SECONDS,
    comment: `fiveohtwo ${incidentId}`,
  });
  if (answer === undefined) return { kind: 'unknown', detail: 'Run Command gave no answer.' };
  switch (answer.kind) {
    case 'ran':
      return answer.exitStatus === 0
        ? done(lastLine(answer.stdout), HANDLE_LINE.exec(answer.stdout)?.[1] ?? null)
        : failed(`Exit status ${answer.exitStatus}: ${lastLine(answer.stderr || answer.stdout)}`);
    case 'denied':
      return failed(`Not permitted: grant ${answer.action}. ${answer.message}`);
    case 'unreachable':
      return failed(`${answer.message} ${answer.cure}`);
    case 'unknown':
      return { kind: 'unknown', detail: answer.message };
    default:
      return answer satisfies never;
  }
}

const done = (detail: string, undoHandle: string | null): Result => ({
  kind: 'done',
  detail,
  undoHandle,
});

const failed = (detail: string): Result => ({ kind: 'failed', detail });

/** What a script said last, which is its result; bounded, because it goes into messages. */
function lastLine(output: string): string {
  const line = output.trimEnd().split('\n').at(-1)?.trim() ?? '';
  return line === '' ? 'It printed nothing.' : redact(line).slice(0, 300);
}
