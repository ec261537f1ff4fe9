import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logText } from '../support/recording.js';
import { EXAMPLE, hindcast, rows, scratch } from '../support/run.js';
import { launch, whyNoBrowser } from './chromium.js';
import { reports, rowsOf, visit, whole } from './visit.js';

interface Dropped {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Drops files onto the page, as a hand would. */
async function drop(page: Page, files: readonly Dropped[]): Promise<void> {
  const given = files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') }));
  await page.evaluate((all) => {
    const data = new DataTransfer();
    for (const { name, base64 } of all)
      data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name));
    for (const type of ['dragover', 'drop']) {
      document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
    }
  }, given);
}

const report = reports();
const file = scratch();
const bytes = (text: string) => Buffer.from(text);

/** Names and states, as the command line has them. */
async function listed(path: string): Promise<readonly (string | undefined)[]> {
  const all = rows(await hindcast(['ps', '-a', path, '--format', 'json'])) as unknown as Record<string, string>[];
  return all.map(({ ID, Names }) => Names || ID);
}

describe.skipIf(whyNoBrowser() !== null)('a log that is dropped', () => {
  let browser: Browser;
  let url: string;
  beforeAll(async () => {
    browser = await launch();
    url = await report(['--empty']);
  });
  afterAll(() => browser?.close());

  it('is asked for by an empty page', async () => {
    const { page, incidents } = await visit(browser, url);
    await page.getByRole('heading', { name: 'Drop a log here' }).waitFor();
    expect(incidents).toEqual([]);
  });

  const podman = logText('podman-4/everything');
  it.each([
    ['plain', 'events.jsonl', bytes(logText('docker-20/webapp-incident'))],
    ['gzip', 'events.jsonl.gz', gzipSync(logText('docker-20/webapp-incident'))],
    ["Podman's", 'podman.jsonl', bytes(podman)],
  ])('is read in the browser: %s', async (_, name, content) => {
    const { page, incidents } = await visit(browser, url);
    await page.getByRole('heading', { name: 'Drop a log here' }).waitFor();
    await drop(page, [{ name, bytes: content }]);
    await whole(page);
    expect((await rowsOf(page)).map(({ Name }) => Name)).toEqual(await listed(file(name, content)));
    expect(await page.locator('h1').textContent()).toBe(name);
    expect(incidents).toEqual([]);
  });

  it('is one history with others that are dropped with it', async () => {
    const log = logText('docker-20/webapp-incident');
    const half = log.indexOf('\n', log.length / 2) + 1;
    const { page } = await visit(browser, url);
    await page.getByRole('heading', { name: 'Drop a log here' }).waitFor();
    await drop(page, [
      { name: 'second.jsonl', bytes: bytes(log.slice(half)) },
      { name: 'first.jsonl', bytes: bytes(log.slice(0, half)) },
    ]);
    await whole(page);
    expect(await page.locator('.facts').textContent()).toContain('139 records');
    expect((await rowsOf(page)).map(({ Name }) => Name)).toEqual(await listed(EXAMPLE));
  });

  it('takes the place of the log that was in the page', async () => {
    const { page } = await visit(browser, `${await report([EXAMPLE])}#record=50&filter=web`);
    await whole(page);
    await drop(page, [{ name: 'podman.jsonl', bytes: bytes(podman) }]);
    await page.getByRole('heading', { name: 'podman.jsonl' }).waitFor();
    await whole(page);
    expect(await page.getByLabel('Filter').inputValue()).toBe('');
    expect((await rowsOf(page)).map(({ Name }) => Name)).toEqual(await listed(file('p.jsonl', podman)));
  });

  it.each([
    ['no log', 'photo.jpg', bytes('\u00ff\u00d8\u00ff not a log\n')],
    ['broken gzip', 'broken.gz', Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0]), Buffer.alloc(40, 7)])],
  ])('is refused in one line if it is %s', async (_, name, content) => {
    const { page } = await visit(browser, url);
    await page.getByRole('heading', { name: 'Drop a log here' }).waitFor();
    await drop(page, [{ name, bytes: content }]);
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toMatch(/not an event log|gzip/);
    // And the page goes on.
    await drop(page, [{ name: 'podman.jsonl', bytes: bytes(podman) }]);
    await whole(page);
    expect(await alert.count()).toBe(0);
  });
});
