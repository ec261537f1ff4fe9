import type { Event } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import type { Spoken } from '../fold/index.js';
import { BrokenIndex } from './index-broken.js';
import { PAST_PAGE } from './index-past.js';

/**
 * What a fold has heard and may hear again, as an index keeps it: when, and where it stands in the log. The words themselves stand there.
 */
export interface Heard {
  readonly count: number;
  readonly at: Instant;
  readonly position: number;
  /**
   * Each one's time after the one before, in nanoseconds: 32 bits of this machine, or whole where that is not enough. Null: they are a row (each
   * stands next after the one before), and their times stand in the log.
   */
  readonly apart: Uint8Array | readonly Instant[] | null;
  /** Each one's position after the one before, in 32 bits; null where each follows the one before. */
  readonly jumps: Uint8Array | null;
}

/** When an event was heard, and where it stands. */
export interface Placed {
  readonly at: Instant;
  readonly position: number;
}

/** Where the events of a log stand, to be looked up. */
export interface Shelved {
  /** The one at a position. */
  one(position: number): Event;
  /** So many, of which each stands next after the one before. */
  row(position: number, count: number): readonly Event[];
}

const FITS = 2 ** 31;

/** Events that are a row, as they are kept: nothing is written down of each. */
export function rowOf(events: readonly Placed[]): Heard {
  const [first] = events;
  return { count: events.length, at: first?.at ?? 0n, position: first?.position ?? 0, apart: null, jumps: null };
}

/** Events, newest last, as they are kept. */
export function heardOf(events: readonly Placed[]): Heard {
  const [first] = events;
  const count = Math.max(0, events.length - 1);
  const apart = new Int32Array(count);
  const jumps = new Uint32Array(count);
  let isClose = true;
  let isRow = true;
  for (let i = 0; i < count; i++) {
    const [before, event] = [events[i] as Placed, events[i + 1] as Placed];
    const wait = Number(event.at - before.at);
    isClose &&= wait < FITS && wait >= -FITS;
    apart[i] = wait;
    jumps[i] = event.position - before.position;
    isRow &&= jumps[i] === 1;
  }
  return {
    count: events.length,
    at: first?.at ?? 0n,
    position: first?.position ?? 0,
    apart: isClose ? bytesOf(apart) : events.slice(1).map(({ at }, i) => at - (events[i]?.at ?? 0n)),
    jumps: isRow ? null : bytesOf(jumps),
  };
}

function bytesOf({ buffer }: Int32Array | Uint32Array): Uint8Array {
  return new Uint8Array(buffer);
}

/** Numbers of 32 bits begin at a fourth byte. */
function aligned(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}

/**
 * The events that were kept; where it is not known what they say, that is looked up if somebody asks. Throws {@link BrokenIndex} where there are more
 * than a fold remembers.
 */
export function heardIn(heard: Heard, log: Shelved): readonly Spoken[] {
  if (heard.count > PAST_PAGE) throw new BrokenIndex('it remembers more than anybody does');
  if (heard.count === 0) return [];
  if (heard.apart === null) return log.row(heard.position, heard.count) as readonly Spoken[];
  const look = (position: number) => log.one(position);
  return placesIn(heard, heard.apart).map(
    ({ at, position }) => new Remembered(at, position, look) as unknown as Spoken,
  );
}

/** The times and places that were kept. */
function placesIn({ count, at, position, jumps: leaps }: Heard, waits: NonNullable<Heard['apart']>): readonly Placed[] {
  const apart = waits instanceof Uint8Array ? new Int32Array(aligned(waits)) : waits;
  const jumps = leaps && new Uint32Array(aligned(leaps));
  const events: Placed[] = [];
  let [when, where] = [at, position];
  for (let i = 0; i < count; i++) {
    if (i > 0) {
      when += BigInt(apart[i - 1] ?? 0);
      where += jumps === null ? 1 : (jumps[i - 1] ?? 0);
    }
    events.push({ at: when, position: where });
  }
  return events;
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
