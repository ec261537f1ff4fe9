import { Observable } from 'rxjs';
import type { Event } from '../event/event.js';
import { Fold, type HostState } from '../fold/index.js';

/** Events to replay: whatever can be iterated, of events or of batches of them, as the readers give. */
export type Replayable = Iterable<Event | readonly Event[]> | AsyncIterable<Event | readonly Event[]>;

export interface ReplayOptions {
  /** Ends the replay with the signal's reason as its error. */
  readonly signal?: AbortSignal | undefined;
  /** The state to go on from; without one, from nothing. */
  readonly from?: HostState | undefined;
}

function isBatch(item: Event | readonly Event[]): item is readonly Event[] {
  return Array.isArray(item);
}

/**
 * Replays events as a stream of states: one state after each record.
 *
 * In plain words: subscribe, and the log is pulled and folded; unsubscribe, and the reading stops and its source is closed. Cold: every
 * subscription reads anew, so the source must be one that can be read anew (an array, a function's generator through `defer`).
 *
 * Order: states come in the order of the records, each before the next record is looked at. At most one batch is in hand, so a replay never
 * runs ahead of its subscriber. Errors of the source, and of the fold, are the stream's error. States are values and may be kept.
 *
 * @example
 * ```ts
 * replay(events).subscribe((state) => console.log(state.position, state.containers.length));
 * ```
 */
export function replay(events: Replayable, options: ReplayOptions = {}): Observable<HostState> {
  return new Observable<HostState>((subscriber) => {
    const { signal } = options;
    const fold = new Fold(options.from);
    const abort = () => subscriber.error(signal?.reason);
    const take = (item: Event | readonly Event[]): boolean => {
      for (const event of isBatch(item) ? item : [item]) {
        if (subscriber.closed) return false;
        fold.apply(event);
        subscriber.next(fold.state());
      }
      return !subscriber.closed;
    };
    if (signal?.aborted) {
      abort();
      return;
    }
    signal?.addEventListener('abort', abort, { once: true });
    subscriber.add(() => signal?.removeEventListener('abort', abort));
    if (Symbol.asyncIterator in events) pullAsync(events, take, subscriber);
    else pull(events, take, subscriber);
  });
}

type Take = (item: Event | readonly Event[]) => boolean;

/** The part of a subscriber that pulling needs. */
interface Sink {
  readonly closed: boolean;
  complete(): void;
  error(error: unknown): void;
  add(teardown: () => void): void;
}

function pull(events: Iterable<Event | readonly Event[]>, take: Take, sink: Sink): void {
  try {
    // Leaving the loop closes the iterator.
    for (const item of events) if (!take(item)) return;
    sink.complete();
  } catch (error) {
    sink.error(error);
  }
}

function pullAsync(events: AsyncIterable<Event | readonly Event[]>, take: Take, sink: Sink): void {
  const iterator = events[Symbol.asyncIterator]();
  // A source that waits for its next batch is told at once, not when that batch has come.
  sink.add(() => void iterator.return?.()?.then(undefined, () => undefined));
  const next = async () => {
    while (!sink.closed) {
      const { done, value } = await iterator.next();
      if (sink.closed) return;
      if (done) return sink.complete();
      take(value);
    }
  };
  next().catch((error: unknown) => sink.error(error));
}
