import { lastValueFrom, toArray, VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { HindcastError } from '../src/error.js';
import type { Event } from '../src/event/event.js';
import { pace, replay } from '../src/stream/index.js';
import { eventsOf } from './support/recording.js';

const [first] = eventsOf('docker-20/webapp-incident') as [Event];
const DAY = 86_400;

/** Events so many seconds after the first. */
const seconds = (...apart: readonly number[]): Event[] =>
  apart.map((s, i) => ({ ...first, position: i + 1, at: (first.at ?? 0n) + BigInt(s) * 1_000_000_000n }));

/** Lets promises and virtual time run until nothing is left of either. */
async function run(scheduler: VirtualTimeScheduler): Promise<void> {
  for (let i = 0; i < 100; i++) {
    await Promise.resolve();
    scheduler.flush();
  }
}

/** When each event comes, in virtual milliseconds. */
async function timesOf(events: readonly Event[], speed: number): Promise<number[]> {
  const scheduler = new VirtualTimeScheduler();
  const seen: number[] = [];
  replay(pace(events, speed, scheduler)).subscribe(() => seen.push(scheduler.now()));
  await run(scheduler);
  return seen;
}

describe('pace', () => {
  it('gives each event its time after the first, divided by the speed', async () => {
    expect(await timesOf(seconds(0, 1, 1, 4), 1)).toEqual([0, 1000, 1000, 4000]);
    expect(await timesOf(seconds(0, 1, 1, 4), 2)).toEqual([0, 500, 500, 2000]);
    expect(await timesOf(seconds(0, 60), 0.5)).toEqual([0, 120_000]);
    expect(await timesOf(seconds(0, 1, 3600), Number.POSITIVE_INFINITY)).toEqual([0, 0, 0]);
  });

  it('does not wait for times that go backwards, nor twice for what comes after them', async () => {
    expect(await timesOf(seconds(0, 5, 3, 6), 1)).toEqual([0, 5000, 5000, 6000]);
  });

  it('does not wait for what has no time of its own', async () => {
    const [a, b, c] = seconds(0, 0, 2) as [Event, Event, Event];
    const baseline: Event = { ...a, at: 0n, position: 0 };
    const unreadable: Event = {
      ...b,
      type: 'recording.unreadable',
      at: 0n,
      data: { log: 'log', line: 1, reason: 'not JSON' },
    };
    expect(await timesOf([unreadable, baseline, a, unreadable, c], 1)).toEqual([0, 0, 0, 0, 2000]);
  });

  it('waits for more days than a timer can', async () => {
    const scheduler = new VirtualTimeScheduler();
    const schedule = vi.spyOn(scheduler, 'schedule');
    const seen: number[] = [];
    replay(pace(seconds(0, 60 * DAY), 1, scheduler)).subscribe(() => seen.push(scheduler.now()));
    await run(scheduler);
    expect(seen).toEqual([0, 60 * DAY * 1000]);
    const delays = schedule.mock.calls.map(([, delay]) => delay ?? 0);
    expect(delays.length).toBe(3);
    expect(Math.max(...delays)).toBeLessThan(2 ** 31);
  });

  it('gives at once what was due while nobody asked', async () => {
    const scheduler = new VirtualTimeScheduler();
    const events = pace(seconds(0, 1, 2, 10), 1, scheduler)[Symbol.asyncIterator]();
    await events.next();
    scheduler.schedule(() => {}, 5000);
    scheduler.flush();
    await events.next();
    await events.next();
    expect(scheduler.now()).toBe(5000);
    const last = events.next();
    await run(scheduler);
    await last;
    expect(scheduler.now()).toBe(10_000);
  });

  it('ends its wait, and closes its source, when nobody listens any more', async () => {
    let closed = false;
    const scheduler = new VirtualTimeScheduler();
    const schedule = vi.spyOn(scheduler, 'schedule');
    function* source() {
      try {
        yield* seconds(0, DAY);
      } finally {
        closed = true;
      }
    }
    const positions: number[] = [];
    const subscription = replay(pace(source(), 1, scheduler)).subscribe(({ position }) => positions.push(position));
    for (let i = 0; i < 20; i++) await Promise.resolve();
    const timer = schedule.mock.results[0]?.value;
    expect({ waits: !timer?.closed, closed, positions }).toEqual({ waits: true, closed: false, positions: [1] });
    subscription.unsubscribe();
    expect({ waits: !timer?.closed, closed, positions }).toEqual({ waits: false, closed: true, positions: [1] });
  });

  it('takes batches, and can be replayed again', async () => {
    const [a, b, c] = seconds(0, 0, 0) as [Event, Event, Event];
    const paced = pace([[a, b], c], 1, new VirtualTimeScheduler());
    for (const _ of ['once', 'twice']) {
      const states = await lastValueFrom(replay(paced).pipe(toArray()));
      expect(states.map(({ position }) => position)).toEqual([1, 2, 3]);
    }
  });

  it('passes on an error of its source', async () => {
    async function* broken() {
      yield first;
      throw new Error('the disk is gone');
    }
    await expect(lastValueFrom(replay(pace(broken(), 1)))).rejects.toThrow('the disk is gone');
  });

  it.each([0, -1, Number.NaN])('has no speed %d', (speed) => {
    expect(() => pace([], speed)).toThrow(HindcastError);
  });
});
