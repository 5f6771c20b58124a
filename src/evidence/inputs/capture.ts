import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { type EvidenceBundle, NOBODY_SAID, type Subject } from '../bundle.ts';
import { collected, type Exhibit, type Origin } from '../exhibit.ts';

/** What the person on call knows; the fields that a diagnosis uses. */
const context = z.object({
  gateway: z.string().optional(),
  window: z.tuple([z.string(), z.string()]).optional(),
});

const command = z.object({
  file: z.string(),
  host: z.string().optional(),
  command: z.string(),
  exit: z.number().int().optional(),
  time: z.string().optional(),
});
type Command = z.infer<typeof command>;

/** Folders of a capture and whose evidence they hold. Nothing else is opened, least of all the labelled truth. */
const ROLES: Readonly<Record<string, Origin['role']>> = {
  gateway: 'gateway',
  backend: 'backend',
  dependency: 'dependency',
  network: 'network',
};

/**
 * The evidence in a capture folder: `context.json`, `commands.jsonl` and a folder per host.
 * @throws {TypeError} when the folder has none of them.
 */
export async function bundleOfCapture(folder: string): Promise<EvidenceBundle> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter((entry) =>
    entry.isDirectory(),
  );
  const hosts = entries
    .map(({ name }) => name)
    .filter((name) => roleOf(name) !== undefined)
    .sort();
  if (hosts.length === 0) {
    throw new TypeError(
      `${folder} is no capture: it needs a folder gateway/ or backend/ with files of evidence`,
    );
  }
  const commands = await readCommands(folder);
  const exhibits = await Promise.all(hosts.map((host) => exhibitsOf(folder, host, commands)));
  return { version: 1, subject: await readSubject(folder), exhibits: exhibits.flat() };
}

/** `backend2` is a second host of the same role. */
const roleOf = (name: string): Origin['role'] | undefined => ROLES[name.replace(/\d+$/, '')];

async function exhibitsOf(
  folder: string,
  host: string,
  commands: ReadonlyMap<string, Command>,
): Promise<readonly Exhibit[]> {
  const files = (await readdir(join(folder, host), { withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  const names = files.map(({ name }) => name).sort();
  return await Promise.all(
    names.map(async (name) => {
      const id = `${host}/${name}`;
      const made = commands.get(id);
      const role = made?.host === 'clients' ? 'client' : (roleOf(host) ?? 'unknown');
      return collected({
        id,
        section: name.replace(/\.txt$/, ''),
        source: made?.command ?? name,
        origin: { role, name: made?.host === 'clients' ? 'clients' : host, address: null },
        collectedAt: made?.time ?? null,
        exitStatus: made?.exit ?? null,
        text: await readFile(join(folder, host, name), 'utf8'),
      });
    }),
  );
}

/** The last run of each command counts: a file is written again when its log is read a second time. */
async function readCommands(folder: string): Promise<ReadonlyMap<string, Command>> {
  const text = await readFile(join(folder, 'commands.jsonl'), 'utf8').catch(() => '');
  const byFile = new Map<string, Command>();
  for (const line of text.split('\n')) {
    const parsed = command.safeParse(parseJson(line));
    if (parsed.success) byFile.set(parsed.data.file, parsed.data);
  }
  return byFile;
}

async function readSubject(folder: string): Promise<Subject> {
  const text = await readFile(join(folder, 'context.json'), 'utf8').catch(() => '');
  const parsed = context.safeParse(parseJson(text));
  if (!parsed.success) return NOBODY_SAID;
  const { gateway = null, window } = parsed.data;
  return {
    ...NOBODY_SAID,
    gateway,
    window: window === undefined ? null : { from: window[0], to: window[1] },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
