import { checkFailure } from './haproxy-log.ts';
import { linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/** `show stat`: CSV whose header names the columns. @see https://docs.haproxy.org/2.6/management.html#9.1 */
export const haproxyStat: Reader = {
  name: 'HAProxy statistics',
  recognises: ({ text }) => /^# ?pxname,svname,/m.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    let columns: readonly string[] = [];
    for (const line of linesOf(exhibit)) {
      if (/^# ?pxname,/.test(line.text)) {
        columns = line.text.replace(/^# ?/, '').split(',');
        continue;
      }
      const cells = line.text.split(',');
      if (columns.length === 0 || cells.length < 20) continue;
      const cell = (name: string) => cells[columns.indexOf(name)] ?? '';
      const server = cell('svname');
      if (server === 'FRONTEND' || server === 'BACKEND') continue;
      const upstream = `${cell('pxname')}/${server}`;
      const address = cell('addr');
      if (address !== '') {
        tally.add(`upstream|${upstream}`, line, {
          kind: 'upstream',
          gateway: 'haproxy',
          group: upstream,
          address,
          protocol: null,
          down: /^(?:DOWN|MAINT)/.test(cell('status')),
        });
      }
      const status = cell('status');
      const check = cell('check_status').replace(/^\* /, '');
      const failure = /resolution/.test(status)
        ? 'unresolved'
        : checkFailure(check, cell('last_chk'));
      if (failure !== null && !/^UP/.test(status)) {
        tally.add(`failure|${failure}|${upstream}`, line, {
          kind: 'failure',
          gateway: 'haproxy',
          failure,
          upstream,
          method: null,
          path: null,
          millis: null,
        });
      }
      const queued = Number(cell('qcur'));
      if (queued > 0 && cell('slim') !== '' && cell('scur') === cell('slim')) {
        tally.add(`queue|${upstream}`, line, {
          kind: 'failure',
          gateway: 'haproxy',
          failure: 'queue-timeout',
          upstream,
          method: null,
          path: null,
          millis: null,
        });
      }
    }
    return tally.observations();
  },
};
