import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { HindcastError } from '../error.js';
import type { Event } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import { iteratorOf, type Pulled, type Pulling } from './pull.js';

/** Timers count in 32 bits: one that is longer fires at once. */
const TIMER_MILLISECONDS_MAX = 2 ** 31 - 1;

/** Waits until an event is due; whoever waits can be woken, and then nothing more is due. */
class Clock {
  stopped = false;
  readonly #speed: number;
  readonly #scheduler: SchedulerLike;
  #start: { readonly at: Instant; readonly now: number } | null = null;
  #wake = () => {};

  constructor(speed: number, scheduler: SchedulerLike) {
    this.#speed = speed;
    this.#scheduler = scheduler;
  }

  async until(event: Event): Promise<void> {
    // What is known before the first record, what cannot be read, and much of a build has no time of its own.
    if (event.position === 0 || event.type === 'recording.unreadable' || event.at === null) return;
    this.#start ??= { at: event.at, now: this.#scheduler.now() };
    const due = this.#start.now + Number(event.at - this.#start.at) / 1e6 / this.#speed;
    for (let left = due - this.#scheduler.now(); left > 0 && !this.stopped; left = due - this.#scheduler.now()) {
      await this.#sleep(Math.min(left, TIMER_MILLISECONDS_MAX));
    }
  }

  #sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#scheduler.schedule(() => resolve(), milliseconds);
      this.#wake = () => {
        timer.unsubscribe();
        resolve();
      };
    });
  }

  stop(): void {
    this.stopped = true;
    this.#wake();
  }
}

async function* paced(source: Pulling, clock: Clock): AsyncGenerator<Event, undefined> {
  for (let batch = await source.next(); batch !== null; batch = await source.next()) {
    for (const event of batch) {
      await clock.until(event);
      if (clock.stopped) return;
      yield event;
    }
  }
}

/**
 * Gives a history its own time back: each event comes as long after the first as it happened after it, divided by the speed.
 *
 * In plain words: `replay(pace(events, 1))` as it happened, with 60 a minute a second, with `Infinity` at once. It is pulled, so nothing waits
 * in memory; whoever asks late gets at once what was due meanwhile. Times that go backwards do not wait. To leave ends the wait and closes
 * the source. The scheduler is there for tests. Throws `usage` for a speed that is not above 0.
 *
 * @example
 * ```ts
 * replay(pace(events, 3600)).subscribe((state) => console.log(state.position));
 * ```
 */
export function pace(events: Pulled, speed: number, scheduler: SchedulerLike = asyncScheduler): AsyncIterable<Event> {
  if (!(speed > 0)) {
    throw new HindcastError('usage', `not a speed: ${speed}`, {
      expected: 'a number above 0; 1 is as it happened, Infinity at once',
      found: String(speed),
      cure: 'Say how many times faster than it happened.',
    });
  }
  return { [Symbol.asyncIterator]: () => iterate(iteratorOf(events), new Clock(speed, scheduler)) };
}

/** A generator that waits cannot be told to return until the wait is over; so the wait is ended first. */
function iterate(source: Pulling, clock: Clock): AsyncIterator<Event, undefined> {
  const events = paced(source, clock);
  return {
    next: () => events.next(),
    return: () => {
      clock.stop();
      source.close();
      return events.return(undefined);
    },
  };
}
