import { type Observable, Subscription } from 'rxjs';
import { HindcastError } from '../error.js';
import type { Event } from '../event/event.js';
import type { Feed } from './feed.js';

/**
 * Puts what a tail gives into a feed for as long as it grows. An empty batch says that all that is there by now was given.
 *
 * In plain words: resolves when nothing further can come, or the signal says stop. Throws what is wrong with a log of which nothing could be shown; later faults are the feed's last word.
 */
export function feedLog(feed: Feed, batches: Observable<readonly Event[]>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const following = new Subscription();
    const end = (reason: string | null, error?: unknown) => {
      following.unsubscribe();
      if (reason !== null) feed.end(reason);
      if (error === undefined) resolve();
      else reject(error);
    };
    if (signal.aborted) return end(null);
    signal.addEventListener('abort', () => end(null), { once: true });
    const next = (events: readonly Event[]) => {
      feed.push(events);
      if (events.length === 0) feed.current();
      if (feed.over !== null) end(null);
    };
    const error = (fault: unknown) => {
      if (feed.isCurrent && fault instanceof HindcastError) end([fault.message, fault.cure].join('. '));
      else end(null, fault);
    };
    following.add(batches.subscribe({ next, error, complete: () => end('the log has ended') }));
  });
}
