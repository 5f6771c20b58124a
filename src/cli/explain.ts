import { diagnose } from '../diagnosis/diagnose.ts';
import type { Diagnosis } from '../diagnosis/verdict.ts';
import { loadInput } from '../evidence/inputs/input.ts';
import { renderDiagnosis } from './explain-text.ts';

/** Where text goes; a stream, or a test's collector. */
export interface Sink {
  write(text: string): void;
}

const USAGE = `Usage: fiveohtwo explain [--json] FILE...
FILE is an evidence bundle, a capture folder, a YAML case, or a pasted log.
`;

/**
 * Diagnoses evidence without AWS or Slack. Each input is answered, also after one that cannot be read.
 * @returns the exit status: 0, or 1 when an input could not be read, 2 for wrong usage.
 */
export async function runExplain(argv: readonly string[], out: Sink, err: Sink): Promise<number> {
  const json = argv.includes('--json');
  const unknown = argv.find((arg) => arg.startsWith('-') && arg !== '--json');
  const inputs = argv.filter((arg) => !arg.startsWith('-'));
  if (unknown !== undefined || inputs.length === 0) {
    err.write(unknown === undefined ? USAGE : `Unknown option ${unknown}\n${USAGE}`);
    return 2;
  }
  let status = 0;
  for (const input of inputs) {
    try {
      const diagnosis = diagnose(await loadInput(input));
      out.write(
        json ? `${JSON.stringify(answer(input, diagnosis))}\n` : renderDiagnosis(input, diagnosis),
      );
    } catch (error) {
      status = 1;
      const message = error instanceof Error ? error.message : String(error);
      if (json) out.write(`${JSON.stringify(unreadable(input, message))}\n`);
      else err.write(`${message}\n`);
    }
  }
  return status;
}

/** The machine-readable answer for one input. */
function answer(input: string, { status, madeBy, verdicts, ruledOut, missing }: Diagnosis) {
  return { input, status, madeBy, verdicts, ruledOut, missing };
}

function unreadable(input: string, error: string) {
  return {
    input,
    status: 'inconclusive',
    error,
    verdicts: [],
    missing: [{ what: 'the input itself', how: error }],
  };
}
