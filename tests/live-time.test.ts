import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { VirtualTimeScheduler } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jump } from '../src/live/clock.js';
import type { ClockReading } from '../src/live/engine.js';
import type { TellOptions } from '../src/live/index.js';
import {
  BACK_OFF_MILLISECONDS_MAX,
  backOff,
  PING_MILLISECONDS,
  pause,
  RENEW_MILLISECONDS,
  within,
} from '../src/live/timing.js';
import { FakeEngine } from './support/fake-engine.js';
import { HandScheduler, Hearer } from './support/hearer.js';

const SECOND = 1_000_000_000n;
const HOUR = 3600n * SECOND;
const WEB = 'a'.repeat(64);
const run = promisify(execFile);

describe('the wait before another try', () => {
  it('doubles, up to half a minute, and is never the same for all', () => {
    expect([0, 1, 2, 3, 4, 5].map((attempt) => backOff(attempt, 0))).toEqual([100, 200, 400, 800, 1600, 3200]);
    expect(backOff(3, 0.999)).toBe(400);
    expect(backOff(1_000_000, 0)).toBe(BACK_OFF_MILLISECONDS_MAX);
  });

  it('is over at its time, or when the signal says stop, and leaves nothing', async () => {
    const scheduler = new VirtualTimeScheduler();
    const stop = new AbortController();
    const both = [pause(1000, stop.signal, scheduler), pause(5000, stop.signal, scheduler)];
    scheduler.maxFrames = 1000;
    scheduler.flush();
    await both[0];
    stop.abort(new Error('enough'));
    await expect(both[1]).rejects.toThrow('enough');
    await expect(pause(1, stop.signal, scheduler)).rejects.toThrow('enough');
    expect(scheduler.actions.every(({ closed }) => closed)).toBe(true);
  });

  it('does not keep what came in time waiting', async () => {
    const scheduler = new VirtualTimeScheduler();
    expect(await within(Promise.resolve(7), 1000, scheduler)).toBe(7);
    await expect(within(Promise.reject(new Error('it failed')), 1000, scheduler)).rejects.toThrow('it failed');
    const late = within(new Promise(() => undefined), 1000, scheduler);
    scheduler.flush();
    expect(await late).toBeNull();
  });
});

describe('a clock that was set', () => {
  const reading = (engine: bigint, before: bigint, after: bigint, coarse = 0n): ClockReading => ({
    engine,
    coarse,
    before,
    after,
    ahead: 0n,
  });

  it.each([
    ['nothing happened', reading(100n * SECOND, 0n, SECOND), reading(110n * SECOND, 10n * SECOND, 11n * SECOND), 0n],
    [
      'an answer took long',
      reading(100n * SECOND, 0n, 9n * SECOND),
      reading(101n * SECOND, 10n * SECOND, 19n * SECOND),
      0n,
    ],
    ['ahead', reading(100n * SECOND, 0n, 0n), reading(110n * SECOND + HOUR, 10n * SECOND, 10n * SECOND), HOUR],
    ['back', reading(100n * SECOND, 0n, 0n), reading(110n * SECOND - HOUR, 10n * SECOND, 10n * SECOND), -HOUR],
    ['by less than counts', reading(100n * SECOND, 0n, 0n), reading(111n * SECOND, 10n * SECOND, 10n * SECOND), 0n],
    [
      'told in whole seconds',
      reading(100n * SECOND, 0n, 0n, SECOND),
      reading(113n * SECOND, 10n * SECOND, 10n * SECOND, SECOND),
      0n,
    ],
  ])('%s', (_, a, b, set) => {
    expect(jump(a, b, 2n * SECOND)).toBe(set);
  });

  it('is never one that only went on', () => {
    const span = fc.bigInt({ min: 0n, max: HOUR });
    fc.assert(
      fc.property(span, span, span, span, span, (start, at, width, later, width2) => {
        const read = (moment: bigint, w: bigint) => reading(start + moment, moment - w / 3n, moment + w);
        expect(jump(read(at, width), read(at + width + later, width2), 0n)).toBe(0n);
      }),
    );
  });
});

describe('an idle stream', () => {
  let fake: FakeEngine;
  let hearer: Hearer;
  let scheduler: HandScheduler;

  beforeEach(async () => {
    fake = await FakeEngine.start();
    scheduler = new HandScheduler();
  });

  afterEach(async () => {
    hearer.stop();
    await fake.stop();
  });

  async function listen(options: TellOptions = {}): Promise<void> {
    hearer = await Hearer.of(fake, { scheduler, ...options });
    await hearer.until(({ notices }) => notices.some(({ kind }) => kind === 'connected'));
    await turns();
  }

  /** Until nothing is asked any more: sockets are quick, and no time passes. */
  async function turns(): Promise<void> {
    for (let before = -1; before !== fake.asked.length; ) {
      before = fake.asked.length;
      for (let i = 0; i < 40; i++) await new Promise((resolve) => setImmediate(resolve));
      await fake.connections;
    }
  }

  /** Time passes, a step after the other, until something is so. */
  async function pass(isSo: () => boolean, step = PING_MILLISECONDS): Promise<void> {
    while (!isSo()) {
      scheduler.advance(step);
      await turns();
    }
  }

  const pings = () => fake.asked.filter(({ path }) => path === '/_ping').length;
  const kinds = () => hearer.notices.map(({ kind }) => kind);

  it('is pinged, and opened anew before anybody cuts it', async () => {
    await listen();
    await pass(() => pings() === 2);
    expect(kinds()).toEqual(['connected']);
    await pass(() => kinds().includes('renewed'));
    expect(kinds()).toEqual(['connected', 'renewed']);
    expect(pings()).toBeGreaterThanOrEqual(RENEW_MILLISECONDS / PING_MILLISECONDS);
    // The one before is let go of.
    while (fake.listeners > 1) await new Promise((resolve) => setImmediate(resolve));
    const line = fake.say('container', 'start', WEB, { image: 'app:1', name: 'web' });
    await hearer.until(({ lines }) => lines.length > 0);
    expect(hearer.lines).toEqual([line]);
    expect(hearer.gaps).toEqual([]);
  });

  it('shows a clock that was set as a gap', async () => {
    await listen();
    fake.ahead = -HOUR;
    await pass(() => hearer.gaps.length > 0);
    expect(hearer.gaps).toEqual(['clock']);
    const line = fake.say('container', 'start', WEB, { image: 'app:1', name: 'web' });
    await hearer.until(({ lines }) => lines.length > 0);
    expect(hearer.lines).toEqual([line]);
  });

  it('that broke is tried again only after a while', async () => {
    await listen();
    await fake.down();
    await hearer.until(({ notices }) => notices.at(-1)?.kind === 'disconnected');
    const asked = fake.asked.length;
    await turns();
    expect(fake.asked.length).toBe(asked);
    await fake.up();
    await pass(() => kinds().filter((kind) => kind === 'connected').length === 2, 50);
  });
});

describe('nothing is left', () => {
  it('of a follower that was unsubscribed, aborted or refused: the program ends by itself', async () => {
    const fake = await FakeEngine.start();
    const script = fileURLToPath(new URL('./support/leave.ts', import.meta.url));
    const tsx = fileURLToPath(new URL('../node_modules/tsx/dist/cli.mjs', import.meta.url));
    try {
      const { stdout } = await run(process.execPath, [tsx, script, fake.host]);
      expect(stdout).toBe('unsubscribed: 0 sockets\naborted: enough, 0 sockets\nwaited: exited, 0 sockets\n');
      expect(fake.listeners).toBe(0);
    } finally {
      await fake.stop();
    }
  });
});
