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

/** What was read up to the end of a block. */
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
  #trace = 0;

  constructor(log: OpenLog, mark: Mark | null, check: Check, blockBytes: number) {
    this.#log = log;
    this.#mark = mark;
    this.#check = check;
    this.#blockBytes = blockBytes;
    this.reader = log.reader();
  }

  /** Two that read the same have the same: it is made of where each block ended, and of the sums of the files. */
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
      yield [this.#read(part + 1, 0, events)];
    }
  }

  *#piecesOf(part: number, from: number): Generator<readonly Read[]> {
    const size = this.#log.pieces.size(part);
    const isSummed = this.#log.parts.length > 1;
    let sum = part === (this.#mark?.part ?? -1) ? this.#check : { length: 0, sum: 0 };
    for (let offset = from; offset < size; ) {
      const end = Math.min(size, offset + BLOCKS_A_READ * this.#blockBytes);
      const piece = this.#log.pieces.read(part, offset, end, this.reader.room);
      if (piece.length === 0) break;
      // Shorter than it was: somebody has cut the file meanwhile.
      const isLast = end === size || piece.length < end - offset;
      const read: Read[] = [];
      for (const block of blocksIn(piece, this.#blockBytes, isLast)) {
        if (isSummed) sum = added(sum, offset, block);
        offset += block.length;
        read.push(this.#read(part, block.length, this.reader.push(block)));
      }
      yield read;
    }
    if (isSummed) this.checks.set(part, sum.sum);
  }

  #read(part: number, bytes: number, events: readonly Event[]): Read {
    const { place } = this.reader;
    const { offset = -1, line = -1, records = -1, last = -1n, isOpen = false } = place ?? {};
    const time = Number(BigInt.asUintN(TRACE_BITS, last));
    for (const number of [part, bytes, events.length, offset, line, records, time, Number(isOpen)]) {
      this.#trace = Math.imul(this.#trace ^ number, TRACE_FACTOR);
    }
    return { bytes, events, part, place };
  }
}

/** The whole blocks of a piece, each to the end of its last line: a line that is read in two parts is not compared, but parsed. What is left of a piece is read again. */
function* blocksIn(piece: Uint8Array, bytes: number, isLast: boolean): Generator<Uint8Array> {
  for (let from = 0; from < piece.length && (isLast || piece.length - from >= bytes); ) {
    const most = Math.min(piece.length, from + bytes);
    const newline = most === piece.length && isLast ? -1 : piece.lastIndexOf(NEWLINE, most - 1);
    const to = newline < from ? most : newline + 1;
    yield piece.subarray(from, to);
    from = to;
  }
}

/** The sum of a file with a piece behind what was added before; what was is not added again. */
function added({ length, sum }: Check, offset: number, piece: Uint8Array): Check {
  const fresh = piece.subarray(Math.max(0, length - offset));
  return { length: Math.max(length, offset + piece.length), sum: crc32(fresh, sum) };
}
