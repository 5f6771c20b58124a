import { arnService } from './arn.ts';
import { readTypedText } from './typed-text.ts';
import { readTypedUrl, type TypedUrl } from './typed-url.ts';

/** What somebody asks about, by the form in which they named it. */
export type Wanted =
  /** Nothing was named: whatever fails now. */
  | { readonly kind: 'whatever-fails' }
  | { readonly kind: 'arn'; readonly arn: string; readonly of: 'target-group' | 'load-balancer' }
  | { readonly kind: 'tag'; readonly key: string; readonly value: string }
  /** A host name may also be somebody's name for a service. */
  | { readonly kind: 'url'; readonly url: TypedUrl; readonly text: string }
  | { readonly kind: 'name'; readonly name: string };

export type ReadWanted =
  | { readonly ok: true; readonly wanted: Wanted }
  | { readonly ok: false; readonly why: string };

/** Reads what was typed; a text that cannot mean anything that is looked for says what would. */
export function readWanted(typed: string): ReadWanted {
  const text = readTypedText(typed);
  if (text === '') return { ok: true, wanted: { kind: 'whatever-fails' } };
  if (/^arn:/i.test(text)) return readArn(text);
  const url = readTypedUrl(text);
  if (url !== null) return { ok: true, wanted: { kind: 'url', url, text } };
  const tag = /^(?:tag[: ])?([^\s=]{1,128}) ?= ?(.{1,256})$/.exec(text);
  if (tag?.[1] !== undefined && tag[2] !== undefined) {
    const value = tag[2].replace(/^(["'])(.*)\1$/, '$2');
    return { ok: true, wanted: { kind: 'tag', key: tag[1].replace(/^["']/, ''), value } };
  }
  return { ok: true, wanted: { kind: 'name', name: text } };
}

/** Listeners and their rules are named after their load balancer: whoever has one of their ARNs means that. */
function readArn(text: string): ReadWanted {
  const arn = text.replace(/[\s"'.,;>)]+$/, '');
  const [, listener] = /^(.*:)listener(?:-rule)?\/app\/(?:[^/]+\/[^/]+)/.exec(arn) ?? [];
  if (listener !== undefined) {
    const tail = /app\/[^/]+\/[^/]+/.exec(arn)?.[0] ?? '';
    return {
      ok: true,
      wanted: { kind: 'arn', arn: `${listener}loadbalancer/${tail}`, of: 'load-balancer' },
    };
  }
  if (/:targetgroup\/[^/]+\/[^/]+$/.test(arn)) {
    return { ok: true, wanted: { kind: 'arn', arn, of: 'target-group' } };
  }
  if (/:loadbalancer\/app\/[^/]+\/[^/]+$/.test(arn)) {
    return { ok: true, wanted: { kind: 'arn', arn, of: 'load-balancer' } };
  }
  return {
    ok: false,
    why: `An ARN of ${arnService(arn) || 'no service'} names neither a target group nor an Application Load Balancer (nor a listener or rule of one): "${arn.slice(0, 200)}".`,
  };
}
