import { existsSync } from 'node:fs';
import { describe } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';

const { CHROMIUM: PATH = '/usr/bin/chromium', SCREENSHOTS } = process.env;

/** `describe` for tests in a browser; where there is none they are skipped, and the title says how to get one. */
export function describeInBrowser(title: string, tests: () => void): void {
  if (existsSync(PATH)) {
    describe(title, tests);
    return;
  }
  describe.skip(
    `${title} (skipped: no browser at ${PATH}; install one, on Debian \`apt-get install chromium\`, or name it in CHROMIUM)`,
    tests,
  );
}

export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: PATH,
    args: [
      '--headless',
      // The sandbox needs rights that containers seldom give; the page is our own.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

export interface WatchedPage {
  readonly page: Page;
  /** What went wrong in the page, uncaught errors and the console's; a test expects it empty. */
  readonly errors: readonly string[];
}

export async function openPage(browser: Browser, url: string): Promise<WatchedPage> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(url);
  return { page, errors };
}

/** For a look at the page after a change: `SCREENSHOTS=folder npm test -- test/browser`. */
export async function shoot(page: Page, name: string): Promise<void> {
  if (SCREENSHOTS) await page.screenshot({ path: `${SCREENSHOTS}/${name}.png` });
}
