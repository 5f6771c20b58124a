import type { Cloud } from '../ports/cloud.ts';

/**
 * A cloud that answers the same question with the same answer, for as long as one investigation looks around: several
 * collectors need the target health, and an API with a rate limit is asked once. What runs on hosts or changes
 * something passes through.
 */
export function askedOnce(cloud: Cloud): Cloud {
  return {
    loadBalancers: remembering(cloud.loadBalancers),
    metrics: remembering(cloud.metrics),
    networkPaths: remembering(cloud.networkPaths),
    logFiles: cloud.logFiles,
    scalingGroups: remembering(cloud.scalingGroups),
    firewalls: remembering(cloud.firewalls),
    functions: remembering(cloud.functions),
    tasks: remembering(cloud.tasks),
    history: remembering(cloud.history),
    hosts: cloud.hosts,
    changes: cloud.changes,
  };
}

function remembering<Port extends object>(port: Port): Port {
  const answers = new Map<string, unknown>();
  return new Proxy(port, {
    get: (target, name) => {
      const asked: unknown = Reflect.get(target, name);
      if (typeof asked !== 'function') return asked;
      return (...args: readonly unknown[]) => {
        const question = JSON.stringify([String(name), args]);
        const known = answers.get(question);
        if (known !== undefined) return known;
        const answer: unknown = asked.apply(target, args);
        answers.set(question, answer);
        return answer;
      };
    },
  });
}
