import { type Line, linesOf } from './lines.ts';
import type { Fact } from './observation.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/** A control group's share of periods in which its processors' time ran out. */
export const QUOTA_SPENT = 'quota of the control group';

type Resource = Extract<Fact, { kind: 'resource' }>;

/** `df`: Filesystem, sizes, Use%, mount point. The header tells blocks from inodes. */
const DF =
  /^(?:[\w.-]+:? +)?(?<fs>[\w./:-]+)\s+[\d.]+[KMGTP]?i?\s+[\d.]+[KMGTP]?i?\s+[\d.-]+[KMGTP]?i?\s+(?<used>\d+)%\s+(?<mount>\/\S*)/;
const MEM =
  /^Mem:\s+(?<total>[\d.]+)\S*\s+(?<used>[\d.]+)\S*\s+(?<free>[\d.]+)\S*(?:\s+[\d.]+\S*){2}\s+(?<available>[\d.]+)/;
const LOAD = /load average:? (?<one>[\d.]+)|^(?<one2>\d+\.\d+) \d+\.\d+ \d+\.\d+ \d+\/\d+ \d+/;
const VMSTAT = /^\s*(?<r>\d+)\s+(?<b>\d+)(?:\s+\d+){4}\s+(?<si>\d+)\s+(?<so>\d+)?/;
/** `top`: us, sy, ni, id, wa …, in the order of the years. */
const TOP_CPU = /^%?C[Pp][Uu]\(?s?\)?:?\s+(?<us>[\d.]+)[ %]*us,\s*(?<sy>[\d.]+)[ %]*sy,/;
/** `free` and `top`: how much of the swap is used. */
const SWAP =
  /^Swap:\s+(?<total>[\d.]+)[KMGTi]*\s+(?<used>[\d.]+)|Swap\s*:\s+(?<topTotal>[\d.]+)k? total,\s+(?:[\d.]+k? free,\s+)?(?<topUsed>[\d.]+)k? used/;
/** `docker stats`: name, CPU, memory of its limit, share. */
const DOCKER_STATS = /\b[\d.]+%\s+[\d.]+[KMG]i?B \/ [\d.]+[KMG]i?B\s+(?<share>[\d.]+)%/;
/** Credits of a volume, in percent: without them it is slow. */
const BURST_BALANCE = /\bBurstBalance\W{1,4}(?<left>\d+(?:\.\d+)?) ?%/;
/** `nproc: 4`, `(8 CPUs)`, `2 vCPU`. */
const CORES =
  /^\s*(?:nproc|CPU\(s\)|cores?)\s*[:=]\s*(?<n>\d{1,3})\b|(?<![\d.])(?<of>\d{1,3})[ -](?:v?CPUs?|cores?|processors)\b(?! ?[%:=])/i;
const PSI = /^(?<which>some|full) avg10=(?<avg>[\d.]+)/;
/** `kubectl top` and its like against a limit: `998m of 1000m`, `510Mi / 512Mi`. */
const OF_LIMIT = /(?<used>\d+)(?<unit>m|Mi|MiB|Gi)\b\s*(?:of|\/)\s*(?<limit>\d+)\k<unit>\b/;
const OPEN = /^open descriptors: (?<open>\d+)/;
const MAX_OPEN = /^Max open files\s+(?<soft>\d+)/;
/** `cpu.stat` of a control group, with or without the name of the file before it. */
const QUOTA = /^(?:cpu\.stat:)?nr_(?<what>periods|throttled)[ :]+(?<value>\d+)\s*$/;
const CONNTRACK = /nf_conntrack_(?<what>count|max)\s*[=:]\s*(?<value>\d+)/;

/** Memory systems and pseudo files are full by design. */
const READ_ONLY = /^(?:\/dev\/loop|squashfs|overlay\/snap|\/snap)|iso9660/;

/** How much of a host's disks, memory, processors and descriptors is in use. */
export const resources: Reader = {
  name: 'resources',
  recognises: ({ text }) =>
    /^Filesystem\s|^\S.*\s\d+%\s+\/|^Mem:\s|load average|^procs -|^%?C[Pp][Uu]\(?s|Swap\s*:|\/ [\d.]+[KMG]i?B\s+[\d.]+%|avg10=|BurstBalance|^open descriptors|^Max open files|nf_conntrack_|nr_throttled|\d(?:m|Mi|Gi) ?(?:of|\/) ?\d|^\d+\.\d+ \d+\.\d+ \d+\.\d+ \d+\/\d+/m.test(
      text,
    ),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    let inodes = false;
    let cores: number | null = null;
    let process = '';
    let open: { count: number; line: Line } | null = null;
    const conntrack: { count: number | null; max: number | null } = { count: null, max: null };
    let periods = 0;
    let load: { value: number; line: Line } | null = null;
    let queue: { value: number; line: Line } | null = null;
    const add = (line: Line, resource: Resource['resource'], used: number, name: string) =>
      tally.add(`${resource}|${name}`, line, { kind: 'resource', resource, used, name });

    for (const line of linesOf(exhibit)) {
      const { text } = line;
      if (/^Filesystem\s/.test(text)) inodes = /IUse%|Inodes/.test(text);
      const df = DF.exec(text)?.groups;
      if (df !== undefined && !READ_ONLY.test(df['fs'] ?? '')) {
        add(line, inodes ? 'inodes' : 'disk', Number(df['used']) / 100, df['mount'] ?? '');
      }
      const mem = MEM.exec(text)?.groups;
      if (mem !== undefined && Number(mem['total']) > 0) {
        add(line, 'memory', 1 - Number(mem['available']) / Number(mem['total']), 'memory');
      }
      if (/^\d{1,3}$/.test(text.trim()) && load !== null && cores === null)
        cores = Number(text.trim());
      const average = LOAD.exec(text)?.groups;
      if (average !== undefined && load === null)
        load = { value: Number(average['one'] ?? average['one2']), line };
      const vmstat = VMSTAT.exec(text);
      if (vmstat !== null && text.trim().split(/\s+/).length >= 15) {
        const cells = text.trim().split(/\s+/).map(Number);
        // The first line is an average since boot; only the last one is now.
        queue = { value: cells[0] ?? 0, line };
        const busy = ((cells[12] ?? 0) + (cells[13] ?? 0)) / 100;
        tally.add(
          'cpu',
          line,
          { kind: 'resource', resource: 'cpu', used: busy, name: 'vmstat' },
          (_, b) => b,
        );
        if ((cells[6] ?? 0) + (cells[7] ?? 0) > 0)
          tally.add('swap', line, { kind: 'resource', resource: 'swap', used: 1, name: 'vmstat' });
        if ((cells[15] ?? 0) > 40)
          tally.add('io', line, {
            kind: 'resource',
            resource: 'io',
            used: (cells[15] ?? 0) / 100,
            name: 'vmstat',
          });
      }
      const limited = OF_LIMIT.exec(text)?.groups;
      if (limited !== undefined && Number(limited['limit']) > 0)
        add(
          line,
          limited['unit'] === 'm' ? 'cpu' : 'memory',
          Number(limited['used']) / Number(limited['limit']),
          'limit',
        );
      const top = TOP_CPU.exec(text)?.groups;
      if (top !== undefined) {
        add(line, 'cpu', (Number(top['us']) + Number(top['sy'])) / 100, 'top');
        const waits = Number(/([\d.]+)[ %]*wa\b/.exec(text)?.[1] ?? 0);
        if (waits > 40) add(line, 'io', waits / 100, 'top');
      }
      const swap = SWAP.exec(text)?.groups;
      const swapTotal = Number(swap?.['total'] ?? swap?.['topTotal'] ?? 0);
      const swapUsed = Number(swap?.['used'] ?? swap?.['topUsed'] ?? 0);
      if (swapTotal > 0 && swapUsed / swapTotal > 0.9)
        add(line, 'swap', swapUsed / swapTotal, 'swap');
      const stats = DOCKER_STATS.exec(text)?.groups?.['share'];
      if (stats !== undefined) add(line, 'memory', Number(stats) / 100, 'container');
      const left = BURST_BALANCE.exec(text)?.groups?.['left'];
      if (left !== undefined && Number(left) < 5)
        add(line, 'io', 1 - Number(left) / 100, 'burst balance');
      const told = CORES.exec(text)?.groups;
      if (told !== undefined && cores === null) cores = Number(told['n'] ?? told['of']);
      const psi = PSI.exec(text)?.groups;
      if (psi?.['which'] === 'full' && Number(psi['avg']) > 20)
        add(line, 'io', Number(psi['avg']) / 100, 'pressure');
      const pid = /^== pid \d+\s+(?<command>.*)$/.exec(text)?.groups?.['command'];
      if (pid !== undefined) process = pid.trim();
      const opened = OPEN.exec(text)?.groups?.['open'];
      if (opened !== undefined) open = { count: Number(opened), line };
      const soft = MAX_OPEN.exec(text)?.groups?.['soft'];
      if (soft !== undefined && open !== null) {
        add(open.line, 'files', open.count / Number(soft), process);
        open = null;
      }
      const quota = QUOTA.exec(text)?.groups;
      if (quota?.['what'] === 'periods') periods = Number(quota['value']);
      if (quota?.['what'] === 'throttled' && periods > 0)
        add(line, 'cpu', Number(quota['value']) / periods, QUOTA_SPENT);
      const entry = CONNTRACK.exec(text)?.groups;
      if (entry !== undefined) {
        conntrack[entry['what'] === 'max' ? 'max' : 'count'] = Number(entry['value']);
        if (conntrack.count !== null && conntrack.max !== null && conntrack.max > 0) {
          add(line, 'conntrack', conntrack.count / conntrack.max, 'conntrack');
        }
      }
    }
    if (load !== null && cores !== null && cores > 0)
      add(load.line, 'load', load.value / cores, 'load');
    if (queue !== null && queue.value >= 4)
      add(queue.line, 'load', queue.value / (cores ?? 2), 'run queue');
    return tally.observations();
  },
};
