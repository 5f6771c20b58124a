import type { z } from 'zod';
import type { rulesShape } from './api-shapes.ts';
import type { TypedUrl } from './typed-url.ts';
import { matchesWildcard } from './wildcard.ts';

type Rule = z.infer<typeof rulesShape>['Rules'][number];
type Condition = Rule['Conditions'][number];
export type RuleAction = Rule['Actions'][number];

/** A rule that takes the request, or might: what decides it is not in a URL. */
export interface TakingRule {
  readonly priority: string;
  readonly actions: readonly RuleAction[];
  /** What the request would need besides, e.g. `header X-Tenant`; empty when the rule surely takes it. */
  readonly depends: readonly string[];
}

type Match = 'yes' | 'no' | { readonly dependsOn: string };

/**
 * The rules that a request may meet, as the load balancer would go through them: lowest priority first, the default
 * last, until the first that surely takes it. Headers, the client's address and anything that was not typed cannot be
 * decided here: rules that depend on them are kept beside the sure one.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
 */
export function rulesTaking(url: TypedUrl, rules: readonly Rule[]): readonly TakingRule[] {
  const taking: TakingRule[] = [];
  for (const { Priority, Conditions, Actions } of [...rules].sort(byPriority)) {
    const matches = Conditions.map((condition) => matchOf(condition, url));
    if (matches.includes('no')) continue;
    const depends = matches.flatMap((match) => (typeof match === 'object' ? match.dependsOn : []));
    taking.push({ priority: Priority, actions: Actions, depends });
    if (depends.length === 0) break;
  }
  return taking;
}

/** Whether a rule names the host itself, wildcards included: then this load balancer is meant for it. */
export function namesHost(url: TypedUrl, { Conditions }: Rule): boolean {
  const hosts = Conditions.filter(({ Field }) => Field === 'host-header');
  return hosts.length > 0 && hosts.every((condition) => matchOf(condition, url) !== 'no');
}

function byPriority(a: Rule, b: Rule): number {
  const rank = ({ Priority }: Rule) => (Priority === 'default' ? Infinity : Number(Priority));
  const [first, second] = [rank(a), rank(b)];
  return first === second ? 0 : first - second;
}

function matchOf(condition: Condition, url: TypedUrl): Match {
  switch (condition.Field) {
    case 'host-header': {
      const { Values = [], RegexValues = [] } = condition.HostHeaderConfig ?? {};
      // Host names have no case; a trailing dot is the same name.
      const host = url.host.toLowerCase().replace(/\.$/, '');
      return any([
        ...[...condition.Values, ...Values].map((value) =>
          sure(matchesWildcard(value.toLowerCase(), host)),
        ),
        ...[...condition.RegexValues, ...RegexValues].map((value) =>
          matchesRegex(value, host, 'the host'),
        ),
      ]);
    }
    case 'path-pattern': {
      const { Values = [], RegexValues = [] } = condition.PathPatternConfig ?? {};
      const patterns = [...condition.Values, ...Values];
      const { path } = url;
      if (path === null) return { dependsOn: `path ${[...patterns, ...RegexValues].join(' or ')}` };
      return any([
        ...patterns.map((value) => sure(matchesWildcard(value, path))),
        ...[...condition.RegexValues, ...RegexValues].map((value) =>
          matchesRegex(value, path, 'the path'),
        ),
      ]);
    }
    case 'http-request-method': {
      const methods = condition.HttpRequestMethodConfig?.Values ?? condition.Values;
      if (url.method !== null) return sure(methods.includes(url.method));
      return { dependsOn: `method ${methods.join(' or ')}` };
    }
    case 'query-string': {
      const wanted = condition.QueryStringConfig?.Values ?? [];
      if (url.path === null) return { dependsOn: 'the query string' };
      return sure(
        wanted.some(({ Key, Value }) =>
          url.query.some(
            ([key, value]) =>
              (Key === undefined || matchesText(Key, key)) && matchesText(Value, value),
          ),
        ),
      );
    }
    case 'http-header':
      return { dependsOn: `header ${condition.HttpHeaderConfig?.HttpHeaderName ?? ''}`.trim() };
    case 'source-ip':
      return { dependsOn: "the client's address" };
    default:
      // A condition that came after this was written.
      return { dependsOn: condition.Field };
  }
}

const sure = (holds: boolean): Match => (holds ? 'yes' : 'no');

/** One value that matches is enough. */
function any(matches: readonly Match[]): Match {
  return (
    matches.find((match) => match === 'yes') ?? matches.find((match) => match !== 'no') ?? 'no'
  );
}

const matchesText = (pattern: string, text: string): boolean =>
  matchesWildcard(pattern.toLowerCase(), text.toLowerCase(), true);

/** A repetition of a repetition: RE2 takes it in its stride, JavaScript may take for ever. */
const RUNAWAY = /[*+}]\)*\)[*+{]/;

/**
 * AWS does not say whether its regular expressions are anchored, nor whether they mind case: what depends on that is
 * not decided here.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html (unsupported features)
 */
function matchesRegex(source: string, text: string, what: string): Match {
  const undecided = { dependsOn: `${what} matching ${source}` };
  if (RUNAWAY.test(source)) return undecided;
  try {
    if (new RegExp(`^(?:${source})$`).test(text)) return 'yes';
    return new RegExp(source, 'i').test(text) ? undecided : 'no';
  } catch {
    // RE2 knows notations that JavaScript does not.
    return undecided;
  }
}
