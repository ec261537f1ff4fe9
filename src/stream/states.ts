import { concat, defer, ignoreElements, map, type OperatorFunction, takeWhile } from 'rxjs';
import type { Event } from '../event/event.js';
import { Fold, type HostState, Moments, type Target } from '../fold/index.js';

/**
 * Folds a stream of events into a stream of states: one state after each event.
 *
 * In plain words: `scan` with the fold as its accumulator, for events that come by themselves. Each subscription has a fold of its own,
 * which begins with `start`, or with nothing.
 *
 * @example
 * ```ts
 * from(events).pipe(states()).subscribe((state) => console.log(state.containers.length));
 * ```
 */
export function states(start?: HostState): OperatorFunction<Event, HostState> {
  return (events) =>
    defer(() => {
      const fold = new Fold(start);
      return events.pipe(
        map((event) => {
          fold.apply(event);
          return fold.state();
        }),
      );
    });
}

/**
 * The one state at an instant (nanoseconds) or after so many records; then it completes and lets go of its source.
 *
 * In plain words: of an endless stream too, as soon as the stream is past that instant (ten seconds past, in its own time: an engine may
 * write a record a little late) or that record. A stream that ends before gives its last state.
 *
 * @example
 * ```ts
 * from(events).pipe(at(instant('2026-11-23T21:51:30Z'))).subscribe((state) => console.log(state.containers));
 * from(events).pipe(at({ position: 28 })).subscribe((state) => console.log(state.containers));
 * ```
 */
export function at(when: bigint | { readonly position: number }): OperatorFunction<Event, HostState> {
  const target: Target = typeof when === 'bigint' ? { kind: 'instant', at: when } : { kind: 'position', ...when };
  return (events) =>
    defer(() => {
      const moments = new Moments([target]);
      const passed = events.pipe(
        takeWhile((event) => moments.push(event)),
        ignoreElements(),
      );
      return concat(
        passed,
        defer(() => moments.finish()),
      );
    });
}
