import { NOTHING_WRITTEN, type OnHosts } from '../../catalogue/on-hosts.ts';
import { parseAnswer, targetHealthShape } from '../../locate/api-shapes.ts';
import type { Located, LocatedTarget } from '../../locate/located.ts';
import type { Cloud } from '../../ports/cloud.ts';
import { SENDABLE_PATH } from '../../ports/hosts.ts';
import { apiExhibit } from '../api-exhibit.ts';
import { ASK_ALL, type Choice, chooseHosts } from '../choose-hosts.ts';
import { AWS_ORIGIN, collected, type Exhibit, type Origin, type Outcome } from '../exhibit.ts';
import { exhibitsOfFrames } from '../host-output.ts';
import { redact } from '../redact.ts';
import { type WholeAnswer, wholeOutput } from '../whole-output.ts';
import { unmanagedInstancesShape, type Why, whyUnmanaged } from '../why-unmanaged.ts';

/** The diagnosis script bounds itself to 10 s, on Windows to 20 s; the rest is delivery by the SSM agent. */
const DEADLINE_SECONDS = 40;

type Sources = Pick<Cloud, 'hosts' | 'loadBalancers' | 'networkPaths'>;

/** What the hosts behind the load balancer say of themselves, through our diagnosis document. */
export async function collectHosts(
  cloud: Sources,
  located: Located,
  incidentId: string,
  onHosts: OnHosts,
): Promise<readonly Exhibit[]> {
  const instances = located.targets.filter(({ id }) => id.startsWith('i-'));
  if (instances.length === 0) return [];
  const choice = await chosen(cloud, located, instances);
  const path = located.targetGroup.healthCheckPath ?? '/';
  return [
    choiceExhibit(choice),
    ...(await askHosts(cloud, choice.asked, path, incidentId, onHosts)),
  ];
}

/** The look at some hosts, whichever way they were found: at each one's port, what it says or why it says nothing. */
export async function askHosts(
  cloud: Pick<Sources, 'hosts' | 'networkPaths'>,
  asked: readonly Pick<LocatedTarget, 'id' | 'port' | 'address'>[],
  path: string,
  incidentId: string,
  { unit, logs }: OnHosts = NOTHING_WRITTEN,
): Promise<readonly Exhibit[]> {
  const written = {
    ...(unit === null ? {} : { unit }),
    ...(logs.length === 0 ? {} : { logs: logs.join(',') }),
  };
  // A target may be registered with a port of its own; every port is one command.
  const ports = [...new Set(asked.map(({ port }) => port))];
  const answers = await Promise.all(
    ports.map((port) =>
      wholeOutput(cloud.hosts, {
        document: 'diagnose-linux',
        instanceIds: [...new Set(asked.filter((one) => one.port === port).map(({ id }) => id))],
        parameters: {
          port: String(port),
          path: SENDABLE_PATH.test(path) ? path : '/',
          ...written,
        },
        deadlineSeconds: DEADLINE_SECONDS,
        comment: `fiveohtwo ${incidentId}`,
      }),
    ),
  );
  const reasons = await reasonsOf(cloud, answers.flat());
  const addresses = new Map(asked.map(({ id, address }) => [id, address]));
  const exhibits = answers.flat().flatMap((answer) => {
    const { instanceId } = answer;
    return hostExhibits(
      answer,
      addresses.get(instanceId) ?? null,
      reasons.of.get(instanceId) ?? null,
    );
  });
  return [...distinct(exhibits), ...reasons.gaps];
}

async function chosen(
  { loadBalancers }: Pick<Sources, 'loadBalancers'>,
  { targetGroup }: Located,
  instances: readonly LocatedTarget[],
): Promise<Choice> {
  // A small service is asked at once, without waiting for anything.
  if (instances.length <= ASK_ALL) return chooseHosts(instances, null);
  const answer = await loadBalancers.targetHealth(targetGroup.arn);
  const health = parseAnswer('target health', targetHealthShape, answer);
  if (!health.ok) return chooseHosts(instances, null);
  return chooseHosts(
    instances,
    new Map(
      health.value.TargetHealthDescriptions.map(({ Target, TargetHealth }) => [
        `${Target.Id}:${Target.Port ?? targetGroup.port}`,
        TargetHealth.State,
      ]),
    ),
  );
}

function choiceExhibit({ asked, of, why }: Choice): Exhibit {
  const ids = [...new Set(asked.map(({ id }) => id))];
  const hosts = ids.map((id) => {
    const zone = asked.find((one) => one.id === id)?.availabilityZone ?? null;
    return JSON.stringify({ id, zone });
  });
  return collected({
    id: 'aws/hosts-asked',
    section: 'hosts-asked',
    source: 'the choice of hosts',
    origin: AWS_ORIGIN,
    text: `{"HostsAsked": ${ids.length}, "Of": ${of}, "Why": ${JSON.stringify(why)}, "Hosts": [\n${hosts.join(',\n')}\n]}`,
  });
}

interface Reasons {
  readonly of: ReadonlyMap<string, Why>;
  /** What could not be read on the way to them. */
  readonly gaps: readonly Exhibit[];
}

/** For hosts without a connected agent: what their surroundings say about why. */
async function reasonsOf(
  { networkPaths }: Pick<Sources, 'networkPaths'>,
  answers: readonly WholeAnswer[],
): Promise<Reasons> {
  const silent = answers.flatMap((answer) =>
    answer.kind === 'unreachable' && answer.reason !== 'not-run' ? [answer.instanceId] : [],
  );
  if (silent.length === 0) return { of: new Map(), gaps: [] };
  const described = parseAnswer(
    'instances',
    unmanagedInstancesShape,
    await networkPaths.instances([...new Set(silent)]),
  );
  const instances = described.ok
    ? described.value.Reservations.flatMap(({ Instances }) => Instances)
    : [];
  const vpcs = [...new Set(instances.flatMap(({ VpcId }) => VpcId ?? []))];
  const surroundings = new Map(
    await Promise.all(
      vpcs.map(async (vpc) => {
        const [routeTables, endpoints] = await Promise.all([
          networkPaths.routeTables(vpc),
          networkPaths.vpcEndpoints(vpc),
        ]);
        return [vpc, { routeTables, endpoints }] as const;
      }),
    ),
  );
  const of = new Map<string, Why>();
  for (const instance of instances) {
    const around = surroundings.get(instance.VpcId ?? '') ?? NOTHING_KNOWN;
    const why = whyUnmanaged({ instance, ...around });
    if (why !== null) of.set(instance.InstanceId, why);
  }
  const gaps = [...surroundings].flatMap(([vpc, { endpoints }]) =>
    endpoints.kind === 'answered'
      ? []
      : [
          apiExhibit(
            { section: 'vpc-endpoints', part: vpc, source: `DescribeVpcEndpoints ${vpc}` },
            endpoints,
          ),
        ],
  );
  return { of, gaps };
}

const NOTHING_KNOWN = { routeTables: null, endpoints: null };

function hostExhibits(
  answer: WholeAnswer,
  address: string | null,
  why: Why | null,
): readonly Exhibit[] {
  const origin: Origin = { role: 'backend', name: answer.instanceId, address };
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
      return whole(
        why === null
          ? { kind: 'failed', message: answer.message, cure: answer.cure }
          : { kind: 'failed', message: `${answer.message} ${why.message}`, cure: why.cure },
      );
    case 'unknown':
      return whole({
        kind: 'failed',
        message: answer.message,
        cure: 'Run the investigation again.',
      });
    case 'ran': {
      if (answer.frames === null) {
        const said = (answer.stderr || answer.stdout).trim().slice(0, 300);
        return whole({
          kind: 'failed',
          message: `The diagnosis script did not answer (exit status ${answer.exitStatus}): ${redact(said)}`,
          cure: 'Check that the diagnosis document is the one of this deployment.',
        });
      }
      return exhibitsOfFrames({ name: answer.instanceId, address }, answer.frames);
    }
    default:
      return answer satisfies never;
  }
}

/** An instance that is registered on two ports answers twice: sections that say the same are kept once. */
function distinct(exhibits: readonly Exhibit[]): readonly Exhibit[] {
  const taken = new Map<string, number>();
  return exhibits.map((exhibit) => {
    const times = (taken.get(exhibit.id) ?? 0) + 1;
    taken.set(exhibit.id, times);
    return times === 1 ? exhibit : { ...exhibit, id: `${exhibit.id}:${times}` };
  });
}
