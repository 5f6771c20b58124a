import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { buildPage } from './built-page.ts';
import { describeInBrowser, launchChromium, openPage, shoot } from './chromium.ts';

// The lab skips what an incident only waits for; what is left is seconds.
const PATIENCE = 60_000;

describeInBrowser('an incident in the lab, as people see it', () => {
  let browser: Browser;
  let lab: Lab;
  let page: Page;
  let pageErrors: readonly string[];
  const labErrors: unknown[] = [];

  beforeAll(async () => {
    browser = await launchChromium();
    lab = await startLab({
      port: 0,
      pageFolder: await buildPage(),
      reportError: (error) => labErrors.push(error),
    });
  }, PATIENCE);
  afterEach(async () => {
    await page.close();
    expect(pageErrors).toEqual([]);
    expect(labErrors).toEqual([]);
  });
  afterAll(async () => {
    await browser.close();
    await lab.close();
  });

  const open = async () => {
    ({ page, errors: pageErrors } = await openPage(browser, lab.server.url));
    page.setDefaultTimeout(PATIENCE / 2);
  };
  const be = (name: string) => page.getByRole('radio', { name }).check();
  /** A button of a message: screen readers hear what it means, which begins with what it says. */
  const button = (text: string) =>
    page.getByRole('log').getByRole('button').filter({ hasText: text });
  const inject = (fault: string) => page.getByRole('button', { name: `: ${fault}` }).click();
  const targets = (state: string) =>
    page
      .getByRole('article', { name: /^Target / })
      .filter({ has: page.getByText(state, { exact: true }) });
  const ask = async () => {
    await page.getByRole('textbox', { name: 'Message #incidents-shop' }).fill('/502 shop');
    await page.keyboard.press('Enter');
    await button('Approve').waitFor();
  };
  const approve = async () => {
    await button('Approve').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  };
  const headline = (words: string) =>
    page.getByRole('heading', { name: words }).waitFor({ timeout: PATIENCE });

  it(
    'a name that means two target groups is a menu, and the incident goes on with what is chosen',
    async () => {
      await open();
      await page
        .getByRole('textbox', { name: 'Message #incidents-shop' })
        .fill('/502 \u201cshop-alb\u201d');
      await page.keyboard.press('Enter');
      await headline('which one is meant?');
      await shoot(page, 'lab-choice');
      await page
        .getByRole('log')
        .getByRole('combobox', { name: 'Choose what is meant' })
        .selectOption({ label: 'shop · 3 of 3 healthy' });

      await headline('502 at shop: not now, it is healthy');
      expect(await page.getByRole('log').getByRole('combobox').count()).toBe(0);
    },
    2 * PATIENCE,
  );

  it(
    'the service crashed: found, refused to a stranger, approved, recovered',
    async () => {
      await open();
      await inject('The service crashed');
      await targets('unhealthy').nth(2).waitFor();
      await ask();
      await shoot(page, 'lab-proposed');

      await be('Eve');
      await approve();
      await page.getByText('You are not among those who may approve this').first().waitFor();
      expect(await targets('healthy').count()).toBe(0);

      await be('Grace');
      await approve();
      await headline('recovered');
      await targets('healthy').nth(2).waitFor();
      expect(await button('Approve').count()).toBe(0);
      await shoot(page, 'lab-recovered');
    },
    2 * PATIENCE,
  );

  it(
    'a proposal is declined, with the reason, and nothing is changed',
    async () => {
      await open();
      await inject('The service was stopped');
      await targets('unhealthy').nth(2).waitFor();
      await ask();
      await button('Decline…').click();
      const modal = page.getByRole('dialog', { name: 'Decline' });
      await modal.getByRole('textbox', { name: /Why/ }).fill('the maintenance goes on');
      await shoot(page, 'lab-decline');
      await modal.getByRole('button', { name: 'Decline' }).click();

      await headline('declined');
      expect(await page.getByRole('log').textContent()).toContain('the maintenance goes on');
      expect(await targets('unhealthy').count()).toBe(3);
    },
    2 * PATIENCE,
  );
});
