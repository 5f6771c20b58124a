import { diagnoseObservations } from '../diagnosis/diagnose.ts';
import type { Diagnosis } from '../diagnosis/verdict.ts';
import { loadEvidence } from '../evidence/inputs/input.ts';
import { mergeBundles } from '../evidence/merge.ts';
import { readExhibit } from '../read/registry.ts';
import { renderDiagnosis } from './explain-text.ts';

/** Where text goes; a stream, or a test's collector. */
export interface Sink {
  write(text: string): void;
}

const USAGE = `Usage: fiveohtwo explain [--json] FILE...
       fiveohtwo explain --merge [--json] FILE FILE...
FILE is an evidence bundle, a capture folder, a YAML case, or a log: pasted, large, or compressed (.gz). With --merge all files are evidence of
one incident, such as the bundles of a gateway and of the host behind it.
`;

const OPTIONS = ['--json', '--merge'];

/**
 * Diagnoses evidence without AWS or Slack. Each input is answered, also after one that cannot be read; inputs that
 * are merged have one answer, or none when one of them cannot be read.
 * @returns the exit status: 0, or 1 when an input could not be read, 2 for wrong usage.
 */
export async function runExplain(argv: readonly string[], out: Sink, err: Sink): Promise<number> {
  const json = argv.includes('--json');
  const unknown = argv.find((arg) => arg.startsWith('-') && !OPTIONS.includes(arg));
  const inputs = argv.filter((arg) => !arg.startsWith('-'));
  if (unknown !== undefined || inputs.length === 0) {
    err.write(unknown === undefined ? USAGE : `Unknown option ${unknown}\n${USAGE}`);
    return 2;
  }
  const questions = argv.includes('--merge') ? [inputs] : inputs.map((input) => [input]);
  let status = 0;
  for (const files of questions) {
    const name = files.join(' + ');
    try {
      const loaded = await Promise.all(files.map(loadEvidence));
      const bundle = mergeBundles(loaded.map((each) => each.bundle));
      const observations = [
        ...bundle.exhibits.flatMap(readExhibit),
        ...loaded.flatMap((each) => each.observations),
      ];
      out.write(explained(name, diagnoseObservations(bundle, observations), json));
    } catch (error) {
      status = 1;
      const message = error instanceof Error ? error.message : String(error);
      if (json) out.write(`${JSON.stringify(unreadable(name, message))}\n`);
      else err.write(`${message}\n`);
    }
  }
  return status;
}

/** The answer for one input as it is printed: for a person, or a line of JSON. */
export const explained = (input: string, diagnosis: Diagnosis, json: boolean): string =>
  json ? `${JSON.stringify(answer(input, diagnosis))}\n` : renderDiagnosis(input, diagnosis);

/** The machine-readable answer for one input. */
function answer(input: string, diagnosis: Diagnosis) {
  return { input, ...diagnosis };
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
