import type { HostAnswer, UnreachableReason } from '../ports/hosts.ts';
import type { DocumentContract } from './host-documents.ts';

/** One invocation as GetCommandInvocation or ListCommandInvocations tells it, after it came to its end. */
export interface Ended {
  readonly instanceId: string;
  readonly commandId: string;
  /** `StatusDetails`: `Status` alone cannot tell a refused host from a failed script. */
  readonly statusDetails: string;
  /** -1 while, and if, the step has not run. */
  readonly responseCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Whether the invocation was seen in progress: then it may have begun to run. */
  readonly begun: boolean;
}

/** The prose writes "Delivery Timed Out", the API `DeliveryTimedOut`: compared without spaces and case. */
const canonical = (status: string): string => status.replace(/\s/g, '').toLowerCase();

const PENDING = new Set(['pending', 'inprogress', 'delayed', 'cancelling']);

export const isPending = (statusDetails: string): boolean => PENDING.has(canonical(statusDetails));
export const isInProgress = (statusDetails: string): boolean =>
  canonical(statusDetails) === 'inprogress';

/** Ends at which a step has run, so that there is output to fetch; asking for others is an error. */
const WITH_OUTPUT = new Set(['success', 'failed', 'executiontimedout']);
export const hasOutput = (statusDetails: string): boolean =>
  WITH_OUTPUT.has(canonical(statusDetails));

/** The agent keeps the head of the output and puts this behind it. */
const CUT_MARK = /--output truncated--\s*$/i;
/** GetCommandInvocation returns the first 24,000 characters. */
const MOST_OUTPUT = 24_000;

/** A step whose precondition fails is a success with this text: the document was not for this platform. */
const SKIPPED = /^Step execution skipped due to/;

/**
 * What an ended invocation means.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/monitor-commands.html
 */
export function endedAnswer(ended: Ended, document: DocumentContract): HostAnswer {
  const { instanceId, commandId } = ended;
  const unreachable = (
    message: string,
    cure: string,
    reason: UnreachableReason = 'not-run',
  ): HostAnswer => ({
    instanceId,
    kind: 'unreachable',
    reason,
    message,
    cure,
  });
  const unknown = (message: string): HostAnswer => ({
    instanceId,
    kind: 'unknown',
    message: `${message} (command ${commandId})`,
  });

  switch (canonical(ended.statusDetails)) {
    case 'success':
      return SKIPPED.test(ended.stdout)
        ? unreachable(
            `The document does not fit the platform of ${instanceId}.`,
            'Follow the runbook by hand on this host.',
          )
        : ran(ended);
    case 'failed':
      return ended.responseCode === -1
        ? unknown(`The agent of ${instanceId} reports a failure without an exit status.`)
        : ran(ended);
    case 'executiontimedout':
      // What a diagnosis printed until then is still evidence; a change cut short is in an unknown state.
      return document.changesHost || ended.stdout === ''
        ? unknown(`The script on ${instanceId} ran longer than ${document.timeoutSeconds} s.`)
        : { ...ran(ended), truncated: true };
    case 'deliverytimedout':
      return ended.begun
        ? // The total timeout turns everything unfinished into this, also what had begun.
          unknown(`The agent of ${instanceId} took the command and never reported its end.`)
        : unreachable(
            `${instanceId} did not take the command in time; it will not run.`,
            'Check the SSM agent and the network of the instance.',
            'silent',
          );
    case 'undeliverable':
      return unreachable(
        `The command could not be delivered to ${instanceId}.`,
        'The instance is gone or its SSM agent silent: check both.',
        'silent',
      );
    case 'terminated':
      return unreachable(
        `${instanceId} was left alone because the command failed on another instance.`,
        'Look at the other instance first.',
      );
    case 'invalidplatform':
      return unreachable(
        `The document does not fit the platform of ${instanceId}.`,
        'Follow the runbook by hand on this host.',
      );
    case 'accessdenied':
      // Not a denied call: the tag condition of the role did not hold for this instance.
      return {
        instanceId,
        kind: 'denied',
        action: 'ssm:SendCommand',
        message: `fiveohtwo may not run commands on ${instanceId}; tag the instance fiveohtwo=enabled`,
      };
    case 'ratelimitexceeded':
    case 'rateexceeded':
    case 'limitexceeded':
      return unreachable(
        `Run Command is at its limit in this account, ${instanceId} was not reached.`,
        'Try again in a minute.',
      );
    case 'cancelled':
      return unknown(`Somebody cancelled the command on ${instanceId}; it may have begun.`);
    default:
      return unknown(`Run Command says "${ended.statusDetails}" about ${instanceId}.`);
  }
}

function ran({ instanceId, responseCode, stdout, stderr }: Ended): HostAnswer & { kind: 'ran' } {
  return {
    instanceId,
    kind: 'ran',
    exitStatus: responseCode,
    stdout,
    stderr,
    truncated: stdout.length >= MOST_OUTPUT || CUT_MARK.test(stdout),
  };
}
