import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { epochMs } from '../brand.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import { inspectThisHost } from '../evidence/local-host.ts';
import { SENDABLE_PATH } from '../ports/hosts.ts';
import { explained } from './explain.ts';
import type { Output } from './output.ts';
import { saveBundle } from './save-bundle.ts';

/** The script lies beside the built program. */
const SCRIPT = fileURLToPath(new URL('diagnose-linux.sh', import.meta.url));

/** The evidence was taken and read, and is not enough to name a cause. */
const INCONCLUSIVE = 3;

/**
 * `fiveohtwo inspect`: the diagnosis of the machine it runs on, without AWS.
 * @returns the exit status: 0 when a cause was found or nothing is broken, 3 when the evidence is not enough;
 *   1 (by throwing) when this host cannot be inspected, 2 for wrong usage.
 */
export async function runInspect(
  argv: readonly string[],
  out: Output,
  scriptFile: string = SCRIPT,
): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      out: { type: 'string' },
      json: { type: 'boolean', default: false },
      port: { type: 'string' },
      path: { type: 'string', default: '/' },
    },
  });
  const port = portOf(values.port);
  if (!SENDABLE_PATH.test(values.path)) {
    throw new RangeError(`--path takes the path of a URL, such as /health, not "${values.path}"`);
  }
  const bundle = await inspectThisHost({ scriptFile, port, path: values.path }, () =>
    epochMs(Date.now()),
  );
  if (values.out !== undefined) await saveBundle(values.out, bundle);
  const diagnosis = diagnose(bundle);
  const [first] = bundle.exhibits;
  out.write(explained(first?.origin.name ?? 'this host', diagnosis, values.json));
  return diagnosis.status === 'inconclusive' ? INCONCLUSIVE : 0;
}

function portOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535) {
    throw new RangeError(`--port takes a number from 1 to 65535, not "${text}"`);
  }
  return port;
}
