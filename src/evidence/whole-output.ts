import type { HostAnswer, Hosts, RunRequest } from '../ports/hosts.ts';
import { SECTION_LIST } from '../ports/hosts.ts';
import { type Frame, type Frames, readFrames } from './frames.ts';

/** Run Command keeps 24,000 characters: three times that is more than the script's sections hold together. */
const MOST_RUNS = 3;

/** What a host answered, with the sections of all runs that it took to get them. */
export type WholeAnswer =
  | Exclude<HostAnswer, { readonly kind: 'ran' }>
  | (Extract<HostAnswer, { readonly kind: 'ran' }> & {
      /** Null when the script printed no sections at all. */
      readonly frames: Frames | null;
    });

/**
 * Runs a diagnosis document, and again where the answer was cut or had no room for everything: the second run skips
 * what the first one brought. What cannot be completed stays marked as incomplete.
 */
export async function wholeOutput(
  hosts: Hosts,
  request: RunRequest,
): Promise<readonly WholeAnswer[]> {
  const answers = new Map<string, WholeAnswer>();
  for (const answer of await hosts.run(request)) answers.set(answer.instanceId, withFrames(answer));
  for (let runs = 1; runs < MOST_RUNS; runs += 1) {
    const cut = [...answers.values()].filter(isCut);
    const skip = sectionsOfAll(cut.map(({ frames }) => frames));
    if (cut.length === 0 || skip === null) break;
    const more = await hosts.run({
      ...request,
      instanceIds: cut.map(({ instanceId }) => instanceId),
      parameters: { ...request.parameters, skip },
    });
    let gained = false;
    for (const answer of more) {
      const first = answers.get(answer.instanceId);
      const next = withFrames(answer);
      if (first?.kind !== 'ran' || first.frames === null) continue;
      if (next.kind !== 'ran' || next.frames === null) continue;
      answers.set(answer.instanceId, { ...first, frames: together(first.frames, next.frames) });
      gained = true;
    }
    if (!gained) break;
  }
  return [...answers.values()];
}

type Cut = Extract<WholeAnswer, { readonly kind: 'ran' }> & { readonly frames: Frames };

const isCut = (answer: WholeAnswer): answer is Cut =>
  answer.kind === 'ran' &&
  answer.frames !== null &&
  (!answer.frames.complete || leftOut(answer.frames).length > 0);

const withFrames = (answer: HostAnswer): WholeAnswer =>
  answer.kind === 'ran' ? { ...answer, frames: readFrames(answer.stdout) } : answer;

const LEFT_OUT = 'left-out';

/** Sections that had no room, or less than they need, as the script names them at its end. */
function leftOut({ frames }: Frames): readonly string[] {
  const said = frames.find(({ id }) => id === LEFT_OUT)?.text ?? '';
  return said.split(/\s+/).filter((id) => id !== '');
}

/** Sections that are whole; of an answer without its end the last one is not. */
function wholeFrames(frames: Frames): readonly Frame[] {
  const missing = new Set([...leftOut(frames), LEFT_OUT]);
  const kept = frames.complete ? frames.frames : frames.frames.slice(0, -1);
  return kept.filter(({ id }) => !missing.has(id));
}

/** The value of `skip`: what every one of these hosts printed whole; null when that is nothing. */
function sectionsOfAll(answers: readonly Frames[]): string | null {
  const [first, ...others] = answers.map((frames) => wholeFrames(frames).map(({ id }) => id));
  const common = (first ?? []).filter((id) => others.every((ids) => ids.includes(id)));
  let list = '';
  for (const id of common) {
    const longer = list === '' ? id : `${list},${id}`;
    if (SECTION_LIST.test(longer)) list = longer;
  }
  return list === '' ? null : list;
}

function together(first: Frames, next: Frames): Frames {
  const kept = wholeFrames(first);
  const held = new Set(kept.map(({ id }) => id));
  return {
    frames: [...kept, ...next.frames.filter(({ id }) => !held.has(id))],
    complete: next.complete,
  };
}
