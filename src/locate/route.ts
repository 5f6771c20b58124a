import type { Cloud } from '../ports/cloud.ts';
import { listenersShape, parseAnswer, rulesShape } from './api-shapes.ts';
import type { LoadBalancer } from './candidate.ts';
import { namesHost, type RuleAction, rulesTaking } from './listener-rules.ts';
import type { TypedUrl } from './typed-url.ts';

/** Where a load balancer sends a request. */
export interface Route {
  /** A rule names the host: the request is meant for this load balancer. */
  readonly namesHost: boolean;
  readonly groups: readonly {
    readonly arn: string;
    /** The rule and what it depends on, e.g. `rule 10 of HTTPS:443, with header X-Tenant`. */
    readonly by: string;
  }[];
  /** Answers that the load balancer gives itself, in words. */
  readonly answers: readonly string[];
  readonly problems: readonly string[];
}

/** From HTTP to HTTPS is one; a loop of redirects has no end. */
const MOST_REDIRECTS = 3;

/**
 * Sends a request through a load balancer's listeners and rules, as it would: the listener by port, then the rules in
 * order of priority. A redirect to the same host goes on at the listener that it leads to.
 */
export async function routeThrough(
  { loadBalancers }: Pick<Cloud, 'loadBalancers'>,
  balancer: LoadBalancer,
  url: TypedUrl,
): Promise<Route> {
  const listeners = parseAnswer(
    `listeners of ${balancer.LoadBalancerName}`,
    listenersShape,
    await loadBalancers.listeners(balancer.LoadBalancerArn),
  );
  if (!listeners.ok) return { ...NOWHERE, problems: [listeners.why] };

  const found = { named: false, groups: new Map<string, string>() };
  const answers = new Set<string>();
  const problems = new Set<string>();
  const queue = portsOf(
    url,
    listeners.value.Listeners.map(({ Port }) => Port),
  ).map((port) => ({ port, url, redirects: 0 }));
  const seen = new Set<number>();
  for (const asked of queue) {
    const listener = listeners.value.Listeners.find(({ Port }) => Port === asked.port);
    if (listener === undefined) {
      answers.add(`nothing listens on port ${asked.port} of ${balancer.LoadBalancerName}`);
      continue;
    }
    if (seen.has(asked.port)) continue;
    seen.add(asked.port);
    const where = `${listener.Protocol}:${listener.Port} of ${balancer.LoadBalancerName}`;
    const rules = parseAnswer(
      `rules of ${where}`,
      rulesShape,
      await loadBalancers.listenerRules(listener.ListenerArn),
    );
    if (!rules.ok) {
      problems.add(rules.why);
      continue;
    }
    found.named ||= rules.value.Rules.some((rule) => namesHost(asked.url, rule));
    for (const { priority, actions, depends } of rulesTaking(asked.url, rules.value.Rules)) {
      const rule =
        priority === 'default' ? `the default rule of ${where}` : `rule ${priority} of ${where}`;
      const by = depends.length === 0 ? rule : `${rule}, with ${depends.join(' and ')}`;
      const last = actions.findLast(({ Type }) => !Type.startsWith('authenticate'));
      for (const arn of forwardedTo(last)) {
        if (!found.groups.has(arn)) found.groups.set(arn, by);
      }
      const next = redirected(last, asked.url, asked.port);
      if (next !== null && asked.redirects < MOST_REDIRECTS) {
        queue.push({ ...next, redirects: asked.redirects + 1 });
      } else if (last?.Type === 'redirect') answers.add(`${by} redirects elsewhere`);
      else if (last?.Type === 'fixed-response') answers.add(`${by} answers by itself`);
    }
  }
  return {
    namesHost: found.named,
    groups: [...found.groups].map(([arn, by]) => ({ arn, by })),
    answers: [...answers],
    problems: [...problems],
  };
}

const NOWHERE: Route = { namesHost: false, groups: [], answers: [], problems: [] };

/** Ports to look at: the one that was typed or that the scheme means; without either, the usual ones that there are. */
function portsOf({ scheme, port }: TypedUrl, open: readonly number[]): readonly number[] {
  if (port !== null) return [port];
  if (scheme !== null) return [scheme === 'https' ? 443 : 80];
  const usual = [443, 80].filter((each) => open.includes(each));
  return usual.length > 0 ? usual.slice(0, 1) : [...open].sort((a, b) => a - b);
}

/** Groups that get a part of the requests; a weight of zero is how a group is taken out of use. */
function forwardedTo(action: RuleAction | undefined): readonly string[] {
  if (action?.Type !== 'forward') return [];
  const weighted = action.ForwardConfig?.TargetGroups ?? [];
  if (weighted.length === 0)
    return action.TargetGroupArn === undefined ? [] : [action.TargetGroupArn];
  return weighted.filter(({ Weight }) => Weight > 0).map(({ TargetGroupArn }) => TargetGroupArn);
}

/** The request that a client makes after a redirect, when it comes back to this load balancer. */
function redirected(
  action: RuleAction | undefined,
  url: TypedUrl,
  port: number,
): { readonly port: number; readonly url: TypedUrl } | null {
  if (action?.Type !== 'redirect' || action.RedirectConfig === undefined) return null;
  const { Protocol, Port, Host, Path } = action.RedirectConfig;
  const host = Host.replaceAll('#{host}', url.host);
  if (host.toLowerCase() !== url.host.toLowerCase()) return null;
  const path =
    url.path === null
      ? null
      : Path.replaceAll('#{path}', url.path.replace(/^\//, '')).replaceAll('#{host}', url.host);
  const scheme =
    Protocol === '#{protocol}' ? url.scheme : Protocol.toUpperCase() === 'HTTPS' ? 'https' : 'http';
  const next = Number(Port.replaceAll('#{port}', String(port)));
  return Number.isInteger(next) ? { port: next, url: { ...url, scheme, path } } : null;
}
