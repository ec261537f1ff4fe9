import type { Instant } from '../event/instant.js';
import { bounds, jump, monotonic, wall } from './clock.js';
import type { ClockReading } from './engine.js';
import { CLOCK_TOLERANCE } from './timing.js';

/** What an engine's clock shows, between two looks at it. Where an engine tells no time, ours stands in. */
export class EngineClock {
  #reading: ClockReading | null = null;

  /** A new look. Gives by how much the clock was set since the last one, in nanoseconds; zero: it was not. */
  look(reading: ClockReading | null): Instant {
    const before = this.#reading;
    this.#reading = reading ?? before;
    // A coarse look after a fine one: a proxy that forbids now what it allowed is no clock that was set.
    return before && reading ? jump(before, reading, CLOCK_TOLERANCE) : 0n;
  }

  /** It is not earlier than this there. */
  earliest(): Instant {
    return this.#reading ? bounds(this.#reading)[0] : wall();
  }

  /** It is not later than this there. */
  latest(): Instant {
    return this.#reading ? bounds(this.#reading)[1] : wall();
  }

  /** What it showed at a moment of ours, at the earliest. */
  at(moment: Instant): Instant {
    return this.earliest() - (monotonic() - moment);
  }
}
