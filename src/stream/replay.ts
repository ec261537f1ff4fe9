import { defer, from, mergeMap, Observable, type ObservableInput, takeUntil } from 'rxjs';
import type { Event } from '../event/event.js';
import type { HostState } from '../fold/index.js';
import { isBatch, iteratorOf, type Pulled } from './pull.js';
import { states } from './states.js';

/** Events to replay: whatever RxJS takes for a stream, of events or of batches of them, as the readers give. */
export type Replayable = ObservableInput<Event | readonly Event[]>;

export interface ReplayOptions {
  /** Ends the replay with the signal's reason as its error. */
  readonly signal?: AbortSignal | undefined;
  /** The state to go on from; without one, from nothing. */
  readonly from?: HostState | undefined;
}

/**
 * Replays events as a stream of states: one state after each record.
 *
 * In plain words: subscribe, and the log is pulled and folded; unsubscribe, and the reading stops and its source is closed. Cold: every
 * subscription reads anew, so the source must be one that can be read anew (an array, a function's generator through `defer`).
 *
 * Order: states come in the order of the records, each before the next record is looked at. What can be pulled is pulled: at most one batch
 * is in hand, so a replay never runs ahead of its subscriber. Errors of the source, and of the fold, are the stream's error. States are
 * values and may be kept.
 *
 * @example
 * ```ts
 * replay(events).subscribe((state) => console.log(state.position, state.containers.length));
 * ```
 */
export function replay(events: Replayable, { signal, from: start }: ReplayOptions = {}): Observable<HostState> {
  const single = singly(events);
  return (signal ? single.pipe(takeUntil(abortOf(signal))) : single).pipe(states(start));
}

function singly(events: Replayable): Observable<Event> {
  if (Symbol.asyncIterator in events) return pulled(events);
  if (Symbol.iterator in events) return defer(() => each(events));
  return from(events).pipe(mergeMap((item) => (isBatch(item) ? item : [item])));
}

/** Leaving the loop closes the iterator. */
function* each(events: Iterable<Event | readonly Event[]>): Generator<Event> {
  for (const item of events) {
    if (isBatch(item)) yield* item;
    else yield item;
  }
}

/** As RxJS takes an asynchronous iterable, but batch by batch, and a source that waits for its next one is told at once to stop. */
function pulled(events: Pulled): Observable<Event> {
  return new Observable((subscriber) => {
    const iterator = iteratorOf(events);
    subscriber.add(() => iterator.close());
    const pull = async () => {
      while (!subscriber.closed) {
        const batch = await iterator.next();
        if (batch === null) return subscriber.complete();
        for (const event of batch) subscriber.next(event);
      }
    };
    pull().catch((error: unknown) => subscriber.error(error));
  });
}

/** Nothing, until the signal's reason as an error. */
function abortOf(signal: AbortSignal): Observable<never> {
  return new Observable((subscriber) => {
    const abort = () => subscriber.error(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    return () => signal.removeEventListener('abort', abort);
  });
}
