import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { expect, it } from 'vitest';

const PLACES: readonly string[] = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The program; null: there is none. */
export function findChromium(): string | null {
  return [process.env.HINDCAST_CHROMIUM ?? '', ...PLACES].find((path) => path !== '' && existsSync(path)) ?? null;
}

/** Why there is no browser to test with; null: there is one. Where it must be there (`HINDCAST_BROWSER_REQUIRED`), that is a failure. */
export function whyNoBrowser(): string | null {
  if (findChromium() !== null) return null;
  const reason = `no Chromium in ${PLACES.join(', ')}; install one (apt-get install chromium), or name it in HINDCAST_CHROMIUM`;
  process.stderr.write(`\nThe page was not tested in a browser: ${reason}\n`);
  if (process.env.HINDCAST_BROWSER_REQUIRED) it('a browser is there', () => expect.fail(reason));
  // A file without a test is a failure.
  else it(`is not tested in a browser: ${reason}`, () => {});
  return reason;
}

export function launch(): Promise<Browser> {
  const args = ['--headless', '--no-sandbox', '--disable-gpu'];
  return chromium.launch({ executablePath: findChromium() ?? '', args });
}
