import type { Instant } from '../event/instant.js';
import { secondsBetween } from './span.js';

/** What made a thing's state what it is. */
export interface Cause {
  readonly type: string;
  readonly position: number;
}

/** A state that a thing is or was in. */
export interface Stretch {
  readonly state: string;
  readonly from: Instant | null;
  readonly cause: Cause;
  provenAt: Instant | null;
  /** What is in doubt of it, at its end. */
  doubts: readonly string[];
}

/** One thing that is in one state at a time, as one track of it shows. */
export class Track {
  #open: Stretch | null;

  constructor(open: Stretch | null = null) {
    this.#open = open && { ...open };
  }

  get open(): Stretch | null {
    return this.#open;
  }

  /** Whether something is open of which nothing is in doubt, and has not been since it was proven. */
  get isSure(): boolean {
    const open = this.#open;
    return open !== null && open.provenAt !== null && open.doubts.length === 0;
  }

  /** Whether this is so already, and to say it again would prove nothing. */
  isSo(state: string | null): boolean {
    const open = this.#open;
    if (open === null) return state === null;
    return open.state === state && (open.provenAt !== null || open.doubts.length > 0);
  }

  /**
   * Says what is so from this instant on (null: nothing). Gives the stretch that ended by it; null if none did.
   *
   * In plain words: a stretch ends with another state, and where doubt begins. Doubt that ends is the same stretch, proven from then on.
   */
  see(state: string | null, doubts: readonly string[], at: Instant | null, cause: Cause): Stretch | null {
    const open = this.#open;
    if (open && open.state === state && areAmong(doubts, open.doubts)) {
      if (doubts.length === 0) open.provenAt ??= at ?? open.from;
      open.doubts = doubts;
      return null;
    }
    const { type, position } = cause;
    const provenAt = doubts.length === 0 ? at : null;
    this.#open = state === null ? null : { state, from: at, cause: { type, position }, provenAt, doubts };
    return open;
  }
}

/** No closure is made: this is asked of each event. */
function areAmong(doubts: readonly string[], open: readonly string[]): boolean {
  for (let i = 0; i < doubts.length; i++) if (!open.includes(doubts[i] as string)) return false;
  return true;
}

/** The fields of a span that is this stretch; `end`: what ended it, null for nothing. */
export function fieldsOf({ state, from, cause, provenAt }: Stretch, to: Instant | null, end: Cause | null) {
  return {
    state,
    from,
    to,
    seconds: secondsBetween(from, to),
    provenAt,
    by: cause.type,
    position: cause.position,
    endedBy: end?.type ?? null,
    endPosition: end?.position ?? null,
  };
}
