import { linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/** `kubectl get pods -o wide`: name, ready, status, restarts, age, address, node; columns may have been left out. */
const POD =
  /^\s*(?<name>[a-z0-9][\w.-]*-[a-z0-9.]{3,})\s+(?<ready>\d+)\/(?<all>\d+)\s+(?:.*?\s)?(?<address>\d+\.\d+\.\d+\.\d+)\b/;
/** `kubectl get endpoints`: name, addresses with ports. */
const ENDPOINTS =
  /^\s*(?<name>[a-z0-9][\w.-]*)\s+(?<list>\d+\.\d+\.\d+\.\d+:\d+(?:,\d+\.\d+\.\d+\.\d+:\d+)*)(?: \+ \d+ more)?/;

/** Which pods there are, and where: an address that is none of theirs is nobody's. */
export const workloadAddress: Reader = {
  name: 'addresses of pods',
  recognises: ({ text }) => /\s\d+\/\d+\s.*\d+\.\d+\.\d+\.\d+|^\s*NAME\s+ENDPOINTS/m.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    const endpoints = /NAME\s+ENDPOINTS/.test(exhibit.text);
    for (const line of linesOf(exhibit)) {
      const pod = POD.exec(line.text)?.groups;
      if (pod !== undefined) {
        const { name = '', address = '' } = pod;
        tally.add(`${name}|${address}`, line, { kind: 'workload-address', name, address });
        continue;
      }
      const list = endpoints ? ENDPOINTS.exec(line.text)?.groups : undefined;
      for (const item of list?.['list']?.split(',') ?? []) {
        const address = item.replace(/:\d+$/, '');
        const name = list?.['name'] ?? '';
        tally.add(`${name}|${address}`, line, { kind: 'workload-address', name, address });
      }
    }
    return tally.observations();
  },
};
