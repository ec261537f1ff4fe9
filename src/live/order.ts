import { type Instant, later } from '../event/instant.js';
import { CLOCK_TOLERANCE } from './timing.js';

/** The times of what an engine says, in the order in which it says it: they go on, unless its clock was set back. */
export class Order {
  #latest: Instant | null = null;
  /** What is known from before it was set is told again by the old time. */
  #wasSet = false;

  /** From which moment a new record goes back to its own, by so much that the clock must have been set; null: it need not have been. */
  fallTo(at: Instant, since: Instant | null): Instant | null {
    const latest = this.#latest === null || since === null ? (this.#latest ?? since) : later(this.#latest, since);
    return latest !== null && at < latest - CLOCK_TOLERANCE ? latest : null;
  }

  note(at: Instant, isNew: boolean): void {
    if (isNew || !this.#wasSet) this.#latest = this.#latest === null ? at : later(this.#latest, at);
  }

  /** The clock was set: nothing is known of the new time yet. */
  begin(): void {
    this.#latest = null;
    this.#wasSet = true;
  }
}
