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

  const lines = logText('docker-20/webapp-incident').trimEnd().split('\n');
  const packed = (from: number, to: number) =>
    gzipSync(
      lines
        .slice(from, to)
        .map((line) => `${line}\n`)
        .join(''),
    );
  const header = (segment: number) =>
    gzipSync(`${JSON.stringify({ schema: 'hindcast/recording@1', segment, startedAt: '2026-11-23T21:50:00Z' })}\n`);
  it.each([
    ['as `cat a.gz b.gz` makes it', [packed(0, 50), packed(50, 100), packed(100, 139)]],
    ['segments of a recording, joined', [header(1), packed(0, 70), header(2), packed(70, 139)]],
    ['torn in its second member', [packed(0, 60), packed(60, 139).subarray(0, -400)]],
    ['with junk behind it', [packed(0, 139), bytes('no gzip at all')]],
  ])('is read in the browser as the command line reads it, gzip of several members: %s', async (name, parts) => {
    const content = Buffer.concat(parts);
    const path = file(`${name.replaceAll(/\W+/g, '-')}.jsonl.gz`, content);
    const { page, incidents } = await visit(browser, url);
    await page.getByRole('heading', { name: 'Drop a log here' }).waitFor();
    await drop(page, [{ name: 'log.jsonl.gz', bytes: content }]);
    await whole(page);
    expect((await rowsOf(page)).map(({ Name }) => Name)).toEqual(await listed(path));
    const { out } = await hindcast(['state', path]);
    const { position } = JSON.parse(out) as { position: number };
    expect(await page.locator('#where').textContent()).toContain(`record ${position} of ${position}`);
    const isTorn = /torn|junk/.test(name);
    if (name.includes('torn')) expect([position > 60, position < 139]).toEqual([true, true]);
    else expect(position).toBe(isTorn ? 140 : 139);
    if (isTorn) {
      await page.getByRole('tab', { name: 'Records' }).click();
      const last = await page.locator('.events tbody tr').last().textContent();
      expect(last).toMatch(
        /recording\.unreadable.*(?:cut off at byte [\d,]+: the gzip member that begins at byte [\d,]+|something that is no gzip stands behind its end)/,
      );
    }
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
    ['no log', 'photo.jpg', bytes('\u00ff\u00d8\u00ff not a log\n'), /^photo\.jpg: not an event log/],
    [
      'broken gzip',
      'broken.gz',
      Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0]), Buffer.alloc(40, 7)]),
      /^broken gzip at byte [\d,]+: .*Copy the file again/,
    ],
    ['empty', 'empty.jsonl', bytes(''), /^empty\.jsonl: an empty file\. .*docker events --format/],
    ['of blank lines', 'blank.jsonl', bytes('\n\n'), /^blank\.jsonl: no record in it\. /],
    [
      'packed as no browser unpacks it',
      'log.zst',
      Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 1, 2]),
      /^log\.zst: compressed with zstd\. .*zstd -dc log\.zst > log\.jsonl$/,
    ],
  ])('is refused in one line if it is %s, and what was shown stays', async (_, name, content, message) => {
    const { page, incidents } = await visit(browser, url);
    await page.getByRole('heading', { name: 'Drop a log here' }).waitFor();
    await drop(page, [{ name, bytes: content }]);
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toMatch(message);
    // And the page goes on.
    await drop(page, [{ name: 'podman.jsonl', bytes: bytes(podman) }]);
    await whole(page);
    expect(await alert.count()).toBe(0);
    await drop(page, [{ name, bytes: content }]);
    await alert.waitFor();
    expect(await page.locator('h1').textContent()).toBe('podman.jsonl');
    expect((await rowsOf(page)).length).toBeGreaterThan(0);
    expect(incidents).toEqual([]);
  });

  it('says what of it cannot be read, leads there, and does not begin in 1970', async () => {
    const broken = `this is no record\n${lines.slice(0, 50).join('\n')}\n{"broken":\n${lines.slice(50).join('\n')}\n`;
    const { page } = await visit(browser, url);
    await page.getByRole('heading', { name: 'Drop a log here' }).waitFor();
    await drop(page, [{ name: 'broken.jsonl', bytes: bytes(broken) }]);
    await whole(page);
    const facts = page.locator('.facts');
    expect(await facts.textContent()).toContain('2026-11-23 21:50:50 to 21:51:19 UTC, 29 s');
    await facts.getByRole('button', { name: /could not be read, the first: broken\.jsonl:1: not JSON/ }).click();
    await page.locator('.events tbody tr').nth(1).waitFor();
    const listed = await page.locator('.events tbody tr').allTextContents();
    expect(listed).toEqual([
      expect.stringMatching(/^#1recording\.unreadable.*line 1: not JSON/),
      expect.stringMatching(/^#52recording\.unreadable.*line 52/),
    ]);
  });

  it('says which of several is none, and reads the others', async () => {
    const { page } = await visit(browser, url);
    await page.getByRole('heading', { name: 'Drop a log here' }).waitFor();
    await drop(page, [
      { name: 'photo.jpg', bytes: bytes('ÿØÿ') },
      { name: 'empty.jsonl', bytes: bytes('') },
      { name: 'podman.jsonl', bytes: bytes(podman) },
    ]);
    await whole(page);
    const facts = await page.locator('.facts').textContent();
    for (const said of ['photo.jpg: not an event log', 'empty.jsonl: an empty file']) expect(facts).toContain(said);
    expect((await rowsOf(page)).map(({ Name }) => Name)).toEqual(await listed(file('p.jsonl', podman)));
  });

  it('is the one that was dropped last, although another was still being read', async () => {
    const { page } = await visit(browser, url);
    await page.getByRole('heading', { name: 'Drop a log here' }).waitFor();
    const long = bytes(`${lines.join('\n')}\n`.repeat(60));
    await Promise.all([
      drop(page, [{ name: 'long.jsonl', bytes: long }]),
      drop(page, [{ name: 'podman.jsonl', bytes: bytes(podman) }]),
    ]);
    await page.getByRole('heading', { name: 'podman.jsonl' }).waitFor();
    await whole(page);
    expect(await page.locator('h1').textContent()).toBe('podman.jsonl');
    expect(await page.locator('.notice').textContent()).toBe('');
  });
});
