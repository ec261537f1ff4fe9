import type { Source } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import type { Decoded } from './docker-actions.js';
import type { Fields } from './fields.js';

/** An event without its position, which only the whole history gives. `at` is null only for events of a build. */
export type Unplaced = Decoded & { readonly at: Instant | null; readonly id: string | null; readonly source: Source };

/** A reason is for people: a key or a value of a log may be megabytes long. */
const REASON_LENGTH_MAX = 200;

/** A record that is of a known format and cannot be read all the same; the message says what is wrong with it. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';

  constructor(reason: string) {
    super(reason.length > REASON_LENGTH_MAX ? `${reason.slice(0, REASON_LENGTH_MAX)}…` : reason);
  }
}

/** One wire format of JSON records: how to know it, and how to decode it. */
export interface Format {
  readonly name: Source;
  /** Whether a record is of this format, by its keys. */
  recognises(fields: Fields): boolean;
  /** The event of one record; `raw` is its text, for what JSON.parse loses. Throws {@link Unreadable}. */
  decode(fields: Fields, raw: string): Unplaced;
}

/** One wire format of plain text, whose records may go over several lines. */
export interface TextFormat {
  readonly name: Source;
  /** Whether a line begins a record; a line that does not goes on with the record before. */
  begins(line: string): boolean;
  /** The event of one record. `isEnded` is false for a last line without an end. Throws {@link Unreadable}. */
  decode(text: string, isEnded: boolean): Unplaced;
}

/** One line of text of a build's log. */
export interface TextLine {
  /** Without colours, and without the time that some runners of jobs put in front. */
  readonly text: string;
  /** As it was written, but for that time. */
  readonly raw: string;
  /** The time in front. */
  readonly at: Instant | null;
  /** False for a last line without an end: it may be cut off. */
  readonly isEnded: boolean;
}

/** A build that is being read: what a record says depends on those before it. Both throw {@link Unreadable}. */
export interface BuildSession {
  /** The events of a line, perhaps none; null for a line that is not of this build. */
  text(line: TextLine): readonly Unplaced[] | null;
  /** The same for a JSON record. */
  record(fields: Fields): readonly Unplaced[] | null;
  /** What only the end of the log tells. */
  end(): readonly Unplaced[];
}

/** One wire format of builds' logs. */
export interface BuildFormat {
  readonly name: Source;
  /** Whether a build begins with this line, or with this JSON record. */
  begins(said: string | Fields): boolean;
  /** `number` gives an id to a build that has nothing of its own to be told by. */
  open(number: () => string): BuildSession;
}
