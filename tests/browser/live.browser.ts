import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logText } from '../support/recording.js';
import { scratch } from '../support/run.js';
import { launch, whyNoBrowser } from './chromium.js';
import { rowsOf, visit, whole } from './visit.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const RECORDS = logText('docker-20/webapp-incident').split('\n');
const file = scratch();

/** `hindcast open`, as a user runs it; gives its address. */
async function opened(argv: readonly string[]): Promise<{ child: ChildProcess; url: string }> {
  // One process: of two, the one that serves would outlive the one that is killed.
  const program = ['--import', 'tsx', `${ROOT}src/cli/main.ts`, 'open', ...argv, '--no-browser'];
  const child = spawn(process.execPath, program, { cwd: ROOT, stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout ?? child, 'data');
  return { child, url: String(line).trim() };
}

describe.skipIf(whyNoBrowser() !== null)('open', () => {
  let browser: Browser;
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await browser?.close();
  });

  async function open(argv: readonly string[], said = '') {
    const { child, url } = await opened(argv);
    children.push(child);
    child.stdin?.write(said);
    const { page, incidents } = await visit(browser, url);
    await whole(page);
    const count = (records: number) =>
      page.waitForFunction((n) => document.querySelector('#where')?.textContent?.includes(`of ${n}`), records);
    return { child, page, incidents, count };
  }

  it('follows a log that grows, and keeps the reader where he is', async () => {
    const path = file('grow.jsonl', `${RECORDS.slice(0, 60).join('\n')}\n`);
    const { child, page, incidents, count } = await open([path]);
    await count(60);
    await page.locator('.connection', { hasText: 'live' }).waitFor();
    appendFileSync(path, `${RECORDS.slice(60, 100).join('\n')}\n`);
    await count(100);
    expect(await page.locator('#where').textContent()).toContain('record 100 of 100');
    await page.keyboard.press('ArrowLeft');
    appendFileSync(path, RECORDS.slice(100).join('\n'));
    await count(139);
    expect(await page.locator('#where').textContent()).toContain('record 99 of 139');
    await page.keyboard.press('End');
    await expect.poll(async () => (await rowsOf(page)).map(({ Name }) => Name)).toEqual(['web-2', 'web-1', 'db']);
    expect(incidents.filter((incident) => !incident.endsWith('/events'))).toEqual([]);
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    expect(code).toBe(130);
    await page.locator('.connection', { hasText: 'connection lost' }).waitFor();
  });

  it('leaves a file alone that is dropped in the place of its log', async () => {
    const path = file('left.jsonl', `${RECORDS.slice(0, 60).join('\n')}\n`);
    const { page, count } = await open([path]);
    await count(60);
    const own = { name: 'own.jsonl', mimeType: 'text/plain', buffer: Buffer.from(RECORDS.slice(0, 20).join('\n')) };
    await page.locator('input[type=file]').setInputFiles(own);
    await page.getByRole('heading', { name: 'own.jsonl' }).waitFor();
    await count(20);
    const { page: other } = await visit(browser, page.url().split('#')[0] ?? '');
    await whole(other);
    appendFileSync(path, `${RECORDS.slice(60, 100).join('\n')}\n`);
    // Another page has it: this one would have it too.
    await other.waitForFunction(() => document.querySelector('#where')?.textContent?.includes('of 100'));
    expect(await page.locator('#where').textContent()).toContain('record 20 of 20');
    expect(await page.locator('.connection').textContent()).toBe('');
  });

  it('follows a pipe, and says when it has ended', async () => {
    const { child, page, count } = await open(['-'], `${RECORDS.slice(0, 30).join('\n')}\n`);
    await count(30);
    child.stdin?.end(RECORDS.slice(30).join('\n'));
    await count(139);
    await page.getByText('The page no longer follows: the log has ended').waitFor();
  });
});
