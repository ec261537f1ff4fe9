import { setImmediate } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import type { Event } from '../event/event.js';
import { Fold } from '../fold/index.js';
import type { LogReader } from '../read/index.js';
import { BLOCK_BYTES, FAULTS_MAX } from './index-bounds.js';
import { CheckpointWriter, type Restored } from './index-checkpoint.js';
import type { IndexWriter } from './index-database.js';
import { type Directory, NO_SPAN, type Span, spanOver } from './index-directory.js';
import type { OpenLog } from './index-log.js';
import type { Fault } from './index-seal.js';

/** After so many blocks whoever else waits in this program has a turn: a user who interrupts it. */
const BLOCKS_IN_A_ROW = 16;

/** What indexing goes on from: nothing, or what was indexed before. */
export interface Before {
  readonly directory: Directory;
  readonly faults: readonly Fault[];
  /** The last checkpoint; null at the beginning of the log. */
  readonly from: Restored | null;
  /** The sum of the file in which it stands, up to where it was read. */
  readonly check: { readonly length: number; readonly sum: number };
}

export interface BuildOptions {
  readonly blockBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/** Reads a log once, and writes checkpoints: one for about every {@link BLOCK_BYTES}. */
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
  #span: Span = NO_SPAN;
  #records = 0;
  #closed: number;
  #unreadable: number;
  #gaps: number;

  constructor(log: OpenLog, writer: IndexWriter, before: Before, baseline: readonly Event[]) {
    this.#log = log;
    this.#writer = writer;
    this.#before = before;
    this.directory = before.directory;
    this.faults = [...before.faults];
    const { from } = before;
    this.#fold = new Fold(from?.state);
    this.#reader = log.reader();
    this.#checkpoints = new CheckpointWriter(writer, this.#fold.state());
    this.#closed = from?.mark.place.records ?? 0;
    this.#unreadable = from?.mark.unreadable ?? 0;
    this.#gaps = from?.mark.gaps ?? 0;
    this.#records = this.#closed;
    if (from === null && baseline.length > 0) this.#take(baseline);
  }

  get records(): number {
    return this.#records;
  }

  async run(options: BuildOptions): Promise<void> {
    const { parts } = this.#log;
    const { from } = this.#before;
    const first = from?.mark.part ?? 0;
    for (let part = first; part < parts.length; part++) {
      const name = this.#log.nameOf(part);
      if (part === first && from) this.#reader.resume(name, from.mark.place);
      else this.#reader.begin(name);
      await this.#readPart(part, part === first && from ? from.mark.place.offset : 0, options);
      // The last one may grow: what is not whole in it is left for the next time.
      if (part === parts.length - 1) break;
      this.#take(this.#reader.end());
      this.#reader.begin(this.#log.nameOf(part + 1));
      this.#close(part + 1);
    }
    const verdict = this.#reader.verdict();
    if (verdict) throw verdict;
    for (let page = 0; page < this.directory.pages; page++) this.#writer.put('page', page, this.directory.page(page));
  }

  async #readPart(part: number, from: number, options: BuildOptions): Promise<void> {
    const { blockBytes = BLOCK_BYTES, signal, onBytes } = options;
    const size = this.#log.pieces.size(part);
    const isSummed = this.#log.parts.length > 1;
    let sum = part === (this.#before.from?.mark.part ?? -1) ? this.#before.check : { length: 0, sum: 0 };
    for (let offset = from, blocks = 1; offset < size; blocks++) {
      const piece = this.#log.pieces.read(part, offset, Math.min(size, offset + blockBytes));
      if (piece.length === 0) break;
      if (isSummed) sum = added(sum, offset, piece);
      offset += piece.length;
      onBytes?.(piece.length);
      this.#take(this.#reader.push(piece));
      this.#close(part);
      if (blocks % BLOCKS_IN_A_ROW === 0) await setImmediate();
      signal?.throwIfAborted();
    }
    if (isSummed) this.checks.set(part, sum.sum);
  }

  #take(events: readonly Event[]): void {
    const { least, reach } = spanOver(events);
    if (least < this.#span.least) this.#span = { ...this.#span, least };
    if (reach > this.#span.reach) this.#span = { ...this.#span, reach };
    for (const event of events) {
      this.#fold.apply(event);
      if (event.type === 'recording.gap') this.#gaps += 1;
      else if (event.type === 'recording.unreadable') this.#onFault(event.data, event.position);
    }
    this.#records = events.at(-1)?.position ?? this.#records;
  }

  #onFault({ log, line, reason }: { log: string; line: number; reason: string }, position: number): void {
    this.#unreadable += 1;
    if (this.faults.length >= FAULTS_MAX) return;
    const part = this.#log.parts.findIndex(({ path }) => path === log);
    this.faults.push({ part: Math.max(0, part), line, position, reason });
  }

  /** A block ends here, if something is in it and another reader can go on from here. */
  #close(part: number): void {
    const { place } = this.#reader;
    if (place === null || place.records === this.#closed) return;
    this.#closed = place.records;
    this.directory.add({ position: place.records, part, offset: place.offset }, this.#span);
    this.#span = NO_SPAN;
    const mark = { part, place, unreadable: this.#unreadable, gaps: this.#gaps };
    this.#checkpoints.put(this.directory.blocks, mark, this.#fold.state());
  }
}

/** The sum of a file with a piece behind what was added before; what was is not added again. */
function added({ length, sum }: Before['check'], offset: number, piece: Uint8Array): Before['check'] {
  const fresh = piece.subarray(Math.max(0, length - offset));
  return { length: Math.max(length, offset + piece.length), sum: crc32(fresh, sum) };
}
