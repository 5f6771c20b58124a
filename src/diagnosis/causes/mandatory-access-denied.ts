import { type Cause, conclusive, strong, weak } from '../cause.ts';
import { routesAgainst } from '../packet-filter.ts';
import type { Scene } from '../scene.ts';

const deniedFailures = (s: Scene) => s.failures('permission-denied');

/** A `prohibit` route denies with the same error as SELinux does. */
const prohibited = (s: Scene) => routesAgainst(s).filter(({ type }) => type === 'prohibit');

export const mandatoryAccessDenied: Cause = {
  id: 'mandatory-access-denied',
  title: 'The gateway is not allowed to connect',
  explanation:
    "SELinux or AppArmor forbids the gateway's connect, or the file mode of a unix socket does.",
  speaksFor: [
    conclusive('the gateway may not open the socket', (s) =>
      deniedFailures(s).filter(({ upstream }) => upstream?.startsWith('unix:') !== false),
    ),
    conclusive('the kernel denied the connect', (s) =>
      s
        .events('access-denied', 'access-denied-selinux')
        .filter(
          ({ detail, subject }) =>
            /connect|write/.test(detail ?? '') ||
            /nginx|httpd|haproxy|caddy|apache/.test(subject ?? ''),
        ),
    ),
    conclusive('the gateway may not connect, which is SELinux for a TCP address', (s) =>
      deniedFailures(s).filter(
        ({ upstream }) =>
          upstream !== null && !upstream.startsWith('unix:') && prohibited(s).length === 0,
      ),
    ),
    strong('the socket cannot be opened by the user of the gateway', (s) =>
      prohibited(s).length === 0 ? s.probes('permission-denied') : [],
    ),
    conclusive('somebody reports that it works without SELinux', (s) =>
      s.said('selinux-off-helps'),
    ),
    weak('SELinux is enforcing', (s) => s.said('selinux-enforcing')),
  ],
  speaksAgainst: [strong('a prohibit route denies it', prohibited)],
  bringsAbout: [],
  questions: [
    {
      what: 'what was denied',
      how: 'ausearch -m AVC,USER_AVC -ts recent; namei -l <socket>; getenforce (root) on the gateway',
      answered: (s) =>
        s.events('access-denied', 'access-denied-selinux').length > 0 ||
        s.failures('permission-denied').length > 0,
    },
  ],
  remedies: ['allow-gateway-connect'],
  checklist: [
    'Unix socket: owner and mode of the socket and of every directory above it (namei -l)',
    'TCP with SELinux: setsebool -P httpd_can_network_connect on, or label the port',
    'AppArmor: aa-status and the DENIED line in the kernel log',
  ],
  prevention: [
    'Set owner, group and mode where the server makes its socket',
    'Ship the SELinux boolean with the deployment',
  ],
};
