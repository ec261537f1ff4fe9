import { setImmediate } from 'node:timers/promises';
import type { Event } from '../event/event.js';
import { Fold } from '../fold/index.js';
import type { Place } from '../read/index.js';
import { BLOCK_BYTES, BLOCKS_A_CHECKPOINT, FAULTS_MAX } from './index-bounds.js';
import { Reading } from './index-build-reading.js';
import { CheckpointWriter } from './index-checkpoint.js';
import type { IndexWriter } from './index-database.js';
import { type Directory, NO_SPAN, type Span, spanOfRow, spanOver } from './index-directory.js';
import type { OpenLog } from './index-log.js';
import type { Before } from './index-resume.js';
import type { Fault } from './index-seal.js';
import { type BeginSpans, SpansApart } from './index-spans-apart.js';
import { type Folding, SpansHere } from './index-spans-here.js';
import { taskOf } from './index-spans-task.js';

/** After so many pieces whoever else waits in this program has a turn: a user who interrupts it. */
const PIECES_IN_A_ROW = 16;

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

/** Reads a log once, and writes checkpoints, one for every {@link BLOCKS_A_CHECKPOINT} blocks; spans are written here or by another thread. */
export class Build {
  readonly directory: Directory;
  readonly faults: Fault[];
  readonly #log: OpenLog;
  readonly #writer: IndexWriter;
  readonly #fold: Fold;
  readonly #checkpoints: CheckpointWriter;
  readonly #before: Before;
  readonly #unwritten: Unwritten[] = [];
  #folded: number;
  #span: Span = NO_SPAN;
  #closed: number;
  #unreadable: number;
  #gaps: number;

  constructor(log: OpenLog, writer: IndexWriter, before: Before) {
    this.#log = log;
    this.#writer = writer;
    this.#before = before;
    this.directory = before.directory;
    this.faults = [...before.faults];
    const { mark, state } = before;
    this.#fold = new Fold(state);
    this.#folded = state?.position ?? 0;
    this.#checkpoints = new CheckpointWriter(
      writer,
      this.#fold.state(),
      before.reader,
      checkpointsIn(before.directory),
    );
    this.#closed = mark?.place.records ?? 0;
    this.#unreadable = mark?.unreadable ?? 0;
    this.#gaps = mark?.gaps ?? 0;
  }

  /** Gives the sum of each file of the log that was read. `apart`: who begins a thread for the spans; null for none. */
  async run(options: BuildOptions, apart: BeginSpans | null): Promise<ReadonlyMap<number, number>> {
    const { blockBytes = BLOCK_BYTES, signal } = options;
    const reading = new Reading(this.#log, this.#before, blockBytes, true);
    const folding = this.#folding(blockBytes, apart);
    try {
      for (const events of this.#before.told) this.#begin(events, folding);
      await this.#read(reading, folding, options);
      const verdict = reading.reader.verdict();
      if (verdict) throw verdict;
      await folding.finish(reading.trace, signal);
    } finally {
      await folding.stop();
    }
    this.#checkpoints.finish();
    for (let page = 0; page < this.directory.pages; page++) this.#writer.put('page', page, this.directory.page(page));
    return reading.checks;
  }

  #folding(blockBytes: number, apart: BeginSpans | null): Folding {
    const onFolded = (event: Event) => this.#onFolded(event);
    if (!apart) return new SpansHere(this.#fold, this.#before, this.#writer, onFolded);
    return new SpansApart(this.#fold, taskOf(this.#log, this.#before, blockBytes), this.#writer, onFolded, apart);
  }

  async #read(reading: Reading, folding: Folding, { signal, onBytes }: BuildOptions): Promise<void> {
    let pieces = 0;
    for (const piece of reading.pieces()) {
      for (const { bytes, events, part, place } of piece) {
        if (bytes > 0) onBytes?.(bytes);
        this.#take(events, folding);
        this.#close(part, place);
      }
      pieces += 1;
      if (pieces % PIECES_IN_A_ROW === 0) await setImmediate();
      signal?.throwIfAborted();
    }
  }

  /** What was told before is counted already, but for what was there before the log. */
  #begin(events: readonly Event[], folding: Folding): void {
    if (this.#before.mark === null) this.#take(events, folding);
    else folding.push(events);
  }

  #take(events: readonly Event[], folding: Folding): void {
    const isRow = folding.push(events);
    const { least, reach } = isRow ? spanOfRow(events) : spanOver(events);
    if (least < this.#span.least) this.#span = { ...this.#span, least };
    if (reach > this.#span.reach) this.#span = { ...this.#span, reach };
    if (!isRow) this.#note(events);
  }

  #note(events: readonly Event[]): void {
    for (const event of events) {
      if (event.type === 'recording.gap') this.#gaps += 1;
      else if (event.type === 'recording.unreadable') this.#onFault(event.data, event.position);
    }
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

function checkpointsIn({ blocks }: Directory): number {
  return Math.floor(blocks / BLOCKS_A_CHECKPOINT);
}
