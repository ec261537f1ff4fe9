import { type Instant, SECOND } from '../event/instant.js';
import { bounds, jump, wall } from './clock.js';
import type { ClockReading } from './engine.js';
import { CLOCK_TOLERANCE } from './timing.js';

const OLD: Instant = 300n * SECOND;

/** How far apart the earliest and the latest are that it may have shown. */
function width({ before, after, coarse }: ClockReading): Instant {
  return after - before + coarse;
}

/** What an engine's clock shows, between two looks at it. Where an engine tells no time, ours stands in. */
export class EngineClock {
  #reading: ClockReading | null = null;
  /** The one that tells it most closely; of one that is old, two clocks have drifted apart. */
  #closest: ClockReading | null = null;

  /** A new look. Gives by how much the clock was set since the last one, in nanoseconds; zero: it was not. */
  look(reading: ClockReading | null): Instant {
    const before = this.#reading;
    if (reading === null) return 0n;
    this.#reading = reading;
    const set = before ? jump(before, reading, CLOCK_TOLERANCE) : 0n;
    const closest = this.#closest;
    const isOld = closest === null || reading.after - closest.after > OLD;
    if (set !== 0n || isOld || width(reading) < width(closest)) this.#closest = reading;
    return set;
  }

  /** Whether the engine has told any time. */
  get isRead(): boolean {
    return this.#closest !== null;
  }

  /** It is not earlier than this there. */
  earliest(): Instant {
    return this.#closest ? bounds(this.#closest)[0] : wall();
  }

  /** It is not later than this there. */
  latest(): Instant {
    return this.#closest ? bounds(this.#closest)[1] : wall();
  }
}
