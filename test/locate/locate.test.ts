import { describe, expect, it } from '@jest/globals';
import { readCatalogue } from '../../src/catalogue/read-catalogue.ts';
import { type LocateResult, locate } from '../../src/locate/locate.ts';
import { clock, cloudsOf, host, path, type Setup } from './account.ts';

/** A town of services: one load balancer for each way in which groups are told apart. */
const TOWN: Setup = {
  balancers: {
    'shop-alb': {
      dns: 'shop-alb-1849203746.eu-west-1.elb.amazonaws.com',
      tags: { service: 'shop', team: 'sales' },
      listeners: {
        80: [
          {
            to: {
              Type: 'redirect',
              RedirectConfig: { Protocol: 'HTTPS', Port: '443', Host: '#{host}', Path: '/#{path}' },
            },
          },
        ],
        443: [
          { priority: 10, conditions: [host('*.shop.test'), path('/cart*')], to: 'cart' },
          { priority: 20, conditions: [host('*.shop.test')], to: 'shop' },
          { to: { Type: 'fixed-response' } },
        ],
      },
    },
    'many-alb': { listeners: { 80: [{ to: 'red' }] } },
    'alone-alb': { listeners: { 80: [{ to: 'alone' }] } },
    'third-alb': {},
    'empty-alb': {},
    'tcp-nlb': { type: 'network' },
  },
  groups: {
    shop: { behind: 'shop-alb', tags: { service: 'shop' } },
    cart: { behind: 'shop-alb', tags: { service: 'cart', stage: 'prod' }, states: ['unhealthy'] },
    red: { behind: 'many-alb' },
    green: { behind: 'many-alb' },
    alone: { behind: 'alone-alb' },
    orphan: {},
    tcp: { behind: 'tcp-nlb', protocol: 'TCP' },
    twin: { behind: 'many-alb', tags: { service: 'pair' } },
    'twin-2': { behind: 'third-alb', tags: { service: 'pair' } },
  },
};
const ARN = 'arn:aws:elasticloadbalancing:eu-west-1:111111111111';

const ask = (query: string, ...setups: readonly Setup[]) =>
  locate({ clouds: cloudsOf(...(setups.length === 0 ? [TOWN] : setups)), clock }, query);

const groupOf = (result: LocateResult): string =>
  result.ok ? result.located.targetGroup.name : `${result.kind}: ${result.why}`;
const labelsOf = (result: LocateResult): readonly string[] =>
  !result.ok && result.kind === 'choose' ? result.options.map(({ label }) => label) : [];

describe('one target group is found by', () => {
  it.each([
    { given: 'its name', query: 'red', group: 'red' },
    { given: 'its name, without regard to case', query: 'ORPHAN', group: 'orphan' },
    { given: 'the tag "service"', query: 'cart', group: 'cart' },
    { given: 'a name in typographic quotes', query: '\u201ccart\u201d', group: 'cart' },
    { given: 'a name in back-ticks', query: '`cart`', group: 'cart' },
    { given: 'a name whose quote was never closed', query: '"cart', group: 'cart' },
    { given: 'any tag', query: 'stage=prod', group: 'cart' },
    { given: 'a tag that says so', query: 'tag:stage=prod', group: 'cart' },
    { given: 'a quoted value of a tag', query: 'stage="prod"', group: 'cart' },
    { given: 'its ARN', query: `${ARN}:targetgroup/red/73e2d6bc24d8a067`, group: 'red' },
    {
      given: 'an ARN with the end of a sentence',
      query: `${ARN}:targetgroup/red/73e2d6bc24d8a067.`,
      group: 'red',
    },
    { given: 'the name of its load balancer', query: 'alone-alb', group: 'alone' },
    {
      given: 'the DNS name of its load balancer',
      query: 'ALONE-ALB-1234567890.eu-west-1.elb.amazonaws.com.',
      group: 'alone',
    },
    {
      given: 'the DNS name with dualstack',
      query: 'dualstack.alone-alb-1234567890.eu-west-1.elb.amazonaws.com',
      group: 'alone',
    },
    {
      given: 'the ARN of a listener',
      query: `${ARN}:listener/app/alone-alb/50dc6c495c0c9188/f2f7dc8efc522ab2`,
      group: 'alone',
    },
    {
      given: 'the ARN of a rule',
      query: `${ARN}:listener-rule/app/alone-alb/50dc6c495c0c9188/f2f7dc8efc522ab2/9683b2d02a6cabee`,
      group: 'alone',
    },
    { given: 'a URL', query: 'https://www.shop.test/cart/1', group: 'cart' },
    { given: 'a URL of Slack', query: '<https://www.shop.test/|www.shop.test>', group: 'shop' },
    {
      given: 'a URL that is redirected to HTTPS',
      query: 'http://www.shop.test/cart',
      group: 'cart',
    },
    { given: 'a host and a path', query: 'www.shop.test/cart', group: 'cart' },
    {
      given: 'a URL with the DNS name of the load balancer',
      query: 'http://alone-alb-1234567890.eu-west-1.elb.amazonaws.com/x',
      group: 'alone',
    },
    {
      given: 'a host, when one of the groups that serve it fails',
      query: 'www.shop.test',
      group: 'cart',
    },
  ])('$given', async ({ query, group }) => {
    expect(groupOf(await ask(query))).toBe(group);
  });

  it('being the only one of its load balancer that fails, which is said', async () => {
    const result = await ask('shop-alb');

    expect(groupOf(result)).toBe('cart');
    expect(result).toMatchObject({
      notes: ['Of 2 target groups, cart is the only one that fails.'],
    });
  });

  it('failing alone when nothing was typed', async () => {
    const result = await ask('', {
      balancers: { quiet: {}, loud: { failures: [30, 20] } },
      groups: { a: { behind: 'quiet' }, b: { behind: 'loud' } },
    });

    expect(groupOf(result)).toBe('b');
  });
});

describe('a person chooses', () => {
  it('between target groups of a load balancer of which not exactly one fails', async () => {
    const result = await ask('many-alb');

    expect(result).toMatchObject({
      kind: 'choose',
      why: '"many-alb" means 3 target groups. Which one is meant?',
    });
    expect(labelsOf(result)).toEqual([
      'red · 1 of 1 healthy',
      'green · 1 of 1 healthy',
      'twin · 1 of 1 healthy',
    ]);
  });

  it('between namesakes, even where one of them fails', async () => {
    expect(labelsOf(await ask('pair'))).toEqual(['twin', 'twin-2']);
  });

  it('between load balancers that fail, the worst first', async () => {
    const result = await ask('', {
      balancers: { some: { failures: [3, 1] }, most: { failures: [900, 450] }, none: {} },
      groups: { a: { behind: 'some' }, b: { behind: 'most' } },
    });

    expect(labelsOf(result)).toEqual([
      'most · 900 × 5xx, 450 of them 502',
      'some · 3 × 5xx, 1 of them 502',
    ]);
  });

  it('between accounts and regions, each by its name', async () => {
    const clouds = cloudsOf(
      { groups: { shop: {} } },
      { account: '222222222222', region: 'us-east-1', groups: { shop: {} } },
    );
    const catalogue = readCatalogue(
      'accounts:\n  - id: "222222222222"\n    name: payments\n    regions: [us-east-1]\n    role: arn:aws:iam::222222222222:role/r\n    externalId: ex\n',
      'test',
    );

    const result = await locate({ clouds, clock }, 'shop', catalogue);

    expect(labelsOf(result)).toEqual([
      'shop · eu-west-1',
      'shop · payments (222222222222) us-east-1',
    ]);
  });

  it('and what is chosen is found without a doubt', async () => {
    const result = await ask('many-alb');
    const [first] = !result.ok && result.kind === 'choose' ? result.options : [];

    expect(groupOf(await ask(first?.query ?? ''))).toBe('red');
  });

  it('among at most a hundred, in labels that a menu takes', async () => {
    const names = Array.from({ length: 130 }, (_, index) => `group-${index}-${'x'.repeat(80)}`);
    const result = await ask('service=all', {
      groups: Object.fromEntries(names.map((name) => [name, { tags: { service: 'all' } }])),
    });

    expect(labelsOf(result)).toHaveLength(100);
    expect(Math.max(...labelsOf(result).map((label) => label.length))).toBe(75);
    expect(result).toMatchObject({ why: expect.stringContaining('30 more are not shown') });
  });
});

describe('nothing found', () => {
  it.each([
    {
      given: 'a typing error',
      query: 'crat',
      says: ['Nothing is called "crat"', 'Did you mean "cart"?'],
    },
    {
      given: 'a name that is like no other',
      query: 'zebra',
      says: [
        'There are: shop, cart, pair',
        'Searched: 8 target groups and 5 load balancers in eu-west-1.',
      ],
    },
    {
      given: 'a tag that nobody has',
      query: 'stage=test',
      says: ['the tag stage=test', 'There are: stage=prod.'],
    },
    {
      given: 'a URL that the load balancer answers itself',
      query: 'https://blog.test/',
      says: ['No load balancer sends https://blog.test/ to a target group.'],
    },
    {
      given: 'a load balancer without a target group',
      query: 'empty-alb',
      says: ['The load balancer empty-alb has no target group'],
    },
    {
      given: 'the group of a Network Load Balancer',
      query: 'tcp',
      says: ['Nothing is called "tcp"'],
    },
    {
      given: 'an ARN of something else',
      query: 'arn:aws:ec2:eu-west-1:111111111111:instance/i-0a3f5c7e9b1d24681',
      says: ['An ARN of ec2 instance names neither a target group nor'],
    },
    {
      given: 'an ARN of nothing that is there',
      query: `${ARN}:targetgroup/gone/73e2d6bc24d8a067`,
      says: ['There is no target group arn:aws:'],
    },
    {
      given: 'an ARN in a region that is not looked after',
      query: 'arn:aws:elasticloadbalancing:us-east-1:111111111111:targetgroup/red/73e2d6bc24d8a067',
      says: ['where nothing is looked after'],
    },
    {
      given: 'nothing typed and nothing failing',
      query: '',
      says: ['No load balancer answered 5xx'],
    },
  ])('given $given, it says what was searched and what is near', async ({ query, says }) => {
    const result = await ask(query);

    expect(result).toMatchObject({ ok: false, kind: 'nothing' });
    for (const words of says) expect(groupOf(result)).toContain(words);
  });
});

describe('what may not be seen', () => {
  const GROUPS = 'elasticloadbalancing:DescribeTargetGroups';
  const BALANCERS = 'elasticloadbalancing:DescribeLoadBalancers';

  it('in one place does not hide what is in the others, and is said', async () => {
    const result = await ask(
      'shop',
      { denied: [GROUPS, BALANCERS], groups: {} },
      { account: '222222222222', region: 'us-east-1', groups: { shop: {} } },
    );

    expect(result).toMatchObject({ ok: true, located: { place: { account: '222222222222' } } });
    expect(result).toMatchObject({
      notes: expect.arrayContaining([
        `eu-west-1: Cannot read target groups: access denied; grant ${GROUPS}.`,
      ]),
    });
  });

  it('anywhere is another answer than "there is nothing"', async () => {
    const result = await ask('shop', { denied: [GROUPS, BALANCERS] });

    expect(result).toMatchObject({ ok: false, kind: 'not-searched' });
    expect(groupOf(result)).toContain(`grant ${GROUPS}`);
  });

  it('of tags leaves names to go by', async () => {
    const result = await ask('red', { ...TOWN, denied: ['elasticloadbalancing:DescribeTags'] });

    expect(groupOf(result)).toBe('red');
    expect(result).toMatchObject({
      notes: [expect.stringContaining('grant elasticloadbalancing:DescribeTags')],
    });
  });

  it('of the health of groups leaves the choice to a person', async () => {
    const result = await ask('shop-alb', {
      ...TOWN,
      denied: ['elasticloadbalancing:DescribeTargetHealth', 'cloudwatch:GetMetricData'],
    });

    expect(labelsOf(result)).toEqual(['shop', 'cart']);
  });
});

describe('a service of the catalogue', () => {
  const catalogue = readCatalogue(
    `
accounts:
  - { id: "222222222222", regions: [us-east-1], role: "arn:aws:iam::222222222222:role/r", externalId: ex }
services:
  Till: { aliases: [checkout], targetGroup: cart }
  front: { loadBalancer: alone-alb }
  abroad: { targetGroup: shop, account: "222222222222", region: us-east-1 }
`,
    'test',
  );
  const world = {
    clouds: cloudsOf(TOWN, { account: '222222222222', region: 'us-east-1', groups: { shop: {} } }),
    clock,
  };

  it.each([
    { query: 'till', service: 'Till', group: 'cart', account: null },
    { query: 'Checkout', service: 'Till', group: 'cart', account: null },
    { query: 'cart', service: 'Till', group: 'cart', account: null },
    { query: 'front', service: 'front', group: 'alone', account: null },
    { query: 'alone', service: 'front', group: 'alone', account: null },
    { query: 'abroad', service: 'abroad', group: 'shop', account: '222222222222' },
  ])('$query is $service: the same name however it was asked for', async (row) => {
    const result = await locate(world, row.query, catalogue);

    expect(result).toMatchObject({
      ok: true,
      located: {
        service: row.service,
        place: { account: row.account },
        targetGroup: { name: row.group },
      },
    });
  });
});
