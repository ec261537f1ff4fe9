import type { Event } from '../event/event.js';

/** Events, or batches of them, that come when they are asked for. */
export type Pulled = Iterable<Event | readonly Event[]> | AsyncIterable<Event | readonly Event[]>;

/** A source that is being pulled, a batch at a time. */
export interface Pulling {
  /** The next batch; null: there is none. */
  next(): Promise<readonly Event[] | null>;
  /** Lets go of the source, also while it makes the next batch. What it says to that, nobody waits for. */
  close(): void;
}

export function isBatch(item: Event | readonly Event[]): item is readonly Event[] {
  return Array.isArray(item);
}

/** Begins to pull: of a single event, a batch of one. */
export function iteratorOf(events: Pulled): Pulling {
  const iterator = Symbol.asyncIterator in events ? events[Symbol.asyncIterator]() : events[Symbol.iterator]();
  let ended = false;
  return {
    async next() {
      try {
        const { done, value } = await iterator.next();
        if (!done) return isBatch(value) ? value : [value];
        ended = true;
        return null;
      } catch (error) {
        ended = true;
        throw error;
      }
    },
    close() {
      if (ended) return;
      ended = true;
      // An iterator's last word comes too late to be anybody's error.
      new Promise((resolve) => resolve(iterator.return?.())).catch(() => undefined);
    },
  };
}
