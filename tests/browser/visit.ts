import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, expect } from 'vitest';
import { hindcast } from '../support/run.js';

/** A page, and everything about it that should not have been. */
export interface Visit {
  readonly page: Page;
  /** Dialogs, requests beyond the page itself, errors, what the policy refused. */
  readonly incidents: readonly string[];
}

/** Makes reports into a folder that goes with the tests of this file; gives their addresses. */
export function reports(): (argv: readonly string[], name?: string) => Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'hindcast-page-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  let count = 0;
  return async (argv) => {
    const path = join(folder, `report-${count++}.html`);
    const ran = await hindcast(['report', ...argv, '-o', path]);
    expect(ran.status, ran.err).toBe(0);
    return pathToFileURL(path).href;
  };
}

/** Opens an address in a window of its own, and waits until all that is said of the whole log is there. */
export async function visit(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 1000 }, ...options });
  const page = await context.newPage();
  const incidents: string[] = [];
  page.on('dialog', (dialog) => {
    incidents.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const asked = request.url();
    if (asked.split('#')[0] !== url.split('#')[0] && !asked.startsWith('data:')) incidents.push(`request ${asked}`);
  });
  page.on('pageerror', (error) => incidents.push(`error ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') incidents.push(`console ${message.text()}`);
  });
  await page.goto(url);
  return { page, incidents };
}

/** Opens an address in a window that draws nothing, and waits for nothing, until what is given back is called: a tab behind others. */
export async function visitBehind(browser: Browser, url: string): Promise<{ page: Page; show: () => Promise<void> }> {
  const page = await (await browser.newContext()).newPage();
  await page.addInitScript(() => {
    const [frame, later] = [requestAnimationFrame, setTimeout];
    const held: (() => void)[] = [];
    let isShown = false;
    // A number that is none of the browser's: what is called off by it must not be something else.
    const when = (deed: () => number) => (isShown ? deed() : -held.push(deed));
    Object.assign(globalThis, {
      requestAnimationFrame: (deed: FrameRequestCallback) => when(() => frame(deed)),
      setTimeout: (deed: () => void, wait?: number) => when(() => Number(later(deed, wait))),
      show: () => {
        isShown = true;
        for (const deed of held) deed();
      },
    });
  });
  await page.goto(url);
  return { page, show: () => page.evaluate(() => (globalThis as unknown as { show: () => void }).show()) };
}

/** Waits until the whole log was looked at. */
export async function whole(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'What was deployed' }).waitFor();
}

/** The cells of a list, a row an object by its columns. */
export function rowsOf(page: Page): Promise<Record<string, string>[]> {
  return page
    .locator('#panel tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) =>
        Object.fromEntries(
          [...row.querySelectorAll('td')].map((cell) => [cell.dataset.column ?? '', cell.textContent ?? '']),
        ),
      ),
    );
}

/** Leads to an address within the page. */
export async function go(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
  await settled(page);
}

/** Two frames later what was asked for is shown. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}
