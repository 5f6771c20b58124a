import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { catalogued, EMPTY_CATALOGUE } from '../../src/catalogue/catalogue.ts';
import { readCatalogue } from '../../src/catalogue/read-catalogue.ts';

const EXAMPLE = 'docs/fiveohtwo.example.yaml';
const example = () => readCatalogue(readFileSync(EXAMPLE, 'utf8'), EXAMPLE);

describe('the catalogue', () => {
  it('is read from the example of the docs', () => {
    const { accounts, services } = example();

    expect(accounts.map(({ id, regions }) => [id, regions])).toEqual([
      ['222222222222', ['eu-west-1', 'us-east-1']],
    ]);
    expect(services['shop']).toMatchObject({
      unit: 'shop.service',
      logs: ['/var/log/shop/app.log'],
      limits: { minimumHealthyTargets: 2 },
      approvers: ["the shop's on-call"],
    });
  });

  it.each(['', '# nothing yet\n', 'services: {}\n'])('may be empty: %j', (text) => {
    expect(readCatalogue(text, 'fiveohtwo.yaml')).toEqual(EMPTY_CATALOGUE);
  });

  it.each([
    { called: 'shop', service: 'shop' },
    { called: ' WebShop ', service: 'shop' },
    { called: 'www.shop.example.com', service: 'shop' },
    { called: 'sho', service: undefined },
  ])('knows "$called" as $service', ({ called, service }) => {
    expect(catalogued(example(), called)?.name).toBe(service);
  });
});

describe('a faulty catalogue is refused with the line of each fault', () => {
  it.each([
    {
      given: 'a setting that there is not',
      text: 'services:\n  shop:\n    aliases: [a]\n    colour: red\n',
      says: 'c.yaml:4: services.shop: Unrecognized key: "colour"',
    },
    {
      given: 'an account number without quotes',
      text: 'accounts:\n  - id: 222222222222\n    regions: [eu-west-1]\n    role: arn:aws:iam::222222222222:role/r\n    externalId: id\n',
      says: 'c.yaml:2: accounts.0.id: must be twelve digits in quotes',
    },
    {
      given: 'no external id',
      text: 'accounts:\n  - id: "222222222222"\n    regions: [eu-west-1]\n    role: arn:aws:iam::222222222222:role/r\n',
      says: 'c.yaml:2: accounts.0.externalId: Invalid input',
    },
    {
      given: 'a role of another account',
      text: 'accounts:\n  - id: "222222222222"\n    regions: [eu-west-1]\n    role: arn:aws:iam::333333333333:role/r\n    externalId: id\n',
      says: 'c.yaml:4: accounts.0.role: must be a role of account 222222222222',
    },
    {
      given: 'a service in an account that is not there',
      text: 'services:\n  shop:\n    account: "444444444444"\n',
      says: 'c.yaml:3: services.shop.account: account 444444444444 is not among the accounts',
    },
    {
      given: 'one alias for two services',
      text: 'services:\n  shop:\n    aliases: [web]\n  blog:\n    aliases: [WEB]\n',
      says: 'c.yaml:5: services.blog: "WEB" is a name of shop, too',
    },
    {
      given: 'a target group and a load balancer',
      text: 'services:\n  shop:\n    targetGroup: a\n    loadBalancer: b\n',
      says: 'c.yaml:4: services.shop.loadBalancer: has a target group and a load balancer',
    },
    {
      given: 'a unit that is a command',
      text: 'services:\n  shop:\n    unit: "; reboot"\n',
      says: 'c.yaml:3: services.shop.unit: must be the name of a systemd unit',
    },
    ...['/etc/shadow', '/var/log/../../etc/shadow', 'app.log', '/var/log/a b'].map((file) => ({
      given: `${file} as a log`,
      text: `services:\n  shop:\n    logs:\n      - ${file}\n`,
      says: 'c.yaml:4: services.shop.logs.0: must be under /var/log/ or end in .log',
    })),
    {
      given: 'a service that is there twice',
      text: 'services:\n  shop: {}\n  shop: {}\n',
      says: 'c.yaml:3: Map keys must be unique',
    },
    { given: 'no YAML', text: 'services: [\n', says: 'c.yaml:2: ' },
    { given: 'a list', text: '- shop\n', says: 'c.yaml:1: the catalogue: Invalid input' },
  ])('$given', ({ text, says }) => {
    expect(() => readCatalogue(text, 'c.yaml')).toThrow(SyntaxError);
    expect(() => readCatalogue(text, 'c.yaml')).toThrow(says);
  });
});
