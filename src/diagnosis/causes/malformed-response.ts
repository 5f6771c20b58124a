import { type Cause, conclusive, strong, weak } from '../cause.ts';
import { released } from '../changes.ts';
import { brokenAnswers } from '../found-steps.ts';
import { badChunks, onlyElb502 } from '../symptoms.ts';

export const malformedResponse: Cause = {
  id: 'malformed-response',
  title: 'The backend answers invalid HTTP',
  explanation:
    'The status line or a header of the answer is invalid, or what answers is no HTTP/1.x at all.',
  speaksFor: [
    strong(
      '502s are made by the load balancer, with no failed connects and all targets healthy',
      onlyElb502,
    ),
    conclusive('the gateway refused the answer because of a header or status line', (s) =>
      s.failures('invalid-header'),
    ),
    conclusive('the body of the answer is not chunked as its header says', badChunks),
    strong('the gateway refused the answer as invalid', (s) => s.failures('invalid-response')),
    weak('somebody reports that only some requests get the invalid answer', (s) =>
      s.failures('invalid-response').length > 0 ? s.said('some-requests') : [],
    ),
    conclusive('a request made by hand shows the invalid line', (s) => s.probes('malformed')),
    strong('the health check got an invalid answer', (s) => s.failures('check-bad-answer')),
    weak('the answer does not begin like HTTP', (s) => [
      ...s.failures('not-http'),
      ...s.probes('not-http'),
    ]),
    strong('the application could not write a header', (s) => s.there(s.events('bad-header'))),
    strong('the gateway is told to accept invalid answers, so that somebody has met them', (s) =>
      s.said('accepts-invalid-answers'),
    ),
    strong('somebody reports an invalid header', (s) => s.said('invalid-header')),
  ],
  speaksAgainst: [
    conclusive('the answer is only too large', (s) =>
      s.failures('header-too-big').filter(() => s.failures('invalid-header').length === 0),
    ),
    strong('one side speaks TLS or another protocol', (s) => [
      ...s.failures('not-tls', 'wrong-protocol'),
      ...s.events('plain-to-tls', 'tls-to-plain', 'wrong-protocol'),
    ]),
    strong('somebody reports that plain HTTP is spoken to a port for TLS', (s) =>
      s.said('protocols-differ'),
    ),
  ],
  raisedBy: [released],
  bringsAbout: [],
  questions: [
    {
      what: 'the raw bytes of the answer',
      how: 'printf "GET / HTTP/1.0\\r\\n\\r\\n" | nc -w 3 <target> <port> | head -c 512 | xxd',
      answered: (s) => s.probes('malformed', 'not-http').length > 0,
    },
  ],
  remedies: ['roll-back-deployment', 'roll-back-instance-refresh', 'drain-target'],
  found: brokenAnswers,
  checklist: [
    'Look at the raw answer: control characters in a header, a header twice (Content-Length, Transfer-Encoding), a line without a colon',
    'Repair it in the application, or roll the release back',
    'A newer gateway may refuse what an older one let pass: compare versions',
  ],
  prevention: [
    'A test of the real answer with a strict parser',
    'Validate what is put into headers',
  ],
};
