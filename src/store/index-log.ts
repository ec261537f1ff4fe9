import type { Event } from '../event/event.js';
import { LogReader, type Place } from '../read/index.js';
import { BLOCK_BYTES, BLOCKS_A_READ } from './index-bounds.js';
import type { Mark } from './index-page.js';
import { type Part, Pieces } from './index-parts.js';

/** Where a log is read from: a place in one of its files; null for its very beginning. */
export interface Start {
  readonly part: number;
  readonly place: Place | null;
}

export const BEGINNING: Start = { part: 0, place: null };

/** A log whose records can be read from any place at which somebody was before. */
export class OpenLog {
  readonly name: string;
  readonly parts: readonly Part[];
  readonly pieces: Pieces;
  readonly format: string | undefined;
  /** What it has learnt of the records holds wherever they stand. */
  #warm: LogReader;

  constructor(name: string, parts: readonly Part[], format?: string) {
    this.parts = parts;
    this.pieces = new Pieces(parts);
    this.name = name;
    this.format = format;
    this.#warm = new LogReader(name, format);
  }

  reader(): LogReader {
    return new LogReader(this.name, this.format);
  }

  nameOf(part: number): string {
    return this.parts[part]?.path ?? this.name;
  }

  /** The events of a block that was read before, from its beginning to its end. */
  block(start: Start, end: Mark): readonly Event[] {
    const count = end.place.records - (start.place?.records ?? 0);
    const events: Event[] = [];
    // At the beginning nothing was read before, by this reader either.
    for (const more of this.#read(start.place ? this.#warm : this.reader(), start, end)) {
      for (const event of more) events.push(event);
      if (events.length >= count) break;
    }
    return events.length > count ? events.slice(0, count) : events;
  }

  /** All events from a place on, to the end of the log. */
  *rest(start: Start): Generator<readonly Event[]> {
    const reader = this.reader();
    yield* this.#read(reader, start);
    const verdict = reader.verdict();
    if (verdict) throw verdict;
  }

  *#read(reader: LogReader, start: Start, end?: Mark): Generator<readonly Event[]> {
    for (let part = start.part; part < this.parts.length; part++) {
      const place = part === start.part ? start.place : null;
      if (place) reader.resume(this.nameOf(part), place);
      else reader.begin(this.nameOf(part));
      for (const piece of this.#piecesFrom(part, place?.offset ?? 0, end)) yield reader.push(piece);
      yield reader.end();
    }
  }

  /** Pieces of a file from one place on; one of them ends at `end`, if that is in it. */
  *#piecesFrom(part: number, from: number, end?: Mark): Generator<Uint8Array> {
    for (let offset = from; ; ) {
      const to =
        end?.part === part && end.place.offset > offset ? end.place.offset : offset + BLOCKS_A_READ * BLOCK_BYTES;
      const piece = this.pieces.read(part, offset, Math.min(to, offset + 2 * BLOCKS_A_READ * BLOCK_BYTES));
      if (piece.length === 0) return;
      yield piece;
      offset += piece.length;
    }
  }

  close(): void {
    this.pieces.close();
  }
}
