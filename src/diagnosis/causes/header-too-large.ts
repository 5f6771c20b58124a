import { type Cause, conclusive, strong, weak } from '../cause.ts';
import { released } from '../changes.ts';
import { onlyElb502 } from '../symptoms.ts';

export const headerTooLarge: Cause = {
  id: 'header-too-large',
  title: 'The response header is too large for the gateway',
  explanation: "The header of the answer exceeds the gateway's buffer or limit.",
  speaksFor: [
    strong(
      '502s are made by the load balancer, with no failed connects and all targets healthy',
      onlyElb502,
    ),
    conclusive('the gateway says that the header does not fit', (s) =>
      s.failures('header-too-big'),
    ),
    strong(
      'the gateway refused the answer as invalid, which it also says of too large a header',
      (s) => s.failures('invalid-response'),
    ),
    strong('the server says that its header is too large', (s) =>
      s.there(s.events('oversized-header')),
    ),
    strong('somebody reports that it depends on the size of headers or cookies', (s) =>
      s.said('large-header'),
    ),
    strong('answers with fewer or shorter header fields pass', (s) =>
      s.said('fails-above-header-size'),
    ),
    weak('the gateway hangs up on answers from a size of the header on', (s) =>
      s.failures('closed', 'invalid-response', 'reset').length > 0
        ? s.said('fails-above-header-size')
        : [],
    ),
    weak('somebody reports that it begins after a login', (s) => s.said('after-login')),
  ],
  speaksAgainst: [
    conclusive('the gateway names an invalid header', (s) =>
      s.failures('invalid-header').filter(() => s.failures('header-too-big').length === 0),
    ),
  ],
  raisedBy: [released],
  bringsAbout: ['malformed-response', 'premature-close'],
  questions: [
    {
      what: 'the size of the response header',
      how: 'curl -s -o /dev/null -w "%{size_header}\\n" http://<target>:<port><path>',
      answered: (s) => s.failures('header-too-big').length > 0,
    },
  ],
  remedies: ['enlarge-header-buffers'],
  checklist: [
    'Measure the header: curl -s -o /dev/null -w "%{size_header}"',
    'nginx: raise proxy_buffer_size, proxy_buffers and proxy_busy_buffers_size together; HAProxy: tune.bufsize',
    'Behind an ALB the limit (32 K in all) is fixed: shrink cookies, redirects, policies',
  ],
  prevention: [
    'Keep sessions on the server, not in cookies',
    'Watch the size of the response header',
  ],
};
