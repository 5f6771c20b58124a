import { type EventPhrase, readEvents } from './phrase.ts';
import type { Reader } from './reader.ts';

/** What the kernel says about processes, memory and connections. */
const PHRASES: readonly EventPhrase[] = [
  // memory.events and its older form: kills by the limit of the control group
  {
    phrase: /(?:^|memory\.oom_control:|\s)oom_kill[ :=]+(?!0\b)(?<detail>\d+)/,
    event: 'oom-killed',
  },
  { phrase: /Out of memory: Kill(?:ed)? process \d+ \((?<subject>[^)]+)\)/, event: 'oom-killed' },
  {
    phrase: /Memory cgroup out of memory: Kill(?:ed)? process \d+ \((?<subject>[^)]+)\)/,
    event: 'oom-killed',
  },
  { phrase: /Task in \S+ killed as a result of limit of/, event: 'oom-killed' },
  { phrase: /oom-kill:constraint=.*task=(?<subject>[^,]+)/, event: 'oom-killed' },
  { phrase: /oom_reaper: reaped process \d+ \((?<subject>[^)]+)\)/, event: 'oom-killed' },
  {
    phrase: /Killed process \d+ \((?<subject>[^)]+)\).*(?:total-vm|anon-rss)/,
    event: 'oom-killed',
  },
  { phrase: /(?<subject>[\w.:/-]+) invoked oom-killer/, event: 'oom-killed' },
  {
    phrase: /Killed process (?<subject>.+) due to memory pressure|systemd-oomd.*[Kk]illed/,
    event: 'oom-killed',
  },
  {
    phrase:
      /(?<subject>[\w.-]+)(?:: pool \w+)?\[\d+\]: segfault at |traps: (?<detail>\S+)\[\d+\] (?:general protection|trap)/,
    event: 'segfault',
  },
  { phrase: /nf_conntrack: table full|ip_conntrack: table full/, event: 'conntrack-full' },
  { phrase: /VFS: file-max limit \d+ reached/, event: 'too-many-files' },
  { phrase: /Possible SYN flooding on port (?<detail>\d+)/, event: 'syn-flood' },
  { phrase: /apparmor="DENIED".*profile="(?<subject>[^"]+)"/, event: 'access-denied' },
  {
    // With `permissive=1` SELinux writes down what it would have denied, and lets it happen.
    phrase: /avc: +denied +\{ (?<detail>[^}]+) \}(?!.*permissive=1).*comm="(?<subject>[^"]+)"/,
    event: 'access-denied-selinux',
  },
  { phrase: /SELinux is preventing (?<subject>\S+)/, event: 'access-denied-selinux' },
  { phrase: /EXT4-fs.*(?:No space|ENOSPC)|XFS.*No space/, event: 'no-space' },
];

const HINT =
  /oom|out of memory|killed|memory pressure|segfault|traps:|conntrack|file-max|SYN flood|denied|SELinux|No space/i;

/** dmesg and the kernel's lines of the journal; SELinux and AppArmor audit lines. */
export const kernelLog: Reader = {
  name: 'kernel log',
  recognises: ({ text }) => HINT.test(text),
  read: (exhibit) => readEvents(exhibit, PHRASES, HINT),
};
