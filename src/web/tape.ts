import type { Event } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import { Fold, type HostState, Moments, type Target } from '../fold/index.js';

/** So many events are folded again at the most on the way to a state, unless the host itself is larger than that. */
const APART = 512;

interface Checkpoint {
  /** Events before it. */
  readonly index: number;
  /** The highest time before it. */
  readonly latest: Instant | null;
  readonly state: HostState;
}

/**
 * A whole log with its states in reach, at every instant and position, in either direction.
 *
 * In plain words: the states are those of `Moments`, which the command line uses too; only that the fold does not begin at the beginning, but at a
 * state that was kept on the way. More events may be pushed at any time.
 */
export class Tape {
  readonly events: Event[] = [];
  readonly #checkpoints: Checkpoint[] = [];
  #fold = new Fold();
  #latest: Instant | null = null;
  #next = 0;

  push(events: readonly Event[]): void {
    for (const event of events) {
      if (this.events.length >= this.#next) this.#keep();
      this.events.push(event);
      this.#fold.apply(event);
      if (event.at !== null && (this.#latest === null || event.at > this.#latest)) this.#latest = event.at;
    }
  }

  /** The position of the last record. */
  get end(): number {
    return this.events.at(-1)?.position ?? 0;
  }

  /** The state that `hindcast ps --at` is asked for. */
  state(target: Target): HostState {
    if (target.kind === 'end') return this.#fold.state();
    const from = this.#before(target);
    const moments = new Moments([target], new Fold(from?.state));
    for (let i = from?.index ?? 0; i < this.events.length; i++) {
      const event = this.events[i];
      if (event && !moments.push(event)) break;
    }
    const [state] = moments.finish();
    if (!state) throw new Error('a fold gives one state for each target');
    return state;
  }

  /** How many events stand at or before a position. */
  countTo(position: number): number {
    let [low, high] = [0, this.events.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.events[middle]?.position ?? 0) > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** A fold that goes on from a state of its own: then what is kept costs one copy of the host, and nothing later. */
  #keep(): void {
    const state = this.#fold.state();
    this.#checkpoints.push({ index: this.events.length, latest: this.#latest, state });
    this.#fold = new Fold(state);
    const things = state.containers.length + state.images.length + state.volumes.length + state.networks.length;
    this.#next = this.events.length + Math.max(APART, things);
  }

  /** The last checkpoint of which nothing lies after the target: not even a record that stands too early. */
  #before(target: Target): Checkpoint | undefined {
    let [low, high] = [0, this.#checkpoints.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isWithin(this.#checkpoints[middle], target, this.events)) low = middle + 1;
      else high = middle;
    }
    return this.#checkpoints[low - 1];
  }
}

function isWithin(checkpoint: Checkpoint | undefined, target: Target, events: readonly Event[]): boolean {
  if (!checkpoint || checkpoint.index === 0) return true;
  if (target.kind === 'position') return (events[checkpoint.index - 1]?.position ?? 0) <= target.position;
  return target.kind === 'instant' && (checkpoint.latest === null || checkpoint.latest <= target.at);
}
