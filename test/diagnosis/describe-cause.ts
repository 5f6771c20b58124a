import { expect, it } from '@jest/globals';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import type { CauseId } from '../../src/diagnosis/taxonomy.ts';
import type { EvidenceBundle } from '../../src/evidence/bundle.ts';
import { loadInput } from '../../src/evidence/inputs/input.ts';
import { pasted } from './evidence.ts';

/** A capture folder, a YAML case, or sections as somebody pasted them. */
export type Given =
  | { readonly capture: string }
  | { readonly fieldCase: string }
  | { readonly pasted: Readonly<Record<string, string>>; readonly gateway?: string };

export interface CauseExamples {
  readonly firesOn: Given;
  /** Evidence of a cause that is easily mistaken for this one. */
  readonly neighbour: Given;
  /** Too little to be sure: what is missing must be named. */
  readonly tooLittle: Given;
  /** A line that names the cause, with a time; weeks later it explains nothing. Null where nothing carries a time. */
  readonly old: Given | null;
}

const WEEKS_LATER = '2026-12-20T12:00:00Z';
const folder = (name: string): URL => new URL(`../fixtures/${name}`, import.meta.url);

async function evidence(given: Given, to: string | null = null): Promise<EvidenceBundle> {
  if ('capture' in given) return await loadInput(folder(`captures/${given.capture}`).pathname);
  if ('fieldCase' in given)
    return await loadInput(folder(`cases/${given.fieldCase}.yaml`).pathname);
  return pasted(given.pasted, given.gateway ?? null, to);
}

/** The four things that every cause must do. */
export function describeCause(cause: CauseId, examples: CauseExamples): void {
  it('is found, with lines that stand in the evidence', async () => {
    const bundle = await evidence(examples.firesOn);

    const [best] = diagnose(bundle).verdicts;

    expect(best?.cause).toBe(cause);
    const cited = best?.because.filter(({ line }) => line > 0) ?? [];
    for (const { exhibit, line, text } of cited) {
      const source = bundle.exhibits.find(({ id }) => id === exhibit)?.text.split('\n')[line - 1];
      expect(source).toContain(text);
    }
    expect(best?.because.length).toBeGreaterThan(0);
  });

  it('is not mistaken for its neighbour', async () => {
    const [best] = diagnose(await evidence(examples.neighbour)).verdicts;

    expect(best?.cause).not.toBe(cause);
  });

  it('says what is missing when the evidence is thin', async () => {
    const { verdicts, missing } = diagnose(await evidence(examples.tooLittle));

    expect(verdicts[0]?.strength).not.toBe('confirmed');
    expect(missing.length).toBeGreaterThan(0);
  });

  if (examples.old === null) return;
  const { old } = examples;
  it('is not found in lines that are weeks old', async () => {
    const { verdicts } = diagnose(await evidence(old, WEEKS_LATER));

    expect(
      verdicts.filter(({ confidence }) => confidence >= 0.3).map((verdict) => verdict.cause),
    ).not.toContain(cause);
  });
}
