import type { Event } from '../event/event.js';

/** So many events are kept for whoever looks; what comes after them is not shown. */
export const FEED_EVENTS_MAX = 1_000_000;

/** Everything that a log has said so far, for any number of readers, each at its own pace. */
export class Feed {
  readonly events: Event[] = [];
  /** Why nothing further comes; null: it goes on. */
  over: string | null = null;
  /** All that there was when the log was opened has been read. */
  isCurrent = false;
  readonly #waiting = new Set<() => void>();

  push(events: readonly Event[]): void {
    const room = FEED_EVENTS_MAX - this.events.length;
    for (const event of events.slice(0, room)) this.events.push(event);
    if (events.length > room) this.end(`only the first ${FEED_EVENTS_MAX} records are shown`);
    this.#wake();
  }

  /** There is nothing further at the moment. */
  current(): void {
    if (this.isCurrent) return;
    this.isCurrent = true;
    this.#wake();
  }

  end(reason: string): void {
    this.over ??= reason;
    this.isCurrent = true;
    this.#wake();
  }

  /** Resolves when there is news, or the signal says stop. */
  news(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#waiting.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      if (signal.aborted) return resolve();
      this.#waiting.add(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}
