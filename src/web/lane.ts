import type { Traced } from '../view/trace.js';
import type { Colour } from './palette.js';

/** A stretch of a lane, in milliseconds; drawn in a colour, and told in words. */
export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly colour: Colour;
  /** The log cannot decide it. */
  readonly doubtful: boolean;
  /** A short word on the bar, where there is room. */
  readonly label: string;
  readonly text: string;
  readonly thing: Traced | null;
  readonly position: number;
  /** A thin line along the bar below it: what is so besides. */
  readonly isStripe: boolean;
}

/** Something that happened at one instant. */
export interface Mark {
  readonly at: number;
  readonly kind: 'death' | 'oom' | 'stop' | 'note';
  readonly text: string;
  readonly position: number;
}

/** One line of the timeline. */
export interface Lane {
  readonly key: string;
  readonly label: string;
  readonly note: string;
  /** Lanes of one group stand together under its name; null: no name. */
  readonly group: string | null;
  readonly thing: Traced | null;
  /** All that are in it. */
  readonly ids: readonly string[];
  /** What a search finds it by. */
  readonly words: readonly string[];
  /** How much it has to tell, beside others. */
  readonly weight: number;
  readonly bars: readonly Bar[];
  readonly marks: readonly Mark[];
}

/** The bars that a stretch of time may touch: they stand in the order of their beginnings. */
export function barsWithin(lane: Lane, from: number, to: number): readonly Bar[] {
  return lane.bars.filter((bar) => bar.to >= from && bar.from <= to);
}

/** The bar at a time; of several the last that began. */
export function barAt(lane: Lane, at: number): Bar | undefined {
  return lane.bars.findLast((bar) => bar.from <= at && at <= bar.to);
}
