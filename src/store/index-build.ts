import { setImmediate } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import type { Event } from '../event/event.js';
import { Fold } from '../fold/index.js';
import type { LogReader, Place } from '../read/index.js';
import { Spans } from '../view/spans.js';
import { BLOCK_BYTES, BLOCKS_A_CHECKPOINT, BLOCKS_A_READ, FAULTS_MAX } from './index-bounds.js';
import { CheckpointWriter } from './index-checkpoint.js';
import type { IndexWriter } from './index-database.js';
import { type Directory, NO_SPAN, type Span, spanOver } from './index-directory.js';
import type { OpenLog } from './index-log.js';
import type { Before } from './index-resume.js';
import type { Fault } from './index-seal.js';
import { SpanWriter } from './index-spans.js';

/** After so many pieces whoever else waits in this program has a turn: a user who interrupts it. */
const PIECES_IN_A_ROW = 16;

const NEWLINE = 10;

/** A checkpoint that is wanted; what is known at it is written down when the fold has come there. */
interface Unwritten {
  readonly number: number;
  readonly position: number;
}

export interface BuildOptions {
  readonly blockBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/**
 * Reads a log once, and writes checkpoints, one for every {@link BLOCKS_A_CHECKPOINT} blocks, and the spans that are over.
 *
 * There is one fold, that of the spans: it is some seconds of the log's time behind what is read.
 */
export class Build {
  readonly directory: Directory;
  readonly faults: Fault[];
  /** The sum of each file of the log that was read. */
  readonly checks = new Map<number, number>();
  readonly #log: OpenLog;
  readonly #writer: IndexWriter;
  readonly #fold: Fold;
  readonly #reader: LogReader;
  readonly #checkpoints: CheckpointWriter;
  readonly #before: Before;
  readonly #spans: Spans;
  readonly #spanWriter: SpanWriter;
  readonly #unwritten: Unwritten[] = [];
  #folded: number;
  #span: Span = NO_SPAN;
  #closed: number;
  #unreadable: number;
  #gaps: number;

  constructor(log: OpenLog, writer: IndexWriter, before: Before, baseline: readonly Event[]) {
    this.#log = log;
    this.#writer = writer;
    this.#before = before;
    this.directory = before.directory;
    this.faults = [...before.faults];
    const { mark, state, saved, known, told } = before;
    this.#fold = new Fold(state);
    this.#folded = state?.position ?? 0;
    this.#spans = new Spans({ fold: this.#fold, from: saved, onFolded: (event) => this.#onFolded(event) });
    this.#spanWriter = new SpanWriter(writer, known, saved === undefined);
    this.#reader = log.reader();
    this.#checkpoints = new CheckpointWriter(
      writer,
      this.#fold.state(),
      before.reader,
      checkpointsIn(before.directory),
    );
    this.#closed = mark?.place.records ?? 0;
    this.#unreadable = mark?.unreadable ?? 0;
    this.#gaps = mark?.gaps ?? 0;
    if (!mark) this.#take(baseline);
    else if (this.#folded === 0) this.#follow(baseline);
    for (const events of told) this.#follow(events);
  }

  async run(options: BuildOptions): Promise<void> {
    const { parts } = this.#log;
    const { mark } = this.#before;
    const first = mark?.part ?? 0;
    for (let part = first; part < parts.length; part++) {
      const name = this.#log.nameOf(part);
      if (part === first && mark) this.#reader.resume(name, mark.place);
      else this.#reader.begin(name);
      await this.#readPart(part, part === first && mark ? mark.place.offset : 0, options);
      // The last one may grow: what is not whole in it is left for the next time.
      if (part === parts.length - 1) break;
      this.#take(this.#reader.end());
      this.#reader.begin(this.#log.nameOf(part + 1));
      this.#close(part + 1, this.#reader.place);
    }
    const verdict = this.#reader.verdict();
    if (verdict) throw verdict;
    this.#spanWriter.finish(this.#spans.save());
    // Of what waits, the spans go on the next time; the checkpoints are wanted now.
    for (const event of this.#spans.waiting) this.#applied(event);
    this.#checkpoints.finish();
    for (let page = 0; page < this.directory.pages; page++) this.#writer.put('page', page, this.directory.page(page));
  }

  async #readPart(part: number, from: number, options: BuildOptions): Promise<void> {
    const { blockBytes = BLOCK_BYTES, signal, onBytes } = options;
    const size = this.#log.pieces.size(part);
    const isSummed = this.#log.parts.length > 1;
    let sum = part === (this.#before.mark?.part ?? -1) ? this.#before.check : { length: 0, sum: 0 };
    for (let offset = from, pieces = 1; offset < size; pieces++) {
      const end = Math.min(size, offset + BLOCKS_A_READ * blockBytes);
      const piece = this.#log.pieces.read(part, offset, end);
      if (piece.length === 0) break;
      // Shorter than it was: somebody has cut the file meanwhile.
      const isLast = end === size || piece.length < end - offset;
      // All of a piece is read before its events are looked at: where they are, one that was heard long ago may be read in its place.
      const read: (readonly [events: readonly Event[], place: Place | null])[] = [];
      for (const block of blocksIn(piece, blockBytes, isLast)) {
        if (isSummed) sum = added(sum, offset, block);
        offset += block.length;
        onBytes?.(block.length);
        read.push([this.#reader.push(block), this.#reader.place]);
      }
      for (const [events, place] of read) {
        this.#take(events);
        this.#close(part, place);
      }
      if (pieces % PIECES_IN_A_ROW === 0) await setImmediate();
      signal?.throwIfAborted();
    }
    if (isSummed) this.checks.set(part, sum.sum);
  }

  #take(events: readonly Event[]): void {
    const { least, reach } = spanOver(events);
    if (least < this.#span.least) this.#span = { ...this.#span, least };
    if (reach > this.#span.reach) this.#span = { ...this.#span, reach };
    for (const event of events) {
      if (event.type === 'recording.gap') this.#gaps += 1;
      else if (event.type === 'recording.unreadable') this.#onFault(event.data, event.position);
    }
    this.#follow(events);
  }

  #follow(events: readonly Event[]): void {
    const from = this.#before.saved?.folded ?? 0;
    for (const event of events) {
      // The spans went on from here before.
      if (event.position > 0 && event.position <= from) this.#applied(event);
      else {
        const over = this.#spans.push(event);
        if (over.length > 0) this.#spanWriter.add(over);
      }
    }
  }

  #applied(event: Event): void {
    this.#fold.apply(event);
    this.#onFolded(event);
  }

  #onFolded({ position }: Event): void {
    this.#folded = position;
    if (this.#unwritten[0]?.position === position) this.#write();
  }

  #write(): void {
    const first = this.#unwritten.shift();
    if (first) this.#checkpoints.put(first.number, this.#fold.state());
  }

  #onFault({ log, line, reason }: { log: string; line: number; reason: string }, position: number): void {
    this.#unreadable += 1;
    if (this.faults.length >= FAULTS_MAX) return;
    const part = this.#log.parts.findIndex(({ path }) => path === log);
    this.faults.push({ part: Math.max(0, part), line, position, reason });
  }

  /** A block ends here, if something is in it and another reader can go on from here. */
  #close(part: number, place: Place | null): void {
    if (place === null || place.records === this.#closed) return;
    this.#closed = place.records;
    this.directory.add({ part, place, unreadable: this.#unreadable, gaps: this.#gaps }, this.#span);
    this.#span = NO_SPAN;
    if (this.directory.blocks % BLOCKS_A_CHECKPOINT !== 0) return;
    this.#unwritten.push({ number: checkpointsIn(this.directory), position: place.records });
    if (this.#folded === place.records) this.#write();
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

function checkpointsIn({ blocks }: Directory): number {
  return Math.floor(blocks / BLOCKS_A_CHECKPOINT);
}

/** The sum of a file with a piece behind what was added before; what was is not added again. */
function added({ length, sum }: Before['check'], offset: number, piece: Uint8Array): Before['check'] {
  const fresh = piece.subarray(Math.max(0, length - offset));
  return { length: Math.max(length, offset + piece.length), sum: crc32(fresh, sum) };
}
