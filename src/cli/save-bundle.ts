import { writeFile } from 'node:fs/promises';
import type { EvidenceBundle } from '../evidence/bundle.ts';

/**
 * Writes evidence to a file, for the owner only: logs hold what customers asked for.
 * @throws {Error} naming the file and what to do
 */
export async function saveBundle(file: string, bundle: EvidenceBundle): Promise<void> {
  await writeFile(file, `${JSON.stringify(bundle)}\n`, { mode: 0o600 }).catch((cause: unknown) => {
    throw new Error(`Cannot write ${file}: choose a folder that exists and is yours`, { cause });
  });
}
