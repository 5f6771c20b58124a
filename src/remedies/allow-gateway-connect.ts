import { affectedInstances } from './affected-targets.ts';
import { hostChange } from './host-change.ts';
import type { Planned, Remedy, Situation } from './remedy.ts';

/** Lets web servers connect to backends where SELinux is seen to deny it. */
export const allowGatewayConnect: Remedy = {
  id: 'allow-gateway-connect',
  title: 'Let the gateway connect (SELinux)',

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
