import { describe, expect, it } from '@jest/globals';
import { writeFrames } from '../../src/evidence/frames.ts';
import { wholeOutput } from '../../src/evidence/whole-output.ts';
import type { HostAnswer, Hosts, RunRequest } from '../../src/ports/hosts.ts';

const NONCE = '0123456789abcdef';
const SECTIONS = ['ss-ltnp', 'error.log', 'journal', 'dmesg', 'ps', 'nginx-T'];
const textOf = (id: string) => `${id} `.repeat(40);

const REQUEST: RunRequest = {
  document: 'diagnose-linux',
  instanceIds: ['i-1', 'i-2'],
  parameters: { port: '8080', path: '/' },
  deadlineSeconds: 40,
  comment: 'fiveohtwo test',
};

/** Hosts whose script has room for some sections, names the others and honours `skip`, as the real one does. */
function hostsWithRoomFor(room: number, more: (stdout: string, run: number) => string = (s) => s) {
  const asked: (readonly string[])[] = [];
  const hosts: Hosts = {
    run: async ({ instanceIds, parameters }) => {
      const skip = (parameters['skip'] ?? 'none').split(',');
      asked.push(skip);
      const wanted = SECTIONS.filter((id) => !skip.includes(id));
      const left = wanted.slice(room);
      const frame = (id: string, text: string) =>
        ({ id, exitStatus: 0, cut: false, command: id, text }) as const;
      const stdout = writeFrames(NONCE, [
        ...wanted.slice(0, room).map((id) => frame(id, textOf(id))),
        ...(left.length === 0 ? [] : [frame('left-out', ` ${left.join(' ')}`)]),
      ]);
      return instanceIds.map(
        (instanceId): HostAnswer => ({
          instanceId,
          kind: 'ran',
          exitStatus: 0,
          stdout: more(stdout, asked.length),
          stderr: '',
          truncated: false,
        }),
      );
    },
  };
  return { hosts, asked };
}

async function sections(hosts: Hosts) {
  const answers = await wholeOutput(hosts, REQUEST);
  return answers.map((answer) =>
    answer.kind === 'ran' ? answer.frames?.frames.map(({ id }) => id) : answer.kind,
  );
}

describe('an answer that Run Command has no room for', () => {
  it('is one run when everything fits', async () => {
    const { hosts, asked } = hostsWithRoomFor(6);

    expect(await sections(hosts)).toEqual([SECTIONS, SECTIONS]);
    expect(asked).toHaveLength(1);
  });

  it('is completed by runs that skip what is there already', async () => {
    const { hosts, asked } = hostsWithRoomFor(2);

    expect(await sections(hosts)).toEqual([SECTIONS, SECTIONS]);
    expect(asked).toEqual([['none'], SECTIONS.slice(0, 2), SECTIONS.slice(0, 4)]);
  });

  it('loses nothing to a cut in the middle of a section', async () => {
    const { hosts } = hostsWithRoomFor(6, (stdout, run) =>
      run === 1 ? `${stdout.slice(0, 700)}--output truncated--` : stdout,
    );

    const [answer] = await wholeOutput(hosts, REQUEST);
    if (answer?.kind !== 'ran') throw new Error('The host ran it');
    expect(answer.frames?.complete).toBe(true);
    expect(answer.frames?.frames.map(({ id, text }) => [id, text])).toEqual(
      SECTIONS.map((id) => [id, textOf(id)]),
    );
  });

  it('stays marked as incomplete after three runs', async () => {
    const { hosts, asked } = hostsWithRoomFor(1);

    expect(await sections(hosts)).toEqual([
      [...SECTIONS.slice(0, 3), 'left-out'],
      [...SECTIONS.slice(0, 3), 'left-out'],
    ]);
    expect(asked).toHaveLength(3);
  });

  it('keeps what it has when the second run fails', async () => {
    const { hosts } = hostsWithRoomFor(2, (stdout, run) => (run === 1 ? stdout : 'refused'));

    expect(await sections(hosts)).toEqual([
      [...SECTIONS.slice(0, 2), 'left-out'],
      [...SECTIONS.slice(0, 2), 'left-out'],
    ]);
  });
});
