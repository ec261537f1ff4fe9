import type { Event } from '../event/event.js';
import type { HostState } from './entry.js';
import { Fold } from './host.js';

/** The state before anything was said. */
export function initial(): HostState {
  return new Fold().state();
}

/**
 * Folds events onto a state and gives the state after them; the one before stays as it was.
 *
 * In plain words: `fold(fold(s, a), b)` is `fold(s, [...a, ...b])`. Pure. For many small steps a `Fold` of your own is faster.
 *
 * @example
 * ```ts
 * const state = fold(initial(), events);
 * console.log(state.containers.map(({ name, status }) => `${name} ${status}`));
 * ```
 */
export function fold(state: HostState, events: Iterable<Event>): HostState {
  const folding = new Fold(state);
  for (const event of events) folding.apply(event);
  return folding.state();
}
