import type { Located, LocatedTarget } from '../../locate/located.ts';
import type { Cloud } from '../../ports/cloud.ts';
import { type HostAnswer, SENDABLE_PATH } from '../../ports/hosts.ts';
import type { Exhibit, Origin, Outcome } from '../exhibit.ts';
import { exhibitsOfOutput } from '../host-output.ts';
import { redact } from '../redact.ts';

/** The diagnosis script bounds itself to 10 s, on Windows to 20 s; the rest is delivery by the SSM agent. */
const DEADLINE_SECONDS = 40;

/** What the hosts behind the load balancer say of themselves, through our diagnosis document. */
export async function collectHosts(
  { hosts }: Pick<Cloud, 'hosts'>,
  located: Located,
  incidentId: string,
): Promise<readonly Exhibit[]> {
  const instances = located.targets.filter(({ id }) => id.startsWith('i-'));
  if (instances.length === 0) return [];
  const path = located.targetGroup.healthCheckPath ?? '/';
  // A target may be registered with a port of its own; every port is one command.
  const ports = [...new Set(instances.map(({ port }) => port))];
  const answers = await Promise.all(
    ports.map((port) =>
      hosts.run({
        document: 'diagnose-linux',
        instanceIds: [
          ...new Set(instances.filter((each) => each.port === port).map(({ id }) => id)),
        ],
        parameters: { port: String(port), path: SENDABLE_PATH.test(path) ? path : '/' },
        deadlineSeconds: DEADLINE_SECONDS,
        comment: `fiveohtwo ${incidentId}`,
      }),
    ),
  );
  const byId = new Map(instances.map((target) => [target.id, target]));
  return answers.flat().flatMap((answer) => hostExhibits(answer, byId.get(answer.instanceId)));
}

function hostExhibits(answer: HostAnswer, target: LocatedTarget | undefined): readonly Exhibit[] {
  const origin: Origin = {
    role: 'backend',
    name: answer.instanceId,
    address: target?.address ?? null,
  };
  const whole = (outcome: Outcome): readonly Exhibit[] => [
    {
      id: `${answer.instanceId}/diagnosis`,
      section: 'diagnosis',
      source: 'ssm:SendCommand',
      origin,
      collectedAt: null,
      outcome,
      text: '',
    },
  ];
  switch (answer.kind) {
    case 'denied':
      return whole({ kind: 'denied', action: answer.action, message: answer.message });
    case 'unreachable':
      return whole({ kind: 'failed', message: answer.message, cure: answer.cure });
    case 'unknown':
      return whole({
        kind: 'failed',
        message: answer.message,
        cure: 'Run the investigation again.',
      });
    case 'ran': {
      const host = { name: answer.instanceId, address: origin.address };
      const exhibits = exhibitsOfOutput(host, answer.stdout);
      if (exhibits === null) {
        const said = (answer.stderr || answer.stdout).trim().slice(0, 300);
        return whole({
          kind: 'failed',
          message: `The diagnosis script did not answer (exit status ${answer.exitStatus}): ${redact(said)}`,
          cure: 'Check that the diagnosis document is the one of this deployment.',
        });
      }
      return exhibits;
    }
    default:
      return answer satisfies never;
  }
}
