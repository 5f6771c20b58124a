/**
 * The output format of our diagnosis scripts: raw sections, each after a header line.
 *
 *     fiveohtwo-frames 1 <nonce>
 *     ==<nonce>== ss-ltnp status=0 bytes=212 cut=0 command=ss -ltnp
 *     State  Recv-Q ...
 *     ==<nonce>== end
 *
 * The nonce is random for each run, so that no log line can forge a header. `bytes` counts what follows, before
 * the newline that the script adds; `cut=1` says that the probe printed more than its limit. Output without the
 * `end` line was cut by Run Command (it keeps the first 24,000 characters).
 */
export interface Frame {
  readonly id: string;
  readonly exitStatus: number;
  readonly cut: boolean;
  readonly command: string;
  readonly text: string;
}

export interface Frames {
  readonly frames: readonly Frame[];
  /** False when the end mark is missing: the last frame may be incomplete, later ones are lost. */
  readonly complete: boolean;
}

const HEADER =
  /^(?<id>[A-Za-z0-9._@:/-]{1,120}) status=(?<status>-?\d+) bytes=\d+ cut=(?<cut>[01]) command=(?<command>.*)$/;

/** The sections of a diagnosis script's output, or null when the text is no such output. */
export function readFrames(output: string): Frames | null {
  const opening = /^fiveohtwo-frames 1 ([A-Za-z0-9]{8,64})\r?$/m.exec(output);
  const nonce = opening?.[1];
  if (opening === null || nonce === undefined) return null;

  const mark = `==${nonce}== `;
  const frames: Frame[] = [];
  let current: { header: RegExpExecArray; lines: string[] } | null = null;
  let complete = false;
  const close = () => {
    if (current === null) return;
    const { id = '', status = '0', cut = '0', command = '' } = current.header.groups ?? {};
    const text = current.lines.join('\n');
    frames.push({ id, exitStatus: Number(status), cut: cut === '1', command, text });
    current = null;
  };
  for (const line of output.slice(opening.index + opening[0].length + 1).split('\n')) {
    if (!line.startsWith(mark)) {
      current?.lines.push(line);
      continue;
    }
    close();
    const rest = line.slice(mark.length).trimEnd();
    if (rest === 'end') {
      complete = true;
      break;
    }
    const header = HEADER.exec(rest);
    if (header !== null) current = { header, lines: [] };
  }
  close();
  return { frames, complete };
}

/** The text that a diagnosis script would print for these sections; the lab's hosts and tests speak through it. */
export function writeFrames(nonce: string, frames: readonly Frame[]): string {
  const sections = frames.map(
    ({ id, exitStatus, cut, command, text }) =>
      `==${nonce}== ${id} status=${exitStatus} bytes=${Buffer.byteLength(text)} cut=${cut ? 1 : 0} command=${command}\n${text}\n`,
  );
  return `fiveohtwo-frames 1 ${nonce}\n${sections.join('')}==${nonce}== end\n`;
}
