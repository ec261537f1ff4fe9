import { asyncScheduler, type SchedulerLike } from 'rxjs';
import type { Event } from '../event/event.js';
import type { Instant } from '../event/instant.js';

/** Resolves when the scheduler says so much time has passed. */
function wait(milliseconds: number, scheduler: SchedulerLike): Promise<void> {
  return new Promise((resolve) => {
    scheduler.schedule(() => resolve(), milliseconds);
  });
}

/**
 * Gives a history its own time back: waits before each event as long as lay between it and the one before, divided by the speed.
 *
 * In plain words: `replay(pace(events, 1))` as it happened, with 60 a minute a second. It is pulled, so nothing waits in memory. Times that go
 * backwards do not wait. The scheduler is there for tests.
 *
 * @example
 * ```ts
 * replay(pace(events, 3600)).subscribe((state) => console.log(state.position));
 * ```
 */
export async function* pace(
  events: Iterable<Event> | AsyncIterable<Event>,
  speed: number,
  scheduler: SchedulerLike = asyncScheduler,
): AsyncGenerator<Event> {
  let last: Instant | null = null;
  for await (const event of events) {
    const apart = last === null ? 0 : Number(event.at - last) / 1_000_000 / speed;
    if (last === null || event.at > last) last = event.at;
    if (apart > 0) await wait(apart, scheduler);
    yield event;
  }
}
