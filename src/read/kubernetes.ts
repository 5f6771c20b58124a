import { linesOf } from './lines.ts';
import type { Fact } from './observation.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/** What `kubectl describe`, `kubectl get` and manifests say of a service, its endpoints and its probes. */
const FACTS: readonly {
  readonly phrase: RegExp;
  readonly fact: (found: RegExpExecArray) => Fact;
}[] = [
  {
    phrase:
      /\b[Ee]ndpoints?\b[^<\n]{0,60}<none>|\bno endpoints (?:available|found|exist)|\bhas no (?:active )?endpoints?\b|\bdoes not have any active Endpoint/,
    fact: () => ({ kind: 'statement', topic: 'no-endpoints' }),
  },
  {
    phrase: /\bkind:\s*NetworkPolicy\b|networkpolic(?:y|ies)\.networking\.k8s\.io/,
    fact: () => ({ kind: 'statement', topic: 'host-firewall' }),
  },
  {
    phrase: /(?:Readiness|Liveness|Startup) probe (?:failed|errored): .*statuscode: (?<code>\d{3})/,
    fact: () => failure('check-wrong-status'),
  },
  {
    phrase: /(?:Readiness|Liveness|Startup) probe (?:failed|errored): .*(?:connection refused)/,
    fact: () => failure('check-refused'),
  },
  {
    phrase:
      /(?:Readiness|Liveness|Startup) probe (?:failed|errored): .*(?:deadline exceeded|timeout|timed out)/,
    fact: () => failure('check-no-answer'),
  },
  // A deployment, replica set or service of a swarm that is asked to run nothing.
  {
    phrase:
      /^(?<name>[\w./-]+)\s+(?:\w+\s+)?0\/0\s|\breplicas["']?\s*[:=]\s*0\b|\bdesired ?(?:count|replicas)?\s*[:=]\s*0\b/i,
    fact: ({ groups }) => ({
      kind: 'unit',
      manager: 'kubernetes',
      name: groups?.['name'] ?? 'deployment',
      state: 'stopped',
      exitStatus: null,
      result: null,
      restarts: null,
      pid: null,
    }),
  },
  {
    phrase:
      /\b(?:ImagePullBackOff|ErrImagePull|CreateContainerConfigError|CreateContainerError|RunContainerError|InvalidImageName|FailedScheduling)\b/,
    fact: ([reason]) => ({ kind: 'event', event: 'start-failed', subject: null, detail: reason }),
  },
  {
    phrase: /\btargetPort['"]?\s*(?:[:=]|is)?\s*['"]?(?<port>\d{2,5})\b/,
    fact: ({ groups }) => ({
      kind: 'setting',
      setting: 'target-port',
      value: groups?.['port'] ?? '',
      number: Number(groups?.['port']),
    }),
  },
];

const failure = (kind: 'check-wrong-status' | 'check-refused' | 'check-no-answer'): Fact => ({
  kind: 'failure',
  gateway: 'unknown',
  failure: kind,
  upstream: null,
  method: null,
  path: null,
  millis: null,
});

const SELECTOR =
  /\bselector\b[^:\n]{0,40}:\s*(?<pairs>[\w./-]+[=:]\s?[\w.-]+(?:,\s?[\w./-]+[=:]\s?[\w.-]+)*)/i;
const LABELS =
  /\blabels?\b[^:\n]{0,40}:\s*(?<pairs>[\w./-]+[=:]\s?[\w.-]+(?:,\s?[\w./-]+[=:]\s?[\w.-]+)*)/i;

/** Services, endpoints and probes of Kubernetes. */
export const kubernetes: Reader = {
  name: 'Kubernetes',
  recognises: ({ text }) =>
    /ndpoints?\b|probe (?:failed|errored)|targetPort|NetworkPolicy|networkpolic|selector|ImagePull|CreateContainer|RunContainerError|FailedScheduling|\s0\/0\s|replicas|desired/i.test(
      text,
    ),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    let selector: ReadonlyMap<string, string> | null = null;
    for (const line of linesOf(exhibit)) {
      for (const { phrase, fact } of FACTS) {
        const found = phrase.exec(line.text);
        if (found !== null) tally.add(`${found[0]}`, line, fact(found));
      }
      const selects = SELECTOR.exec(line.text)?.groups?.['pairs'];
      if (selects !== undefined) selector = pairs(selects);
      const labels = LABELS.exec(line.text)?.groups?.['pairs'];
      if (labels !== undefined && selects === undefined && selector !== null) {
        const has = pairs(labels);
        const differs = [...selector].some(
          ([key, value]) => has.has(key) && has.get(key) !== value,
        );
        if (differs) tally.add('selector', line, { kind: 'statement', topic: 'selector-mismatch' });
      }
    }
    return tally.observations();
  },
};

const pairs = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text.split(/,\s?/).flatMap((pair) => {
      const [key, value] = pair.split(/[=:]\s?/);
      return key === undefined || value === undefined ? [] : [[key, value] as const];
    }),
  );
