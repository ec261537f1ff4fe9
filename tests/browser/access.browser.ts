import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXAMPLE } from '../support/run.js';
import { launch, whyNoBrowser } from './chromium.js';
import { reports, rowsOf, settled, visit, whole } from './visit.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** What axe finds that is serious. Its script goes past the page's policy, which lets none in. */
async function serious(page: Page): Promise<readonly string[]> {
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
    return (await axe.run()).violations;
  });
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes
        .slice(0, 3)
        .map(({ html, failureSummary }) => `${id}: ${html.slice(0, 120)} ${failureSummary.slice(0, 200)}`),
    );
}

const report = reports();

describe.skipIf(whyNoBrowser() !== null)('a reader without mouse or eyes', () => {
  let browser: Browser;
  let url: string;
  beforeAll(async () => {
    browser = await launch();
    url = await report([EXAMPLE]);
  });
  afterAll(() => browser?.close());

  async function open(hash: string, colorScheme: 'light' | 'dark' = 'light') {
    const { page } = await visit(browser, url + hash, { colorScheme, bypassCSP: true });
    await page.evaluate(AXE);
    await whole(page);
    return page;
  }

  it.each(['light', 'dark'] as const)('meets nothing that axe calls serious, in %s', async (scheme) => {
    const page = await open('#record=104', scheme);
    expect(await serious(page)).toEqual([]);
    for (const name of ['Images', 'Volumes', 'Networks', 'Builds', 'Findings', 'Records']) {
      await page.getByRole('tab', { name }).click();
      await settled(page);
      expect(await serious(page), name).toEqual([]);
    }
    await page.getByRole('tab', { name: 'Containers' }).click();
    await page.locator('#panel').getByRole('button', { name: 'web-1-old' }).click();
    await page.getByRole('img', { name: /^The machine of the container, lifecycle/ }).waitFor();
    await page.getByText('The timeline as a table').click();
    await settled(page);
    expect(await serious(page), 'detail').toEqual([]);
    await page.getByRole('button', { name: 'Keys' }).click();
    expect(await serious(page), 'keys').toEqual([]);
  });

  it('wears what the system wears, and what it is told to', async () => {
    const page = await open('', 'dark');
    const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const dark = await background();
    await page.getByRole('button', { name: 'Dark' }).click();
    await expect.poll(background).not.toBe(dark);
  });

  it('goes through the log by keys', async () => {
    const page = await open('');
    const where = () => page.locator('#where').textContent();
    const press = async (key: string) => {
      await page.keyboard.press(key);
      await settled(page);
      return where();
    };
    expect(await press('ArrowLeft')).toContain('record 138 of 139');
    expect(await press('Shift+ArrowLeft')).toContain('record 128 of 139');
    expect(await press('ArrowRight')).toContain('record 129 of 139');
    expect(await press('Home')).toContain('record 0 of 139');
    expect(await rowsOf(page)).toEqual([]);
    expect(await press(']')).toMatch(/record [1-9]\d* of 139/);
    expect(await press('End')).toContain('record 139 of 139');
    await page.locator('#slider').focus();
    expect(await press('ArrowLeft')).toContain('record 138 of 139');
    await page.keyboard.press('/');
    await page.keyboard.type('db 0');
    expect(await page.getByLabel('Filter').inputValue()).toBe('db 0');
    expect(await where()).toContain('record 138 of 139');
  });

  it('plays and pauses by the space bar', async () => {
    const page = await open('#record=3');
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.waitForFunction(() => !document.querySelector('#where')?.textContent?.includes('record 3 of'));
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: 'Play' }).waitFor();
  });

  it('can switch single keys off, and finds them told', async () => {
    const page = await open('');
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: 'Keys' });
    for (const told of ['one record back', 'search', 'dark, light']) expect(await dialog.textContent()).toContain(told);
    await dialog.getByRole('checkbox').uncheck();
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await settled(page);
    expect(await dialog.isVisible()).toBe(false);
    await page.keyboard.press('ArrowLeft');
    await settled(page);
    expect(await page.locator('#where').textContent()).toContain('record 138');
  });

  it('keeps its place while the state moves on', async () => {
    const page = await open('#record=60');
    const name = page.locator('#panel').getByRole('button', { name: 'db', exact: true });
    await name.focus();
    for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowRight');
    await settled(page);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('db');
  });

  it('has the timeline as a table, with the same deaths', async () => {
    const page = await open('');
    await page.getByText('The timeline as a table').click();
    const rows = await page.locator('.as-table tbody tr').allTextContents();
    expect(rows.filter((row) => row.includes('killed for want of memory')).length).toBe(8);
    expect(rows.some((row) => row.includes('means 6a13038a8dae'))).toBe(true);
  });
});
