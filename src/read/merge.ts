import type { HindcastError } from '../error.js';
import type { Event } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import { BuildNumbers } from './build-numbers.js';
import { batchesOf, type LogSource, type ReadOptions, readBatches } from './read.js';

/** One log on its way into the common history: the batch in hand, and how far it is used. */
class Strand {
  readonly #batches: AsyncGenerator<readonly Event[], HindcastError | null>;
  readonly #verdicts: HindcastError[];
  #batch: readonly Event[] = [];
  #next = 0;
  #last: Instant | null = null;

  constructor(source: LogSource, options: ReadOptions, verdicts: HindcastError[]) {
    this.#batches = batchesOf(source, options);
    this.#verdicts = verdicts;
  }

  get head(): Event | undefined {
    return this.#batch[this.#next];
  }

  /** Where the head stands: what has no time of its own stays with what it follows. Null: nothing so far had one. */
  get time(): Instant | null {
    return this.head?.at ?? this.#last;
  }

  take(): void {
    this.#last = this.time;
    this.#next += 1;
  }

  get isSpent(): boolean {
    return this.#next >= this.#batch.length;
  }

  /** Reads on; false at the end of the log. */
  async refill(): Promise<boolean> {
    const { done, value } = await this.#batches.next();
    if (done && value) this.#verdicts.push(value);
    this.#batch = done ? [] : value;
    this.#next = 0;
    return !done;
  }

  async close(): Promise<void> {
    await this.#batches.return(null);
  }
}

/** Whether one strand's head comes before another's: where a log knows no times, after all that have one. */
function isBefore(a: Strand, b: Strand | undefined): boolean {
  if (b === undefined) return true;
  return a.time !== null && (b.time === null || a.time < b.time);
}

/** Events of the strands in order of time until one of them must read on; ties in the order of the strands. */
function weave(strands: readonly Strand[], start: number, numbers: BuildNumbers<Strand>): Event[] {
  const woven: Event[] = [];
  for (;;) {
    let first: Strand | undefined;
    for (const strand of strands) if (strand.head !== undefined && isBefore(strand, first)) first = strand;
    if (!first?.head) return woven;
    woven.push({ ...numbers.renumber(first, first.head), position: start + woven.length + 1 });
    first.take();
    if (first.isSpent) return woven;
  }
}

/**
 * Reads several logs as one history, in the order of their times.
 *
 * In plain words: each log keeps its own order, whatever its clock says; of equal times the log named first goes first. Positions count
 * over all of them. A log that knows no times, as many of a build, comes after all that do. Memory holds one batch a log. Throws as
 * {@link readBatches}, but a log among others of which not one record could be read costs only itself.
 */
export function readLogs(sources: readonly LogSource[], options: ReadOptions = {}): AsyncGenerator<readonly Event[]> {
  const [only] = sources;
  return sources.length === 1 && only ? readBatches(only, options) : wovenOf(sources, options);
}

async function* wovenOf(sources: readonly LogSource[], options: ReadOptions): AsyncGenerator<readonly Event[]> {
  const verdicts: HindcastError[] = [];
  let strands = sources.map((source) => new Strand(source, options, verdicts));
  const numbers = new BuildNumbers<Strand>();
  let position = 0;
  let isRead = false;
  try {
    while (strands.length > 0) {
      const alive: Strand[] = [];
      for (const strand of strands) if (!strand.isSpent || (await strand.refill())) alive.push(strand);
      strands = alive;
      const woven = weave(strands, position, numbers);
      position += woven.length;
      isRead ||= woven.some(({ type }) => type !== 'recording.unreadable');
      if (woven.length > 0) yield woven;
    }
    const [verdict] = verdicts;
    if (verdict && !isRead) throw verdict;
    for (const other of verdicts) options.onNoLog?.(other);
  } finally {
    await Promise.all(strands.map((strand) => strand.close()));
  }
}
