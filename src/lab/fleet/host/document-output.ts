/** What a script on a host leaves for Run Command. */
export interface ScriptRun {
  readonly exitStatus: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Said {
  /** The lines before the result: what it will do, what it found. */
  readonly steps: readonly string[];
  readonly result: 'changed' | 'undone' | 'unchanged' | 'failed';
  /** By which undo finds what was there before. */
  readonly handle?: string;
  /** The last line, which people read in Slack. */
  readonly words: string;
}

/** The output that the documents of remedies have in common (infra/documents/parts/remedy.sh): the words come last. */
export const documentOutput = ({ steps, result, handle, words }: Said): ScriptRun => ({
  exitStatus: result === 'failed' ? 1 : 0,
  stdout: `${[
    ...steps,
    ...(handle === undefined ? [] : [`handle=${handle}`]),
    `result=${result}`,
    words,
  ].join('\n')}\n`,
  stderr: '',
});

export const documentRefuses = (reason: string): ScriptRun => ({
  exitStatus: 2,
  stdout: `result=refused\nRefused, nothing was done: ${reason}\n`,
  stderr: '',
});
