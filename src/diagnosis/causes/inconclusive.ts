import type { Cause } from '../cause.ts';
import { weak } from '../cause.ts';
import { anyFailure } from '../symptoms.ts';

export const inconclusive: Cause = {
  id: 'inconclusive',
  title: 'The evidence does not decide',
  explanation: 'Several causes fit what was collected, or none does; what is missing is named.',
  speaksFor: [
    weak('the load balancer counts errors', (s) =>
      s.metrics('HTTPCode_ELB_502_Count', 'HTTPCode_ELB_504_Count', 'HTTPCode_Target_5XX_Count'),
    ),
    weak('a target is unhealthy', (s) =>
      s.of('target-health').filter(({ state }) => state === 'unhealthy'),
    ),
    weak('something fails, but this does not say why', anyFailure),
  ],
  speaksAgainst: [],
  bringsAbout: [],
  questions: [
    {
      what: "the gateway's error log for the failing upstream, with the exact message",
      how: 'collect the error log (nginx error.log, haproxy.log, Apache error log, ALB access log)',
      answered: (s) => s.failures().length > 0,
    },
    {
      what: 'whether the service runs and listens',
      how: 'systemctl status <unit>; ss -ltnp on the target',
      answered: (s) => s.of('unit').length + s.of('listener').length > 0,
    },
    {
      what: 'a connection from the gateway to the target',
      how: 'curl -sv -m 5 http://<target>:<port>/ from the gateway',
      answered: (s) =>
        s.probes('answered', 'refused', 'timed-out', 'closed', 'no-answer').length > 0,
    },
  ],
  remedies: [],
  checklist: ['Collect what is missing, then run the diagnosis again'],
  prevention: [],
};
