import { once } from 'node:events';
import { get, request } from 'node:http';
import { Subject } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HindcastError } from '../src/error.js';
import type { Event } from '../src/event/event.js';
import { type PackedEvents, Unpacker } from '../src/event/pack.js';
import { Feed } from '../src/live/feed.js';
import { feedLog } from '../src/live/feed-log.js';
import { servePage } from '../src/live/page-server.js';
import { eventsOf } from './support/recording.js';

const EVENTS = eventsOf('docker-20/webapp-incident');

const over = new AbortController();
const feed = new Feed();
let url: URL;

beforeAll(async () => {
  url = new URL(await servePage('<!doctype html>the page', feed, { port: 0, signal: over.signal }));
});
afterAll(() => over.abort());

/** What a request is answered with. */
async function answer(path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') {
  const asked = request({ host: '127.0.0.1', port: url.port, path, method, headers: { host: url.host, ...headers } });
  asked.end();
  const [response] = await once(asked, 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode, headers: response.headers, text };
}

/** The messages of one connection, as they come. */
async function* messages(headers: Readonly<Record<string, string>> = {}) {
  const asked = get(new URL('events', url), { headers });
  try {
    const [response] = await once(asked, 'response');
    let text = '';
    for await (const chunk of response) {
      text += chunk;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const [, id, event, data] = /^(?:id: (\d+)\n)?event: (\w+)\ndata: (.*)$/.exec(text.slice(0, end)) ?? [];
        text = text.slice(end + 2);
        if (event !== undefined) yield { id, event, data: JSON.parse(data ?? '') as PackedEvents };
      }
    }
  } finally {
    asked.destroy();
  }
}

describe('the server of the page', () => {
  it('is reached from this machine, at an address that nobody guesses', () => {
    expect(url.hostname).toBe('127.0.0.1');
    expect(url.pathname).toMatch(/^\/[0-9a-f]{32}\/$/);
  });

  it('gives the page, and lets nobody keep it, frame it or guess what it is', async () => {
    const { status, text, headers } = await answer(url.pathname);
    expect({ status, text }).toEqual({ status: 200, text: '<!doctype html>the page' });
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it.each([
    ['without the secret', '/', {}, 'GET', 404],
    ['with another secret', `/${'0'.repeat(32)}/`, {}, 'GET', 404],
    ['for its events without the secret', '/events', {}, 'GET', 404],
    ['under a name that was made to lead here', 'page', { host: 'evil.example' }, 'GET', 403],
    ['under its address with another port', 'page', { host: '127.0.0.1:1' }, 'GET', 403],
    ['from another page', 'page', { 'sec-fetch-site': 'cross-site' }, 'GET', 403],
    ['from another page of this machine', 'page', { 'sec-fetch-site': 'same-site' }, 'GET', 403],
    ['to change something', 'page', {}, 'POST', 405],
    ['for what there is not', 'page/../../etc/passwd', {}, 'GET', 404],
  ])('answers nothing to who asks %s', async (_, path, headers, method, status) => {
    const refused = await answer(path.replace(/^page\/?/, url.pathname), headers, method);
    expect(refused).toMatchObject({ status, text: '' });
  });

  it('takes the names of this machine', async () => {
    for (const host of [`localhost:${url.port}`, `[::1]:${url.port}`])
      expect((await answer(url.pathname, { host })).status).toBe(200);
  });

  it('tells what there is, then what comes, and to who was cut off what he missed', async () => {
    feed.push(EVENTS.slice(0, 100));
    feed.current();
    const following = messages();
    const next = async (from: typeof following) => (await from.next()).value;
    const unpacker = new Unpacker();
    const first = await next(following);
    expect([first?.event, first?.id]).toEqual(['records', '100']);
    expect(unpacker.push(first?.data as PackedEvents)).toEqual(EVENTS.slice(0, 100));
    expect((await next(following))?.event).toBe('current');
    feed.push(EVENTS.slice(100));
    const news = await next(following);
    expect(news?.id).toBe(String(EVENTS.length));
    expect(unpacker.push(news?.data as PackedEvents)).toEqual(EVENTS.slice(100));
    await following.return();
    const again = messages({ 'last-event-id': '100' });
    expect(new Unpacker().push((await next(again))?.data as PackedEvents)).toEqual(EVENTS.slice(100));
    await again.return();
  });

  it('says of a port that is taken what to do', async () => {
    const taken = servePage('', feed, { port: Number(url.port), signal: over.signal });
    await expect(taken).rejects.toMatchObject({ code: 'input', cure: expect.stringContaining('--port') });
  });
});

describe('a feed', () => {
  const [one] = EVENTS as [Event, ...Event[]];

  it('is current when the tail says that it gave all there is', async () => {
    const [of, batches] = [new Feed(), new Subject<readonly Event[]>()];
    const reading = feedLog(of, batches, new AbortController().signal);
    batches.next([one]);
    expect([of.events.length, of.isCurrent]).toEqual([1, false]);
    batches.next([]);
    expect(of.isCurrent).toBe(true);
    batches.complete();
    await reading;
    expect(of.over).toBe('the log has ended');
  });

  it('throws what is wrong with a log of which nothing was shown, and tells the rest', async () => {
    const fault = new HindcastError('input', 'not an event log', { cure: 'Record one.' });
    const broken = new Subject<readonly Event[]>();
    const reading = feedLog(new Feed(), broken, new AbortController().signal);
    broken.error(fault);
    await expect(reading).rejects.toBe(fault);
    const [of, late] = [new Feed(), new Subject<readonly Event[]>()];
    const following = feedLog(of, late, new AbortController().signal);
    late.next([]);
    late.error(fault);
    await following;
    expect(of.over).toBe('not an event log. Record one.');
  });

  it('ends when it is told to', async () => {
    const [of, batches, stop] = [new Feed(), new Subject<readonly Event[]>(), new AbortController()];
    const reading = feedLog(of, batches, stop.signal);
    stop.abort();
    await reading;
    expect([batches.observed, of.over]).toEqual([false, null]);
  });
});
