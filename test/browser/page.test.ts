import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { epochMs } from '../../src/brand.ts';
import { type LabServer, startLabServer } from '../../src/lab/server.ts';
import { Workspace } from '../../src/lab/slack/workspace.ts';
import { demoBot, HOSTILE } from '../lab/slack/demo-bot.ts';
import { demoFleet } from '../lab/slack/demo-fleet.ts';
import { buildPage } from './built-page.ts';
import { describeInBrowser, launchChromium, openPage, shoot } from './chromium.ts';

describeInBrowser('the page of the lab', () => {
  let browser: Browser;
  let lab: LabServer;
  let page: Page;
  let pageErrors: readonly string[];
  let pageFolder: string;

  beforeAll(async () => {
    pageFolder = await buildPage();
    browser = await launchChromium();
  }, 60_000);
  afterAll(() => browser.close());

  beforeEach(async () => {
    lab = await startLabServer({
      workspace: new Workspace({ now: () => epochMs(Date.now()) }),
      fleet: demoFleet(),
      port: 0,
      pageFolder,
      installBot: demoBot,
      reportError: (error) => {
        throw error;
      },
    });
    ({ page, errors: pageErrors } = await openPage(browser, lab.url));
  });
  afterEach(async () => {
    await page.close();
    await lab.close();
    expect(pageErrors).toEqual([]);
  });

  const say = async (text: string) => {
    await page.getByRole('textbox', { name: 'Message #incidents-shop' }).fill(text);
    await page.keyboard.press('Enter');
  };
  const be = (name: string) => page.getByRole('radio', { name }).check();
  const messageWith = (text: string) =>
    page.getByRole('article', { name: 'Message from fiveohtwo' }).filter({ hasText: text });
  const see = (text: string | RegExp) => page.getByText(text).first().waitFor();

  it('shows a newcomer how to begin', async () => {
    await page.getByRole('region', { name: 'How to begin' }).waitFor();
    await shoot(page, 'welcome');
  });

  it('takes a command, draws the answer as Slack would, and lets a button change it', async () => {
    await say('/502 shop');
    await page.getByRole('heading', { name: '502s of shop' }).waitFor();
    await shoot(page, 'card');

    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('dialog', { name: 'Correct the port?' }).waitFor();
    await shoot(page, 'confirm');
    await page.getByRole('button', { name: 'Do it' }).click();

    expect(await messageWith('Approved by').textContent()).toMatch(
      /\(edited\)\s*✅ Approved by @Ada/,
    );
    expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
  });

  it('sends nothing when the question of a button is answered with no', async () => {
    await say('/502 shop');
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('button', { name: 'Not yet' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(1);
  });

  it('opens a modal, keeps its errors beside the input, and sends what was entered', async () => {
    await be('Grace');
    await say('/502 shop');
    await page.getByRole('button', { name: 'Decline' }).click();
    const modal = page.getByRole('dialog', { name: 'Decline' });
    await modal.getByRole('button', { name: 'Send' }).click();
    await see('Please complete this required field.');
    await modal.getByRole('textbox', { name: 'Why?' }).fill('no');
    await modal.getByRole('button', { name: 'Send' }).click();
    await see('A longer reason, please.');
    await shoot(page, 'modal');
    await modal.getByRole('textbox', { name: 'Why?' }).fill('we deploy in a minute');
    await modal.getByRole('button', { name: 'Send' }).click();

    expect(await messageWith('Declined by').textContent()).toContain(
      'Declined by @Grace: we deploy in a minute',
    );
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('shows what only one person may see to that person alone', async () => {
    await say('/502 shop');
    await page.getByRole('button', { name: 'Details' }).click();
    await see('The details, for you alone.');
    await see('Only visible to you');

    await be('Eve');
    await page.getByText('The details, for you alone.').waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: '502s of shop' }).waitFor();
  });

  it('draws what a host printed as the text it is', async () => {
    await say('/502 shop');
    await page.getByRole('heading', { name: '502s of shop' }).waitFor();
    const printed = page.locator('pre').first();
    expect(await printed.textContent()).toBe(HOSTILE);
    expect(await printed.locator('*').count()).toBe(0);
  });

  it('says so when the bot breaks or takes too long', async () => {
    await say('/502 shop');
    await page.getByRole('button', { name: 'Broken' }).click();
    await page.getByRole('alert').getByText('answered the click with an error').waitFor();
    await say('/502 slow');
    await see('/502 failed with the error "operation_timeout"');
    await say('/unknown');
    await see('is not a valid command');
  }, 15_000);

  it('offers the command when / is typed', async () => {
    const box = page.getByRole('textbox', { name: 'Message #incidents-shop' });
    await box.fill('/');
    await page.getByRole('button', { name: '/502' }).waitFor();
    await shoot(page, 'hint');
    await box.press('Tab');
    expect(await box.inputValue()).toBe('/502 ');
  });

  it('breaks the fleet and mends it', async () => {
    await page.getByRole('button', { name: 'Inject: nginx forwards to the wrong port' }).click();
    const target = page.getByRole('article', { name: 'Target i-0a' });
    await target.getByText('Target.ResponseCodeMismatch').waitFor();
    expect(await target.textContent()).toContain('unhealthy');
    await shoot(page, 'fault');
    await page.getByRole('button', { name: 'Reset' }).click();
    await target.getByText('Target.ResponseCodeMismatch').waitFor({ state: 'detached' });
  });

  it('marks a channel in which something new was said', async () => {
    await page.getByRole('button', { name: '# general' }).click();
    await page.getByRole('textbox', { name: 'Message #general' }).fill('good morning <b>&amp;</b>');
    await page.keyboard.press('Enter');
    await see('good morning <b>&amp;</b>');
    expect(await page.getByRole('button', { name: '# general' }).getAttribute('aria-current')).toBe(
      'page',
    );
  });
});
