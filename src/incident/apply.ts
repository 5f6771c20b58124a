import { redact } from '../evidence/redact.ts';
import type { World } from '../ports/world.ts';
import type { Change } from '../remedies/plan.ts';
import type { ChangeResult } from './record.ts';

type Result = ChangeResult['result'];

/** The restart script takes up to 50 s, its delivery by the SSM agent up to 30 s more. */
const HOST_CHANGE_DEADLINE_SECONDS = 90;

/** Carries out one change. Called at most once for each change of an approved plan; never throws for its failure. */
export async function applyChange(
  world: Pick<World, 'hosts' | 'networkPaths'>,
  change: Change,
  incidentId: string,
): Promise<Result> {
  switch (change.kind) {
    case 'allow-ingress': {
      const answer = await world.networkPaths.allowIngress(change.rule);
      switch (answer.kind) {
        case 'changed':
          return done(`Rule ${answer.ruleId} was added.`, answer.ruleId);
        case 'unchanged':
          // Somebody else's rule is not ours to revoke: no handle for an undo.
          return done('The rule was there already; nothing was changed.', null);
        case 'denied':
          return failed(`Not permitted: grant ${answer.action}. ${answer.message}`);
        case 'failed':
          return failed(answer.message);
        default:
          return answer satisfies never;
      }
    }
    case 'run-on-host': {
      const [answer] = await world.hosts.run({
        document: change.document,
        instanceIds: [change.instanceId],
        parameters: change.parameters,
        deadlineSeconds: HOST_CHANGE_DEADLINE_SECONDS,
        comment: `fiveohtwo ${incidentId}`,
      });
      if (answer === undefined) return { kind: 'unknown', detail: 'Run Command gave no answer.' };
      switch (answer.kind) {
        case 'ran':
          return answer.exitStatus === 0
            ? done(lastLine(answer.stdout), null)
            : failed(
                `Exit status ${answer.exitStatus}: ${lastLine(answer.stderr || answer.stdout)}`,
              );
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
    default:
      return change satisfies never;
  }
}

/** Takes one change back by the handle that applying it returned. */
export async function undoChange(
  world: Pick<World, 'networkPaths'>,
  change: Change,
  undoHandle: string,
): Promise<Result> {
  switch (change.kind) {
    case 'allow-ingress': {
      const answer = await world.networkPaths.revokeIngress(change.rule.groupId, undoHandle);
      switch (answer.kind) {
        case 'changed':
          return done(`Rule ${undoHandle} was revoked.`, null);
        case 'unchanged':
          return done(`Rule ${undoHandle} was gone already.`, null);
        case 'denied':
          return failed(`Not permitted: grant ${answer.action}. ${answer.message}`);
        case 'failed':
          return failed(answer.message);
        default:
          return answer satisfies never;
      }
    }
    case 'run-on-host':
      return failed('A restart cannot be undone.');
    default:
      return change satisfies never;
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
