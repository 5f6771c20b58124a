import { affectedInstances } from './affected-targets.ts';
import { gatewaysOf } from './gateway-on-host.ts';
import { hostChange } from './host-change.ts';
import type { Change, Plan } from './plan.ts';
import type { Planned, Remedy, Situation } from './remedy.ts';

/** Lets a gateway connect where SELinux is seen to deny it, or the mode of php-fpm's socket does. */
export const allowGatewayConnect: Remedy = {
  id: 'allow-gateway-connect',
  title: 'Let the gateway connect',

  plan(situation: Situation): Planned {
    const { incidentId, located, verdicts, observations } = situation;
    const denied = affectedInstances(situation).filter(({ id }) =>
      observations.some(
        (fact) =>
          fact.kind === 'event' &&
          fact.event === 'access-denied-selinux' &&
          // What is denied of files or sockets is not the boolean's.
          fact.detail?.includes('name_connect') !== false &&
          fact.origin.name === id,
      ),
    );
    const sockets = closedSockets(situation);
    if (denied.length === 0 && sockets.length > 0) {
      return { ok: true, plan: openSockets(situation, sockets) };
    }
    if (denied.length === 0) {
      return {
        ok: false,
        why: 'No connection that SELinux denied was seen: look at the owner and mode of the socket, and of every directory above it (namei -l).',
      };
    }
    const [{ cause }] = verdicts;
    return {
      ok: true,
      plan: {
        remedy: 'allow-gateway-connect',
        cause,
        title: 'Let the gateway connect to its backend',
        summary:
          'Sets the SELinux boolean httpd_can_network_connect, which web servers need to connect to backends. It holds for all web servers of the host, and over restarts.',
        targetGroupArn: located.targetGroup.arn,
        changes: denied.map((target) =>
          hostChange({
            incidentId,
            document: 'allow-gateway-connect-linux',
            target,
            parameters: {},
            shown: 'setsebool -P httpd_can_network_connect on',
          }),
        ),
        risk: 'medium',
        disruption: 'None.',
        undo: 'The boolean is set back.',
      },
    };
  },
};

/** Sockets of FastCGI, which is php-fpm nearly always, that a gateway was not permitted to open; the host looks whose they are. */
function closedSockets(situation: Situation): readonly Change[] {
  return gatewaysOf(situation).flatMap(({ target, gateway, upstreams, facts }) => {
    const refused = new Set(
      facts.flatMap((fact) =>
        fact.kind === 'failure' && fact.failure === 'permission-denied' ? [fact.upstream] : [],
      ),
    );
    const paths = upstreams.flatMap(({ address, protocol }) =>
      refused.has(address) && address.startsWith('unix:/') && FASTCGI.test(protocol ?? '')
        ? [address.slice('unix:'.length)]
        : [],
    );
    return [...new Set(paths)].map((socket) =>
      hostChange({
        incidentId: situation.incidentId,
        document: 'allow-gateway-socket-linux',
        target,
        parameters: { gateway, socket },
        shown: `php-fpm: listen.group = the group of ${gateway}, listen.mode = 0660 for the pool of ${socket}, and for the socket itself; validate`,
      }),
    );
  });
}

/** Apache names the socket first and its protocol behind it. */
const FASTCGI = /^(?:fastcgi|fcgi|unix)$/;

function openSockets({ located, verdicts }: Situation, changes: readonly Change[]): Plan {
  const [{ cause }] = verdicts;
  return {
    remedy: 'allow-gateway-connect',
    cause,
    title: 'Let the gateway open the socket',
    summary:
      'Gives the socket of php-fpm to the group of the gateway, in the file of the pool and where it is now. Unless php-fpm takes the file and the gateway may open the socket then, everything is put back.',
    targetGroupArn: located.targetGroup.arn,
    changes,
    risk: 'medium',
    disruption: 'None: nothing is reloaded.',
    undo: 'The file is put back to the byte, and the socket gets the group and the mode that it had.',
  };
}
