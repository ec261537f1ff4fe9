import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { run } from '../src/cli/program.js';

/** `npm run screenshots`: the pictures in the README, of the report of the incident, taken in a real browser. */
const ROOT = fileURLToPath(new URL('../', import.meta.url));
const INCIDENT = join(ROOT, 'examples/webapp-incident.jsonl');
const SIZE = { width: 1360, height: 900 };
/** With room for the regions of the machine. */
const TALL = { width: 1360, height: 1500 };

async function report(path: string): Promise<string> {
  const { stdin, stdout, stderr, env } = process;
  const io = { stdin, stdout, stderr, env, signal: new AbortController().signal };
  if ((await run(['report', INCIDENT, '-o', path], io)) !== 0) throw new Error('no report');
  return pathToFileURL(path).href;
}

async function shoot(page: Page, name: string): Promise<void> {
  // A blinking or a hovering thing is another picture each time.
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(ROOT, 'docs', `${name}.png`), animations: 'disabled' });
}

const folder = mkdtempSync(join(tmpdir(), 'hindcast-screenshots-'));
const browser = await chromium.launch({
  executablePath: process.env.HINDCAST_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu'],
});
try {
  const url = await report(join(folder, 'report.html'));
  for (const [name, hash, colorScheme] of [
    ['report', '', 'light'],
    [
      'report-instant',
      '#record=104&thing=container:48fdbf0b608b0a981ac17620e4c629f3e25a6150058c70966945e012cd3e1f2a',
      'dark',
    ],
  ] as const) {
    const context = await browser.newContext({ viewport: hash === '' ? SIZE : TALL, colorScheme });
    const page = await context.newPage();
    await page.goto(url + hash);
    await page.locator('.lane-label').first().waitFor();
    if (hash !== '') {
      await page.getByRole('img', { name: /^The machine of the container, lifecycle/ }).waitFor();
      await page.locator('.time').evaluate((part) => part.scrollIntoView());
    }
    await shoot(page, name);
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
