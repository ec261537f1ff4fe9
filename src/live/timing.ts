import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { type Instant, MILLISECOND, SECOND } from '../event/instant.js';

/** How far before the last known record an engine is asked again: its records are out of order by milliseconds, and its search stops at the first that is older. */
export const OVERLAP: Instant = 5n * SECOND;

/** Records of one moment may come in any order: 17 ms were seen. A gap begins so much before the last record that came. */
export const DISORDER: Instant = 250n * MILLISECOND;

/** Proxies cut what says nothing for 10 minutes. */
export const RENEW_MILLISECONDS = 8 * 60_000;
export const PING_MILLISECONDS = 30_000;

/** What an engine has in its memory has to come through the stream by then. */
export const CATCH_UP_MILLISECONDS = 10_000;

/** A clock that is set by less than that was only corrected. */
export const CLOCK_TOLERANCE: Instant = 2n * SECOND;

export const BACK_OFF_MILLISECONDS_MIN = 100;
export const BACK_OFF_MILLISECONDS_MAX = 30_000;

/** A stream that held for so long was a good one: the next failure is a new one. */
export const STEADY_MILLISECONDS = 10_000;

/** How long to wait before the next try: twice as long each time, and by chance up to half of that less, so that not all come at once. */
export function backOff(attempt: number, chance: number): number {
  const full = Math.min(BACK_OFF_MILLISECONDS_MAX, BACK_OFF_MILLISECONDS_MIN * 2 ** Math.min(attempt, 20));
  return Math.round(full * (1 - chance / 2));
}

/** Waits by a scheduler's time. Throws the signal's reason as soon as it says so, and leaves nothing behind. */
export function pause(
  milliseconds: number,
  signal: AbortSignal,
  scheduler: SchedulerLike = asyncScheduler,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const timer = scheduler.schedule(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    const stop = () => {
      timer.unsubscribe();
      reject(signal.reason);
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}

/** What comes first: a promise, or so much time (then null). */
export async function within<T>(
  promise: Promise<T>,
  milliseconds: number,
  scheduler: SchedulerLike,
): Promise<T | null> {
  const isOver = new AbortController();
  const late = pause(milliseconds, isOver.signal, scheduler).then(
    () => null,
    () => null,
  );
  try {
    return await Promise.race([promise, late]);
  } finally {
    isOver.abort();
  }
}
