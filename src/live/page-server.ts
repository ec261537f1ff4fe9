import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HindcastError } from '../error.js';
import { Packer } from '../event/pack.js';
import type { Feed } from './feed.js';
import { HEADERS, pathOf } from './page-guard.js';

/** Bits enough that nobody on this machine guesses the address. */
const TOKEN_BYTES = 16;
/** Only this machine can reach it. */
const ADDRESS = '127.0.0.1';
/** So many events are sent at once. */
const CHUNK_EVENTS = 20_000;
/** A connection over which nothing goes is thought lost by whatever is between. */
const HEARTBEAT_MS = 15_000;
/** So soon a page that was cut off asks again. */
const RETRY_MS = 1_000;
/** So many pages may follow at once. */
const FOLLOWERS_MAX = 32;

export interface PageServerOptions {
  /** With 0 one is chosen that is free. */
  readonly port: number;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Serves a page, and to it the events of a feed. */
class PageServer {
  readonly #page: string;
  readonly #feed: Feed;
  readonly #signal: AbortSignal;
  readonly #token = randomBytes(TOKEN_BYTES).toString('hex');
  #port = 0;
  #followers = 0;

  constructor(page: string, feed: Feed, signal: AbortSignal) {
    this.#page = page;
    this.#feed = feed;
    this.#signal = signal;
  }

  async listen(port: number): Promise<string> {
    const server = createServer((request, response) => this.#answer(request, response));
    server.listen({ host: ADDRESS, port, exclusive: true });
    await once(server, 'listening').catch((cause) => {
      throw taken(port, cause);
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#signal.addEventListener('abort', () => {
      server.close();
      server.closeAllConnections();
    });
    return `http://${ADDRESS}:${this.#port}/${this.#token}/`;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    response.on('error', () => {});
    const path = pathOf(request, this.#token, this.#port);
    if (path === '/') send(response, 200, 'text/html; charset=utf-8', request.method === 'HEAD' ? '' : this.#page);
    else if (path === '/events' && request.method === 'GET') void this.#follow(request, response);
    else send(response, typeof path === 'number' ? path : 404, 'text/plain', '');
  }

  async #follow(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#followers >= FOLLOWERS_MAX) return send(response, 503, 'text/plain', '');
    this.#followers += 1;
    const gone = new AbortController();
    const end = () => gone.abort();
    response.once('close', end);
    this.#signal.addEventListener('abort', end, { once: true });
    const heartbeat = setInterval(() => response.write(':\n\n'), HEARTBEAT_MS);
    try {
      response.writeHead(200, { ...HEADERS, 'Content-Type': 'text/event-stream' });
      response.write(`retry: ${RETRY_MS}\n\n`);
      await this.#tell(response, lastOf(request), gone.signal);
    } catch {
      // It went away while it was being told.
    } finally {
      clearInterval(heartbeat);
      this.#signal.removeEventListener('abort', end);
      this.#followers -= 1;
      response.end();
    }
  }

  /** Tells everything from one event on, never more than the other side takes. */
  async #tell(response: ServerResponse, from: number, gone: AbortSignal): Promise<void> {
    const { events } = this.#feed;
    const packer = new Packer();
    let next = Math.min(from, events.length);
    let [saidCurrent, saidOver] = [false, false];
    while (!gone.aborted) {
      while (next < events.length && !gone.aborted) {
        const chunk = events.slice(next, next + CHUNK_EVENTS);
        next += chunk.length;
        for (const event of chunk) packer.push(event);
        await say(response, 'records', packer.take(), gone, next);
      }
      if (this.#feed.isCurrent && !saidCurrent) await say(response, 'current', {}, gone);
      saidCurrent ||= this.#feed.isCurrent;
      if (this.#feed.over !== null && !saidOver) await say(response, 'over', this.#feed.over, gone);
      saidOver ||= this.#feed.over !== null;
      if (next >= events.length) await this.#feed.news(gone);
    }
  }
}

/** The number of events that a page that was cut off has already. */
function lastOf({ headers }: IncomingMessage): number {
  const given = headers['last-event-id'];
  return typeof given === 'string' && /^\d{1,9}$/.test(given) ? Number(given) : 0;
}

async function say(
  response: ServerResponse,
  event: string,
  data: unknown,
  gone: AbortSignal,
  id?: number,
): Promise<void> {
  const head = id === undefined ? '' : `id: ${id}\n`;
  if (response.write(`${head}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)) return;
  await once(response, 'drain', { signal: gone });
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { ...HEADERS, 'Content-Type': type });
  response.end(text);
}

function taken(port: number, cause: unknown): HindcastError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new HindcastError('input', `port ${port} cannot be used: ${reason}`, {
    cure: 'Use another one, or leave --port out: then one is chosen that is free.',
    cause,
  });
}

/**
 * Serves a page on this machine only, and to it what a feed says; gives the address.
 *
 * In plain words: the address holds a secret, without which nothing is answered; nobody else on the network reaches it, no other page can ask, and neither
 * can one whose name was made to lead here. Throws `input` for a port that is taken.
 */
export function servePage(page: string, feed: Feed, { port, signal }: PageServerOptions): Promise<string> {
  return new PageServer(page, feed, signal).listen(port);
}
