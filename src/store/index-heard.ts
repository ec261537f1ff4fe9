import type { Event } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import type { Spoken } from '../fold/index.js';

/**
 * What a fold has heard and may hear again, as an index keeps it: when, and where it stands in the log. The words themselves stand there.
 */
export interface Heard {
  readonly count: number;
  readonly at: Instant;
  readonly position: number;
  /** Each one's time after the one before, in nanoseconds. */
  readonly apart: Int32Array | readonly Instant[];
  /** Each one's position after the one before; null where each follows the one before. */
  readonly jumps: Uint32Array | null;
}

const FITS = 2n ** 31n;

/** Events, newest last, as they are kept. */
export function heardOf(events: readonly Spoken[]): Heard {
  const [first] = events;
  const waits: Instant[] = [];
  const jumps: number[] = [];
  let isClose = true;
  let isRow = true;
  for (let i = 1; i < events.length; i++) {
    const [before, event] = [events[i - 1] as Spoken, events[i] as Spoken];
    const wait = event.at - before.at;
    const jump = event.position - before.position;
    isClose &&= wait < FITS && wait >= -FITS;
    isRow &&= jump === 1;
    waits.push(wait);
    jumps.push(jump);
  }
  return {
    count: events.length,
    at: first?.at ?? 0n,
    position: first?.position ?? 0,
    apart: isClose ? Int32Array.from(waits, Number) : waits,
    jumps: isRow ? null : Uint32Array.from(jumps),
  };
}

/** An event of which only the time and the place are known, until somebody asks what it says. */
class Remembered {
  readonly at: Instant;
  readonly position: number;
  readonly #look: (position: number) => Event;
  #event: Event | null = null;

  constructor(at: Instant, position: number, look: (position: number) => Event) {
    this.at = at;
    this.position = position;
    this.#look = look;
  }

  get #found(): Event {
    this.#event ??= this.#look(this.position);
    return this.#event;
  }

  get type(): Event['type'] {
    return this.#found.type;
  }

  get id(): string | null {
    return this.#found.id;
  }

  get data(): Event['data'] {
    return this.#found.data;
  }

  get source(): Event['source'] {
    return this.#found.source;
  }
}

/** The events that were kept; `look` finds one in the log by its position, if it must be known what it says. */
export function remembered({ count, at, position, apart, jumps }: Heard, look: (position: number) => Event): Spoken[] {
  const events: Spoken[] = [];
  let [when, where] = [at, position];
  for (let i = 0; i < count; i++) {
    if (i > 0) {
      when += BigInt(apart[i - 1] ?? 0);
      where += jumps === null ? 1 : (jumps[i - 1] ?? 0);
    }
    events.push(new Remembered(when, where, look) as unknown as Spoken);
  }
  return events;
}
