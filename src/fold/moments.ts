import { type BuildEvent, type Event, isBuildEvent } from '../event/event.js';
import { type Instant, SECOND } from '../event/instant.js';
import type { HostState } from './entry.js';
import { Fold } from './host.js';

/** Which state is wanted: after the last record, at an instant, or after so many records. */
export type Target =
  | { readonly kind: 'end' }
  | { readonly kind: 'instant'; readonly at: Instant }
  | { readonly kind: 'position'; readonly position: number };

/**
 * Engines write from several threads: a record may stand a little after a later one (17 ms seen). A record that is earlier than the
 * instant asked for still counts if it stands less than this after it in the log's own time.
 */
export const DISORDER_MAX: Instant = 10n * SECOND;

/** One target, and the state that answers it as far as is known yet. */
class Moment {
  state: HostState | null = null;
  /** The engine itself has spoken after the instant: what it did not say before is proven. */
  #isProven = false;
  #done = false;
  readonly #target: Target;

  constructor(target: Target) {
    this.#target = target;
  }

  get done(): boolean {
    return this.#done;
  }

  /** Only a record that was written late could change it. */
  get isFound(): boolean {
    return this.#done || this.#isProven;
  }

  /** Looks at an event before it is folded: the state before it may be the one that is wanted. */
  before(event: Event, fold: Fold): void {
    const target = this.#target;
    if (this.#done || target.kind === 'end') return;
    if (target.kind === 'position') {
      if (event.position > target.position) this.#settle(fold.state());
      return;
    }
    // What cannot be read has no time of its own: it stays with what it follows.
    if (event.type === 'recording.unreadable') return;
    if (isBuildEvent(event)) return this.#beforeBuild(event, target.at, fold);
    if (beginOf(event) <= target.at) {
      this.state = null;
      this.#isProven = false;
      return;
    }
    if (!this.#isProven) this.state = (this.state ?? fold.state()).asOf(target.at);
    this.#isProven = true;
    if (event.at > target.at + DISORDER_MAX) this.#done = true;
  }

  /** The log of a build tells nothing of when the engine was silent. */
  #beforeBuild({ at }: BuildEvent, wanted: Instant, fold: Fold): void {
    if (at !== null && at > wanted) this.state ??= fold.state().asOf(wanted, fold.latest ?? wanted);
  }

  /** The log has ended. Beyond its end an instant is answered with what was known last: silence after it proves nothing. */
  end(fold: Fold): HostState {
    if (this.state) return this.state;
    const state = fold.state();
    return this.#target.kind === 'instant' ? state.asOf(this.#target.at, fold.latest ?? this.#target.at) : state;
  }

  #settle(state: HostState): void {
    this.state = state;
    this.#done = true;
  }
}

/** A gap is told when it is over, and hides what was so from its beginning on. */
export function beginOf(event: Exclude<Event, BuildEvent>): Instant {
  return event.type === 'recording.gap' ? event.data.from + 1n : event.at;
}

/**
 * The states at several moments of one history, in one pass.
 *
 * In plain words: push each event in the order of the log until `push` says that nothing further is needed, then `finish` gives one state
 * for each target, in their order. An instant's state has every record up to it, even those that the engine wrote a little late.
 *
 * @example
 * ```ts
 * const moments = new Moments([{ kind: 'position', position: 1 }]);
 * for (const event of events) if (!moments.push(event)) break;
 * const [state] = moments.finish();
 * ```
 */
export class Moments {
  readonly #fold: Fold;
  readonly #moments: readonly Moment[];
  /** Those that may be answered before the end: of the others no event says anything. */
  readonly #early: readonly Moment[];

  constructor(targets: readonly Target[], fold = new Fold()) {
    this.#fold = fold;
    this.#moments = targets.map((target) => new Moment(target));
    this.#early = this.#moments.filter((_, i) => targets[i]?.kind !== 'end');
  }

  /** Folds the next event; false if no target needs a further one (then this one was not folded either). */
  push(event: Event): boolean {
    if (this.#early.length > 0) {
      for (const moment of this.#early) moment.before(event, this.#fold);
      if (this.#early.length === this.#moments.length && this.#early.every(({ done }) => done)) return false;
    }
    this.#fold.apply(event);
    return true;
  }

  /** Pushes events, one after the other; false as soon as no target needs a further one. */
  pushAll(events: readonly Event[]): boolean {
    if (this.#early.length > 0) return events.every((event) => this.push(event));
    this.#fold.applyAll(events);
    return true;
  }

  /** Whether each target has its state, unless a record comes that was written late: for those who know that none does. */
  get found(): boolean {
    return this.#moments.every(({ isFound }) => isFound);
  }

  finish(): readonly HostState[] {
    return this.#moments.map((moment) => moment.end(this.#fold));
  }
}
