import { type Cause, conclusive, strong } from '../cause.ts';

export const portExhausted: Cause = {
  id: 'port-exhausted',
  title: 'The gateway has no local port left',
  explanation:
    'No ephemeral port or no entry for connection tracking is left for connections to the backend.',
  speaksFor: [
    conclusive('the gateway finds no free local port', (s) => s.failures('no-local-port')),
    conclusive('the kernel drops packets because its table of connections is full', (s) =>
      s.events('conntrack-full'),
    ),
    conclusive('Windows reports that its ports are exhausted', (s) =>
      s.events('out-of-ports').filter(({ origin }) => origin.role !== 'backend'),
    ),
    strong('the table of connections is nearly full', (s) =>
      s.of('resource').filter(({ resource, used }) => resource === 'conntrack' && used >= 0.95),
    ),
    conclusive('the connections counted take nearly all local ports', (s) =>
      s.of('resource').filter(({ resource }) => resource === 'ports'),
    ),
    strong('a connection made by hand finds no local port', (s) => s.probes('no-local-port')),
    strong('somebody reports very many connections in TIME_WAIT', (s) => s.said('time-wait')),
  ],
  speaksAgainst: [],
  bringsAbout: ['backlog-overflow', 'upstream-generated'],
  questions: [
    {
      what: 'local ports in use',
      how: 'ss -Htan state time-wait dst <target> | wc -l and sysctl net.ipv4.ip_local_port_range on the gateway',
      answered: (s) => s.failures('no-local-port').length > 0,
    },
  ],
  remedies: [],
  checklist: [
    'Reuse connections to the backend (nginx: keepalive in the upstream, HTTP/1.1, empty Connection header)',
    'Widen net.ipv4.ip_local_port_range; for conntrack raise nf_conntrack_max',
    'More addresses on either side multiply the ports',
  ],
  prevention: ['Upstream keep-alive by default', 'Alarm on sockets in TIME_WAIT'],
};
