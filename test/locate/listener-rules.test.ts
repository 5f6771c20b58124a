import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rulesShape } from '../../src/locate/api-shapes.ts';
import { rulesTaking } from '../../src/locate/listener-rules.ts';
import { readTypedUrl } from '../../src/locate/typed-url.ts';
import { matchesWildcard } from '../../src/locate/wildcard.ts';
import { host, path } from './account.ts';

const header = (HttpHeaderName: string) => ({
  Field: 'http-header',
  HttpHeaderConfig: { HttpHeaderName, Values: ['*'] },
});
const method = (...Values: readonly string[]) => ({
  Field: 'http-request-method',
  HttpRequestMethodConfig: { Values },
});
const query = (...pairs: readonly (readonly [string | null, string])[]) => ({
  Field: 'query-string',
  QueryStringConfig: {
    Values: pairs.map(([Key, Value]) => (Key === null ? { Value } : { Key, Value })),
  },
});
const source = (...Values: readonly string[]) => ({
  Field: 'source-ip',
  SourceIpConfig: { Values },
});
const hostRegex = (...RegexValues: readonly string[]) => ({
  Field: 'host-header',
  HostHeaderConfig: { RegexValues },
});
const pathRegex = (...RegexValues: readonly string[]) => ({ Field: 'path-pattern', RegexValues });

/** Whether a rule with these conditions, before a default rule, takes the request: for sure, never, or it depends. */
function taken(url: string, conditions: readonly object[]): string {
  const typed = readTypedUrl(url);
  if (typed === null) throw new Error(`${url} is no URL`);
  const { Rules } = rulesShape.parse({
    Rules: [{ Priority: 'default' }, { Priority: '1', Conditions: conditions }],
  });
  const [first] = rulesTaking(typed, Rules);
  if (first?.priority !== '1') return 'no';
  return first.depends.length === 0 ? 'yes' : first.depends.join(' and ');
}

describe('a rule takes a request as the load balancer would', () => {
  it.each([
    // host-header
    { url: 'https://shop.test/', when: [host('shop.test')], takes: 'yes' },
    { url: 'https://SHOP.Test/', when: [host('shop.test')], takes: 'yes' },
    { url: 'https://shop.test/', when: [host('Shop.TEST')], takes: 'yes' },
    { url: 'https://shop.test./', when: [host('shop.test')], takes: 'yes' },
    { url: 'https://shop.test:8443/', when: [host('shop.test')], takes: 'yes' },
    { url: 'https://a.shop.test/', when: [host('*.shop.test')], takes: 'yes' },
    { url: 'https://a.b.shop.test/', when: [host('*.shop.test')], takes: 'yes' },
    { url: 'https://shop.test/', when: [host('*.shop.test')], takes: 'no' },
    { url: 'https://shop1.test/', when: [host('shop?.test')], takes: 'yes' },
    { url: 'https://shop.test/', when: [host('shop?.test')], takes: 'no' },
    { url: 'https://shop12.test/', when: [host('shop?.test')], takes: 'no' },
    { url: 'https://shopXtest/', when: [host('shop.test')], takes: 'no' },
    { url: 'https://blog.test/', when: [host('shop.test', 'blog.test')], takes: 'yes' },
    {
      url: 'https://shop.test/',
      when: [{ Field: 'host-header', Values: ['shop.test'] }],
      takes: 'yes',
    },
    // path-pattern
    { url: 'https://shop.test/cart', when: [path('/cart')], takes: 'yes' },
    { url: 'https://shop.test/Cart', when: [path('/cart')], takes: 'no' },
    { url: 'https://shop.test/cart/', when: [path('/cart')], takes: 'no' },
    { url: 'https://shop.test/cart/1', when: [path('/cart/*')], takes: 'yes' },
    { url: 'https://shop.test/cart/', when: [path('/cart/*')], takes: 'yes' },
    { url: 'https://shop.test/cart', when: [path('/cart/*')], takes: 'no' },
    { url: 'https://shop.test/cartoon', when: [path('/cart*')], takes: 'yes' },
    { url: 'https://shop.test/a/b/c', when: [path('/a/*/c')], takes: 'yes' },
    { url: 'https://shop.test/a/b/x/c', when: [path('/a/*/c')], takes: 'yes' },
    { url: 'https://shop.test/v1', when: [path('/v?')], takes: 'yes' },
    { url: 'https://shop.test/v', when: [path('/v?')], takes: 'no' },
    { url: 'https://shop.test/img.png', when: [path('*.png')], takes: 'yes' },
    { url: 'https://shop.test', when: [path('/')], takes: 'yes' },
    { url: 'https://shop.test/cart?to=/x', when: [path('/cart')], takes: 'yes' },
    { url: 'https://shop.test/?next=/cart', when: [path('/cart')], takes: 'no' },
    { url: 'https://shop.test/cart#top', when: [path('/cart')], takes: 'yes' },
    { url: 'https://shop.test/%61', when: [path('/a')], takes: 'no' },
    { url: 'https://shop.test/a+b(c)', when: [path('/a+b(c)')], takes: 'yes' },
    { url: 'https://shop.test/b', when: [path('/a', '/b')], takes: 'yes' },
    { url: 'shop.test', when: [path('/cart')], takes: 'path /cart' },
    // both have to hold
    { url: 'https://shop.test/cart', when: [host('shop.test'), path('/cart')], takes: 'yes' },
    { url: 'https://shop.test/', when: [host('shop.test'), path('/cart')], takes: 'no' },
    { url: 'https://blog.test/cart', when: [host('shop.test'), path('/cart')], takes: 'no' },
    // http-request-method
    { url: 'https://shop.test/', when: [method('GET', 'HEAD')], takes: 'yes' },
    { url: 'https://shop.test/', when: [method('POST')], takes: 'no' },
    { url: 'POST https://shop.test/', when: [method('POST')], takes: 'yes' },
    { url: 'POST https://shop.test/', when: [method('post')], takes: 'no' },
    { url: 'shop.test', when: [method('POST')], takes: 'method POST' },
    // query-string
    { url: 'https://shop.test/?v=1', when: [query(['v', '1'])], takes: 'yes' },
    { url: 'https://shop.test/?V=1', when: [query(['v', '1'])], takes: 'yes' },
    { url: 'https://shop.test/?v=BETA', when: [query(['v', 'beta'])], takes: 'yes' },
    { url: 'https://shop.test/?v=2', when: [query(['v', '1'])], takes: 'no' },
    { url: 'https://shop.test/?v=1.9', when: [query(['v', '1*'])], takes: 'yes' },
    { url: 'https://shop.test/?x=1&v=1', when: [query(['v', '1'])], takes: 'yes' },
    { url: 'https://shop.test/?x=beta', when: [query([null, 'beta'])], takes: 'yes' },
    { url: 'https://shop.test/?beta', when: [query([null, 'beta'])], takes: 'yes' },
    { url: 'https://shop.test/?v=a*b', when: [query(['v', 'a\\*b'])], takes: 'yes' },
    { url: 'https://shop.test/?v=aXb', when: [query(['v', 'a\\*b'])], takes: 'no' },
    { url: 'https://shop.test/?v=2', when: [query(['v', '1'], ['v', '2'])], takes: 'yes' },
    { url: 'https://shop.test/', when: [query(['v', '*'])], takes: 'no' },
    { url: 'shop.test', when: [query(['v', '1'])], takes: 'the query string' },
    // what is not in a URL
    { url: 'https://shop.test/', when: [header('X-Tenant')], takes: 'header X-Tenant' },
    { url: 'https://shop.test/', when: [source('10.0.0.0/8')], takes: "the client's address" },
    {
      url: 'https://shop.test/',
      when: [host('shop.test'), header('X-Tenant'), source('10.0.0.0/8')],
      takes: "header X-Tenant and the client's address",
    },
    { url: 'https://blog.test/', when: [host('shop.test'), header('X-Tenant')], takes: 'no' },
    { url: 'https://shop.test/', when: [{ Field: 'of-the-future' }], takes: 'of-the-future' },
    // regular expressions: whether AWS anchors them or minds case is not documented
    { url: 'https://shop-1.test/', when: [hostRegex('shop-[0-9]+\\.test')], takes: 'yes' },
    { url: 'https://shop-x.test/', when: [hostRegex('shop-[0-9]+\\.test')], takes: 'no' },
    {
      url: 'https://my.shop-1.test/',
      when: [hostRegex('shop-[0-9]+\\.test')],
      takes: 'the host matching shop-[0-9]+\\.test',
    },
    {
      url: 'https://shop.test/API/1',
      when: [pathRegex('/api/.*')],
      takes: 'the path matching /api/.*',
    },
    { url: 'https://shop.test/api/1', when: [pathRegex('^/(api|rpc)/.+$')], takes: 'yes' },
    {
      url: 'https://shop.test/x',
      when: [pathRegex('^/(a+)+$')],
      takes: 'the path matching ^/(a+)+$',
    },
    {
      url: 'https://shop.test/x',
      when: [pathRegex('(?P<x>a)')],
      takes: 'the path matching (?P<x>a)',
    },
    // no condition at all
    { url: 'https://shop.test/', when: [], takes: 'yes' },
  ])('$url and $when: $takes', ({ url, when, takes }) => {
    expect(taken(url, when)).toBe(takes);
  });

  it('goes by priority as a number, whatever the order of the answer, and ends at the first sure one', () => {
    const url = readTypedUrl('https://shop.test/');
    const { Rules } = rulesShape.parse({
      Rules: [
        { Priority: 'default' },
        { Priority: '100', Conditions: [host('shop.test')] },
        { Priority: '20', Conditions: [host('shop.test')] },
        { Priority: '9', Conditions: [header('X-Canary')] },
        { Priority: '3', Conditions: [host('blog.test')] },
      ],
    });

    expect(url && rulesTaking(url, Rules).map(({ priority }) => priority)).toEqual(['9', '20']);
  });
});

describe('a typed URL', () => {
  it.each([
    { text: 'shop', is: null },
    { text: 'shop prod', is: null },
    { text: 'tg-shop', is: null },
    { text: 'stage=prod', is: null },
    { text: 'arn:aws:x', is: null },
    {
      text: 'shop.test',
      is: { scheme: null, host: 'shop.test', port: null, path: null, method: null },
    },
    { text: 'shop.test:8443', is: { scheme: null, host: 'shop.test', port: 8443, path: null } },
    { text: 'shop.test/cart', is: { scheme: null, path: '/cart', method: 'GET' } },
    { text: 'http://localhost/x', is: { scheme: 'http', host: 'localhost', path: '/x' } },
    { text: 'HTTPS://Shop.Test', is: { scheme: 'https', host: 'Shop.Test', path: '/' } },
    {
      text: 'PUT https://shop.test/a?b=c#d',
      is: { method: 'PUT', path: '/a', query: [['b', 'c']] },
    },
  ])('$text', ({ text, is }) => {
    if (is === null) expect(readTypedUrl(text)).toBeNull();
    else expect(readTypedUrl(text)).toMatchObject(is);
  });

  it('is read or refused in no time, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        const url = readTypedUrl(text);
        return url === null || url.host !== '';
      }),
    );
  });
});

describe('a wildcard pattern', () => {
  const simple = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });

  it('matches what the regular expression of the same meaning matches', () => {
    fc.assert(
      fc.property(
        simple,
        fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 }),
        (pattern, text) => {
          const regex = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
          expect(matchesWildcard(pattern, text)).toBe(regex.test(text));
        },
      ),
    );
  });

  it('of many stars does not run away', () => {
    expect(matchesWildcard(`${'*a'.repeat(60)}b`, 'a'.repeat(500))).toBe(false);
  });
});
