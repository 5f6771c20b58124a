import { type Cause, conclusive, strong, weak } from '../cause.ts';
import { fullQueue } from '../listening.ts';
import { silence } from '../symptoms.ts';

export const backlogOverflow: Cause = {
  id: 'backlog-overflow',
  title: 'The accept queue overflows',
  explanation:
    'Connections arrive faster than they are accepted, and the queue of the socket is full.',
  speaksFor: [
    conclusive('more connections wait than the socket may hold', fullQueue),
    conclusive('the server says that its listen queue is full', (s) =>
      s.there(s.events('queue-full')),
    ),
    strong('the kernel counts connections that the accept queue had no room for', (s) =>
      // The kernel counts as dropped also what it had no route to answer by.
      s.there(s.of('counter')).filter(({ counter }) => counter !== 'ListenDrops'),
    ),
    strong('the socket cannot take another connection', (s) => s.failures('queue-full')),
    strong('the kernel sees more connections than are accepted', (s) =>
      s.there(s.events('syn-flood')),
    ),
    weak('some attempts to connect are not answered', (s) => silence(s)),
    strong('somebody reports that it comes with many connections', (s) =>
      s.said('under-load').filter(() => s.failures('queue-full', 'connect-timed-out').length > 0),
    ),
    weak('somebody names the backlog', (s) => s.said('backlog-named')),
  ],
  speaksAgainst: [
    strong('the server says that its pool is used up', (s) => s.events('pool-exhausted')),
    strong('no connection is made at all', (s) =>
      s.failures('refused', 'host-unreachable', 'socket-missing'),
    ),
  ],
  bringsAbout: ['upstream-generated'],
  questions: [
    {
      what: 'the queue of the socket',
      how: 'ss -lnt and ss -lx on the target: Recv-Q above Send-Q means full',
      answered: (s) => s.there(s.of('listener')).length > 0,
    },
    {
      what: 'growth of ListenOverflows',
      how: 'nstat -az TcpExtListenOverflows twice on the target',
      answered: () => false,
    },
  ],
  remedies: ['scale-out', 'rate-limit-at-gateway', 'rate-limit-at-load-balancer'],
  checklist: [
    'See Recv-Q and Send-Q of the listening socket while it happens',
    'Raise the backlog of the server and net.core.somaxconn together, and the number of workers',
    'Scale out if it is load',
  ],
  prevention: [
    'Alarm on growth of TcpExtListenOverflows',
    'Load tests with bursts of new connections',
  ],
};
