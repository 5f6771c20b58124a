import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const { CHROMIUM: PATH = '/usr/bin/chromium' } = process.env;

/** Why tests in a browser are skipped here; null where they run. */
export const NO_BROWSER: string | null = existsSync(PATH)
  ? null
  : `no browser at ${PATH}: install one (Debian: apt-get install chromium) or name it in CHROMIUM`;

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
