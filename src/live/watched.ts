import { asyncScheduler, interval, map, merge, mergeMap, Observable, type SchedulerLike } from 'rxjs';
import type { Event } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import { later } from '../event/instant.js';
import { Fold, type HostState } from '../fold/index.js';

const TICK_MILLISECONDS = 1_000;

export interface WatchedOptions {
  /** Whether a state is wanted after each event, and not only after each batch of them. */
  readonly each: boolean;
  /** Whether what comes first is history, of which only the end is wanted: an empty batch. */
  readonly isHistory: boolean;
  /** The engine's time up to which its silence means that nothing happened; null: it may not be listened to. Without this, only events are heard. */
  readonly heardUntil?: (() => Instant | null) | undefined;
  readonly scheduler?: SchedulerLike | undefined;
}

/**
 * The states of something that is watched: after what happens, and, where silence tells something, every second.
 *
 * In plain words: a container that may come back by its restart policy is known to be gone when nothing was said of it for long enough.
 */
export function watched(batches: Observable<readonly Event[]>, options: WatchedOptions): Observable<HostState> {
  const { each, isHistory, heardUntil, scheduler = asyncScheduler } = options;
  return new Observable((subscriber) => {
    const fold = new Fold();
    let isNow = !isHistory;
    let heard: Instant | null = null;
    const state = () => {
      const last = fold.state();
      const latest = fold.latest;
      return heard === null || latest === null || heard <= latest ? last : last.asOf(heard);
    };
    const told = batches.pipe(
      mergeMap((events) => {
        if (events.length === 0) isNow = true;
        const after: HostState[] = [];
        for (const event of events) {
          fold.apply(event);
          if (isNow && each) after.push(state());
        }
        return isNow && !each ? [state()] : events.length === 0 ? [state()] : after;
      }),
    );
    const silence = interval(TICK_MILLISECONDS, scheduler).pipe(
      map(() => heardUntil?.() ?? null),
      mergeMap((until) => {
        if (until === null || !isNow || fold.latest === null) return [];
        heard = heard === null ? until : later(heard, until);
        return [state()];
      }),
    );
    return subscriber.add((heardUntil ? merge(told, silence) : told).subscribe(subscriber));
  });
}
