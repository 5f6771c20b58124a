import { isoInstant } from '../../../brand.ts';
import { noise } from '../noise.ts';
import { isUp } from '../service-state.ts';
import { SHOP } from '../topology.ts';
import type { HostView } from './host-view.ts';
import { residentMegabytes } from './journal.ts';
import { openDescriptors } from './resources.ts';
import { commandOf } from './unit.ts';

/** What the document dump-and-restart-linux prints of its dump, before it restarts the service. */
export interface Dump {
  readonly path: string;
  readonly lines: readonly string[];
}

/** The document prints so much of it; the rest is on the host. */
const HEAD_BYTES = 6_000;

export function dumpOf(view: HostView, incident: string): Dump {
  const path = `/var/lib/fiveohtwo/${incident}/dump.${suffix(view)}`;
  const dump = [
    `dump of ${SHOP.unit} on ${view.instance.hostName} at ${isoInstant(view.now).slice(0, 19)}Z`,
    ...(isUp(view.state) ? kernelView(view) : []),
  ].join('\n');
  return {
    path,
    lines: [
      `action=dump, then systemctl restart ${SHOP.unit}`,
      `dump=${path} bytes=${dump.length}`,
      dump.slice(0, HEAD_BYTES),
      '',
    ],
  };
}

/** What the kernel tells of a node process in which nothing runs: its loop waits for events, its other threads for work. */
function kernelView(view: HostView): readonly string[] {
  const { run } = view.state;
  const others = Array.from({ length: 10 }, (_, index) => run.pid + index + 1);
  return [
    '',
    `== ${run.pid} ${commandOf(view.stack)} `,
    'State:\tS (sleeping)',
    `VmRSS:\t  ${residentMegabytes(view, run, view.now) * 1024} kB`,
    'Threads:\t11',
    ...thread(run.pid, LOOP),
    ...others.flatMap((id) => thread(id, WORKER)),
    '0 /dev/null',
    `1 socket:[${41_000 + run.pid}]`,
    `2 socket:[${41_000 + run.pid}]`,
    '3 anon_inode:[eventpoll]',
    // All but the first few are connections.
    ...Array.from({ length: Math.min(56, openDescriptors(view) - 4) }, (_, index) =>
      index < 15
        ? `${index + 4} ${index % 3 === 2 ? 'anon_inode:[eventfd]' : `pipe:[${41_100 + run.pid}]`}`
        : `${index + 4} socket:[${88_000 + run.pid + index * 7}]`,
    ),
  ];
}

const LOOP = [
  'ep_poll+0x3a9/0x3f0',
  'do_epoll_wait+0x6f0/0x740',
  '__x64_sys_epoll_pwait+0x7d/0x130',
];
const WORKER = [
  'futex_wait_queue+0x64/0x90',
  'futex_wait+0x189/0x270',
  'do_futex+0xc6/0x190',
  '__x64_sys_futex+0x129/0x1e0',
];
const SYSTEM_CALL = ['do_syscall_64+0x3b/0x90', 'entry_SYSCALL_64_after_hwframe+0x6e/0xd8'];

const thread = (id: number, stack: readonly string[]): readonly string[] => [
  `thread ${id} node waits in ${stack[0]?.replace(/\+.*/, '')}`,
  ...[...stack, ...SYSTEM_CALL].map((frame) => `[<0>] ${frame}`),
];

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** As mktemp would choose it; the lab's is the same for the same moment. */
const suffix = ({ now, instance }: HostView): string =>
  Array.from(
    { length: 8 },
    (_, index) =>
      LETTERS[Math.floor(noise(now / 1000, instance.checkPhaseMs + index) * LETTERS.length)],
  ).join('');
