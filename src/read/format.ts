import type { Source } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import type { Decoded } from './docker-actions.js';
import type { Fields } from './fields.js';

/** An event without its position, which only the whole history gives. */
export type Unplaced = Decoded & { readonly at: Instant; readonly id: string | null; readonly source: Source };

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
