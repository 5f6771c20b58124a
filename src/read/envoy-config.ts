import { type Line, linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

const ADDRESS = /\baddress["']?\s*:\s*["']?(?<address>[\w.:-]+)["']?/;
const PORT = /\bport_value["']?\s*:\s*(?<port>\d{1,5})/;
/** What opens the part of the configuration that sends requests, and the part that takes them. */
const CLUSTERS = /\b(?:clusters|lb_endpoints|load_assignment|hosts)["']?\s*:/;
const LISTENERS = /\b(?:listeners|admin|upstream_bind_config)["']?\s*:/;

/** Endpoints of Envoy's clusters: an `address` and the `port_value` beside it. */
export const envoyConfig: Reader = {
  name: 'Envoy configuration',
  recognises: ({ text }) => PORT.test(text) && /\b(?:clusters|lb_endpoints)\b/.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    let sends = false;
    let address: { value: string; line: Line } | null = null;
    for (const line of linesOf(exhibit)) {
      if (LISTENERS.test(line.text)) sends = false;
      else if (CLUSTERS.test(line.text)) sends = true;
      if (!sends) continue;
      const value = ADDRESS.exec(line.text)?.groups?.['address'];
      if (value !== undefined) address = { value, line };
      const port = PORT.exec(line.text)?.groups?.['port'];
      if (port === undefined || address === null) continue;
      const upstream = `${address.value}:${port}`;
      tally.add(upstream, address.line, {
        kind: 'upstream',
        gateway: 'envoy',
        group: null,
        address: upstream,
        protocol: null,
        down: false,
      });
      address = null;
    }
    return tally.observations();
  },
};
