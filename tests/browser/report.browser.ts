import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Tracer } from '../../src/view/trace.js';
import { logOf, type Said } from '../support/docker.js';
import { eventsOf } from '../support/recording.js';
import { EXAMPLE, hindcast, rows, scratch } from '../support/run.js';
import { launch, whyNoBrowser } from './chromium.js';
import { go, reports, rowsOf, settled, visit, visitBehind, whole } from './visit.js';

const report = reports();
const file = scratch();

/** What the command line says of the containers at that instant. */
async function ps(at: string) {
  const listed = rows(await hindcast(['ps', '-a', EXAMPLE, '--at', at, '--format', 'json'])) as unknown as Record<
    string,
    string
  >[];
  return listed.map(({ Names, State, Status, Image, RunningFor, ID, Uncertain = '' }) => ({
    Name: Names,
    Status: `${Status}${/status|exists/.test(Uncertain) && State !== 'unknown' ? ' ?' : ''}`,
    Image,
    Created: RunningFor,
    'Container ID': ID,
  }));
}

async function images(at: string) {
  const listed = rows(await hindcast(['images', EXAMPLE, '--at', at, '--format', 'json'])) as unknown as Record<
    string,
    string
  >[];
  return listed.map(({ Repository, Tag, ID, CreatedSince }) => ({
    Image: Repository === '<none>' ? '<none>' : `${Repository}:${Tag}`,
    'Image ID': ID,
    Created: CreatedSince,
  }));
}

/** The instant in the address, which follows the reader. */
async function instantOf(page: Page): Promise<string> {
  await page.waitForFunction(() => location.hash.includes('at='));
  return new URLSearchParams(new URL(page.url()).hash.slice(1)).get('at') ?? '';
}

async function slide(page: Page, step: number): Promise<void> {
  await page.locator('#slider').evaluate((slider, value) => {
    (slider as HTMLInputElement).value = String(value);
    slider.dispatchEvent(new Event('input', { bubbles: true }));
  }, step);
  await settled(page);
}

describe.skipIf(whyNoBrowser() !== null)('a report', () => {
  let browser: Browser;
  let url: string;
  beforeAll(async () => {
    browser = await launch();
    url = await report([EXAMPLE]);
  });
  afterAll(() => browser?.close());

  it('is there when its tab comes to the front, though all was read behind', async () => {
    const { page, show } = await visitBehind(browser, await report([EXAMPLE]));
    await expect.poll(() => page.title()).toMatch(/ – Hindcast$/);
    await show();
    await whole(page);
  });

  it('opens from disk, asks for nothing and complains of nothing', async () => {
    const { page, incidents } = await visit(browser, url);
    await whole(page);
    expect(await page.title()).toBe('webapp-incident.jsonl – Hindcast');
    expect(await page.locator('.facts').textContent()).toContain('139 records');
    expect(await rowsOf(page)).toEqual(await ps('#139'));
    expect(incidents).toEqual([]);
  });

  it('shows at every record what `hindcast ps --at` says', async () => {
    const { page } = await visit(browser, url);
    await whole(page);
    for (let record = 0; record <= 139; record += 9) {
      await go(page, `#record=${record}`);
      expect(await rowsOf(page), `#${record}`).toEqual(await ps(`#${record}`));
    }
  });

  it('shows the images as `hindcast images --at` does', async () => {
    const { page } = await visit(browser, `${url}#panel=images`);
    await whole(page);
    for (const record of [18, 43, 86, 131]) {
      await go(page, `#record=${record}&panel=images`);
      expect(
        (await rowsOf(page)).map(({ Image, Created, ...row }) => ({ Image, 'Image ID': row['Image ID'], Created })),
      ).toEqual(await images(`#${record}`));
    }
  });

  it('moves the state with the slider', async () => {
    const { page } = await visit(browser, url);
    await whole(page);
    for (const step of [20_000, 55_000, 83_210]) {
      const before = page.url();
      await slide(page, step);
      await page.waitForFunction((old) => location.href !== old, before);
      expect(await rowsOf(page)).toEqual(await ps(await instantOf(page)));
    }
    expect(await page.locator('#slider').getAttribute('aria-valuetext')).toMatch(
      /^21:51:\d\d\.\d{3} UTC, record \d+ of 139$/,
    );
  });

  it('is led back by its address: instant, thing, filter, panel', async () => {
    const { page } = await visit(browser, url);
    await whole(page);
    await slide(page, 55_000);
    await page.getByRole('button', { name: 'web-2', exact: true }).first().click();
    await page.getByLabel('Filter').fill('web');
    await page.getByRole('tab', { name: 'Images' }).click();
    await page.waitForFunction(() => location.hash.includes('panel=images'));
    const again = await visit(browser, page.url());
    await whole(again.page);
    for (const part of ['#where', '#panel', '.detail-head', '.facts']) {
      expect(await again.page.locator(part).textContent(), part).toBe(await page.locator(part).textContent());
    }
    expect(await again.page.getByLabel('Filter').inputValue()).toBe('web');
    expect(await again.page.locator('#slider').inputValue()).toBe(await page.locator('#slider').inputValue());
  });

  it('draws the way of what is clicked through its machine, and its trace, findings and layers', async () => {
    const { page } = await visit(browser, `${url}#record=104`);
    await whole(page);
    const row = page.locator('#panel tr', { hasText: 'Restarting' });
    await row.getByRole('button').click();
    const picture = (region: string) =>
      page.getByRole('img', { name: new RegExp(`^The machine of the container, ${region}:`) });
    const said = async (region: string) => (await picture(region).getAttribute('aria-label')) ?? '';
    const current = (region: string) => picture(region).locator('.current text').textContent();
    expect(await said('lifecycle')).toMatch(
      /now died\. Ways taken: unknown to created by create; created to running by start; running to died by die, 4 times/,
    );
    expect(await said('health')).toMatch(
      /now unknown\. Ways taken: unknown to notYet by create; notYet to unknown by start/,
    );
    expect(await said('intent')).toMatch(/now free\. Ways taken: none\.$/);
    expect([await current('lifecycle'), await current('health'), await current('intent')]).toEqual([
      'died',
      'unknown',
      'free',
    ]);
    expect(await page.locator('.region figcaption').allTextContents()).toEqual([
      expect.stringMatching(/^Lifecycle: died – it ended/),
      expect.stringMatching(/^Health: unknown – nobody has said/),
      expect.stringMatching(/^Intent: free – nobody asked/),
    ]);
    const steps = page.locator('.trace li');
    const traced = (await hindcast(['trace', EXAMPLE, '48fdbf0b608b'])).out.trimEnd().split('\n');
    expect(await steps.count()).toBe(traced.length);
    expect(await page.locator('.trace li.now').textContent()).toContain('#104');
    expect(await page.locator('.detail .finding').first().textContent()).toContain('crash');
    expect(await page.locator('.layers li').count()).toBe(3);
  });

  it('moves every region of the machine with the instant, as the fold has them, on a narrow screen too', async () => {
    const id = '48fdbf0b608b0a981ac17620e4c629f3e25a6150058c70966945e012cd3e1f2a';
    const tracer = new Tracer({ subject: 'container', id });
    const steps = eventsOf('docker-20/webapp-incident').flatMap((event) => {
      const step = tracer.push(event);
      return step ? [{ position: step.position, states: tracer.regionStates }] : [];
    });
    const hash = (position: number) => `#record=${position}&thing=container:${id}`;
    const { page } = await visit(browser, url + hash(1), { viewport: { width: 390, height: 844 } });
    await whole(page);
    for (const { position, states } of steps) {
      await go(page, hash(position));
      const shown = await page.locator('.region .current text').allTextContents();
      const expected = states === null ? ['removed'] : [states.lifecycle, states.health, states.intent];
      expect(shown, `#${position}`).toEqual(expected);
    }
    const { width = 0 } = (await page.locator('.machine').first().boundingBox()) ?? {};
    const letters = await page
      .locator('.machine text')
      .first()
      .evaluate((text) => text.getBoundingClientRect().height);
    expect(width).toBeLessThanOrEqual(390);
    expect(letters).toBeGreaterThan(12);
  });

  it('selects by a click on the timeline, and goes to that instant', async () => {
    const { page } = await visit(browser, url);
    await whole(page);
    const canvas = page.locator('.lanes canvas');
    const { width = 0 } = (await canvas.boundingBox()) ?? {};
    const lane = await page.locator('.lane-label').allTextContents();
    await canvas.click({ position: { x: width / 2, y: lane.findIndex((text) => text.startsWith('db')) * 26 + 13 } });
    expect(await page.locator('.detail-head').textContent()).toContain('container db');
    const at = await instantOf(page);
    expect(at.slice(0, 17)).toBe('2026-11-23T21:51:');
    expect(await rowsOf(page)).toEqual(await ps(at));
  });

  it('fits a screen that is held in a hand, whatever is open', async () => {
    const id = '48fdbf0b608b0a981ac17620e4c629f3e25a6150058c70966945e012cd3e1f2a';
    const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
    const { page } = await visit(browser, `${url}#record=104&thing=container:${id}`, phone);
    await whole(page);
    const width = () => page.evaluate(() => document.documentElement.scrollWidth);
    expect(await width()).toBe(390);
    for (const panel of ['images', 'volumes', 'networks', 'builds', 'findings', 'events', 'containers']) {
      await go(page, `#record=104&thing=container:${id}&panel=${panel}`);
      expect(await width(), panel).toBe(390);
    }
    await page.getByText('The timeline as a table').click();
    await settled(page);
    expect(await width(), 'table').toBe(390);
    const empty = await visit(browser, await report(['--empty']), phone);
    await empty.page.getByRole('heading', { name: 'Drop a log here' }).waitFor();
    expect(await empty.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    expect(await empty.page.locator('pre').evaluate((pre) => pre.getBoundingClientRect().right)).toBeLessThan(390);
  });

  it('keeps the step of the instant in sight in a long trace, and the page where it is', async () => {
    const id = '48fdbf0b608b0a981ac17620e4c629f3e25a6150058c70966945e012cd3e1f2a';
    const { page } = await visit(browser, `${url}#record=104&thing=container:${id}`);
    await whole(page);
    const isSeen = () =>
      page.locator('.trace').evaluate((list) => {
        const [outer, inner] = [list, list.querySelector('.now')].map((one) => one?.getBoundingClientRect());
        return outer && inner && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1 && list.scrollTop;
      });
    await page.locator('.trace .now').waitFor();
    await settled(page);
    const late = await isSeen();
    expect(late).toBeGreaterThan(500);
    await go(page, `#record=65&thing=container:${id}`);
    const early = await isSeen();
    expect(early).not.toBe(false);
    expect(early).toBeLessThan(200);
    expect(await page.evaluate(() => scrollY)).toBe(0);
  });

  it('says how many lanes are left out, and draws each of them when it is looked for', async () => {
    const said = Array.from({ length: 321 }, (_, i): Said[] => {
      const id = i.toString(16).padStart(64, '0');
      const of = { name: `job-${i}`, image: 'job:1' };
      return [['container', 'create', id, of], ...(i % 2 ? [['container', 'start', id, of] as const] : [])];
    });
    const { page } = await visit(browser, await report([file('many.jsonl', logOf(said.flat()))]));
    await whole(page);
    const notes = page.locator('.lanes-notes');
    expect(await notes.textContent()).toBe(
      '121 more lanes are left out, the 200 most eventful are drawn: filter by a name to see others.',
    );
    expect(await page.locator('canvas[role=img]').getAttribute('aria-label')).toContain('200 things');
    // One that is not among the eventful ones.
    await page.getByLabel('Filter').fill('job-318');
    await settled(page);
    expect(await page.locator('.lane-label').allTextContents()).toEqual([expect.stringMatching(/^job-318 /)]);
    expect(await notes.textContent()).toBe('');
  });

  it('zooms, and does not scroll the reader away', async () => {
    const { page } = await visit(browser, url);
    await whole(page);
    const ticks = () => page.locator('.axis text').allTextContents();
    const before = await ticks();
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    await settled(page);
    await expect.poll(ticks).not.toEqual(before);
    await page.keyboard.press('0');
    await expect.poll(ticks).toEqual(before);
  });

  it('answers in a minute what a stranger asks', async () => {
    const { page } = await visit(browser, url);
    await whole(page);
    const answers = await page.locator('.answer').allTextContents();
    expect(answers[0]).toContain('shop/web:latest moved to 6a13038a8dae (shop/web:v2)');
    expect(answers[1]).toMatch(/web-1 crashed 3 times.*web-2 crashed 5 times/);
    expect(answers[2]).toContain('Out of memory');
    expect(answers[3]).toContain('Volume shop-data of db was kept');
    expect(answers[4]).toMatch(/^When it was well again21:51:16.*web-1, web-2 run on shop\/web:latest b7373582659e/);
  });
});
