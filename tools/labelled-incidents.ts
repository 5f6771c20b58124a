import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { CAUSE_IDS, type CauseId } from '../src/diagnosis/taxonomy.ts';
import type { EvidenceBundle } from '../src/evidence/bundle.ts';
import { bundleOfCase } from '../src/evidence/inputs/case.ts';
import type { Observation } from '../src/read/observation.ts';
import { readExhibit } from '../src/read/registry.ts';

/** An incident from the field whose cause was confirmed. */
export interface LabelledIncident {
  readonly name: string;
  /** The public thread it is told after: incidents of one thread are not independent. */
  readonly source: string;
  /** False for a report that we wrote ourselves: it teaches, and measures nothing. */
  readonly fromTheField: boolean;
  readonly cause: CauseId;
  /** Every cause that an expert would accept. */
  readonly accepted: readonly string[];
  readonly bundle: EvidenceBundle;
  readonly observations: readonly Observation[];
}

const label = z.object({
  source: z.string().optional(),
  cause: z.enum(CAUSE_IDS as [CauseId, ...CauseId[]]),
  true_cause: z.string().optional(),
  also_acceptable: z.array(z.string()).nullish(),
});

/** The incidents of these folders, by name. */
export function labelledIncidents(folders: readonly string[]): readonly LabelledIncident[] {
  return folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => file.endsWith('.yaml'))
      .sort()
      .map((file) => {
        const path = join(folder, file);
        const text = readFileSync(path, 'utf8');
        const { source, cause, true_cause, also_acceptable } = label.parse(parse(text));
        const bundle = bundleOfCase(text, path);
        return {
          name: file.replace(/\.yaml$/, ''),
          // Each of our own reports stands for itself.
          source: source ?? file,
          fromTheField: source !== undefined,
          cause,
          accepted: [
            cause,
            ...(true_cause === undefined ? [] : [true_cause]),
            ...(also_acceptable ?? []),
          ],
          bundle,
          observations: bundle.exhibits.flatMap(readExhibit),
        };
      }),
  );
}

/** Where the incidents are that the diagnosis knows. */
export const INCIDENT_FOLDERS = [
  'test/fixtures/cases',
  'test/fixtures/incidents',
  'test/diagnosis/reports',
];
