import { crc32 } from 'node:zlib';
import type { Event } from '../event/event.js';
import type { LogReader, Place } from '../read/index.js';
import { BLOCKS_A_READ } from './index-bounds.js';
import type { OpenLog } from './index-log.js';
import type { Mark } from './index-page.js';

const NEWLINE = 10;
/** So much of a time is in a trace. */
const TRACE_BITS = 32;
/** An odd number, so that no two traces become one. */
const TRACE_FACTOR = 0x9e3779b1;

/** The sum of the first bytes of a file. */
export interface Check {
  readonly length: number;
  readonly sum: number;
}

/** From where a log is read: where it was read to, and the sum of what the last file had up to there. */
export interface From {
  readonly mark: Mark | null;
  readonly check: Check;
}

/** What was read up to the end of a block, or of a piece. */
export interface Read {
  readonly bytes: number;
  readonly events: readonly Event[];
  readonly part: number;
  /** Where another reader can go on behind it; null where none can. */
  readonly place: Place | null;
}

/** Reads a log once, from its beginning or from where it was read to before, to the end that it has when it is opened. */
export class Reading {
  /** The sum of each file of the log that was read, where there are several. */
  readonly checks = new Map<number, number>();
  readonly reader: LogReader;
  readonly #log: OpenLog;
  readonly #mark: Mark | null;
  readonly #check: Check;
  readonly #blockBytes: number;
  readonly #pieceBytes: number;
  #trace = 0;

  /** `inBlocks`: what is read is given block by block, and not by the piece. */
  constructor(log: OpenLog, { mark, check }: From, blockBytes: number, inBlocks: boolean) {
    this.#log = log;
    this.#mark = mark;
    this.#check = check;
    this.#pieceBytes = BLOCKS_A_READ * blockBytes;
    this.#blockBytes = inBlocks ? blockBytes : this.#pieceBytes;
    this.reader = log.reader();
  }

  /** Two that read the same have the same: it is made of where each piece ended, and of the sums of the files. */
  get trace(): string {
    return `${this.#trace} ${[...this.checks].join(' ')}`;
  }

  /** All that is in one piece of the log was read before its events are looked at: where they are, one that was heard long ago may be read in its place. */
  *pieces(): Generator<readonly Read[]> {
    const { parts } = this.#log;
    const mark = this.#mark;
    const first = mark?.part ?? 0;
    for (let part = first; part < parts.length; part++) {
      const name = this.#log.nameOf(part);
      if (part === first && mark) this.reader.resume(name, mark.place);
      else this.reader.begin(name);
      yield* this.#piecesOf(part, part === first && mark ? mark.place.offset : 0);
      // The last one may grow: what is not whole in it is left for the next time.
      if (part === parts.length - 1) break;
      const events = this.reader.end();
      this.reader.begin(this.#log.nameOf(part + 1));
      const read = [this.#read(part + 1, 0, events)];
      this.#note(read);
      yield read;
    }
  }

  *#piecesOf(part: number, from: number): Generator<readonly Read[]> {
    const size = this.#log.pieces.size(part);
    const isSummed = this.#log.parts.length > 1;
    let sum = part === (this.#mark?.part ?? -1) ? this.#check : { length: 0, sum: 0 };
    for (let offset = from; offset < size; ) {
      const end = Math.min(size, offset + this.#pieceBytes);
      const found = this.#log.pieces.read(part, offset, end, this.reader.room);
      if (found.length === 0) break;
      // Shorter than it was: somebody has cut the file meanwhile.
      const isLast = end === size || found.length < end - offset;
      const piece = found.subarray(0, isLast ? found.length : wholeLines(found));
      if (isSummed) sum = added(sum, offset, piece);
      offset += piece.length;
      const read = this.#readIn(part, piece);
      this.#note(read);
      yield read;
    }
    if (isSummed) this.checks.set(part, sum.sum);
  }

  #readIn(part: number, piece: Uint8Array): readonly Read[] {
    const read: Read[] = [];
    for (const block of blocksIn(piece, this.#blockBytes))
      read.push(this.#read(part, block.length, this.reader.push(block)));
    return read;
  }

  #read(part: number, bytes: number, events: readonly Event[]): Read {
    return { bytes, events, part, place: this.reader.place };
  }

  #note(read: readonly Read[]): void {
    const { part = -1, place = null } = read.at(-1) ?? {};
    const { offset = -1, line = -1, records = -1, last = -1n, isOpen = false } = place ?? {};
    const time = Number(BigInt.asUintN(TRACE_BITS, last));
    let [bytes, events] = [0, 0];
    for (const one of read) {
      bytes += one.bytes;
      events += one.events.length;
    }
    for (const number of [part, bytes, events, offset, line, records, time, Number(isOpen)]) {
      this.#trace = Math.imul(this.#trace ^ number, TRACE_FACTOR);
    }
  }
}

/** Up to where a piece is read: to the end of its last line, for one that is read in two parts is not compared, but parsed. */
function wholeLines(piece: Uint8Array): number {
  return piece.lastIndexOf(NEWLINE) + 1 || piece.length;
}

/** The blocks of a piece, each to the end of its last line; what is left of it at its end is no block of its own. */
function* blocksIn(piece: Uint8Array, bytes: number): Generator<Uint8Array> {
  for (let from = 0; from < piece.length; ) {
    const isLast = piece.length - from < bytes + bytes / 2;
    const newline = isLast ? -1 : piece.lastIndexOf(NEWLINE, from + bytes - 1);
    const to = isLast ? piece.length : newline < from ? from + bytes : newline + 1;
    yield piece.subarray(from, to);
    from = to;
  }
}

/** The sum of a file with a piece behind what was added before; what was is not added again. */
function added({ length, sum }: Check, offset: number, piece: Uint8Array): Check {
  const fresh = piece.subarray(Math.max(0, length - offset));
  return { length: Math.max(length, offset + piece.length), sum: crc32(fresh, sum) };
}
