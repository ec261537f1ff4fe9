import {
  breaksOf,
  changesBetween,
  type HostState,
  heardSince,
  letGo,
  type Past,
  pastOf,
  restored,
  type Snapshot,
  type SnapshotChanges,
  type Spoken,
  snapshotOf,
} from '../fold/index.js';
import { trusting } from './index-broken.js';
import type { IndexReader, IndexWriter } from './index-database.js';
import { type Heard, heardIn, heardOf, rowOf, type Shelved } from './index-heard.js';
import { lastRemoved, PAST_PAGE, RemovedWriter } from './index-past.js';

/** The beginning of a block: what a fold knows there, whole or as what changed since the checkpoint before. Which ids went stands elsewhere. */
interface Checkpoint {
  /** The checkpoint that is whole and on which this one builds, by way of those between. */
  readonly base: number;
  readonly state: Snapshot | SnapshotChanges;
  readonly past: Past;
  /** The events that it heard last, of which some may be repeated; where only changes are told, those since the checkpoint before. */
  readonly heard: Heard;
}

/** Writes checkpoints: a whole one whenever those since the last add up to as much, so that few bytes are read for any. */
export class CheckpointWriter {
  readonly #writer: IndexWriter;
  readonly #removed: RemovedWriter;
  #before: HostState;
  #base: number;
  #wholeBytes = 0;
  #changeBytes = 0;
  /** Since so many were heard, what is heard is a row. */
  #row: { readonly heard: number; readonly breaks: number };

  /** Goes on from a state, and the next one builds on nothing before it; `known` is the index that was there, with so many checkpoints. */
  constructor(writer: IndexWriter, before: HostState, known: IndexReader | null, count: number) {
    const removed = known && count > 0 ? (rowTo(known, count).at(-1)?.past.removed ?? 0) : 0;
    this.#writer = writer;
    this.#removed = new RemovedWriter(writer, known, removed);
    this.#before = before;
    this.#base = -1;
    this.#row = { heard: pastOf(before).heard, breaks: breaksOf(before) };
  }

  put(number: number, state: HostState): void {
    const isWhole = this.#base < 0 || this.#changeBytes >= this.#wholeBytes;
    if (isWhole) this.#base = number;
    const past = pastOf(state);
    const checkpoint: Checkpoint = {
      base: this.#base,
      state: isWhole ? snapshotOf(state) : changesBetween(this.#before, state),
      past,
      heard: this.#heard(state, isWhole ? Math.max(0, past.heard - PAST_PAGE) : pastOf(this.#before).heard),
    };
    this.#removed.add(state);
    const bytes = this.#writer.put('checkpoint', number, checkpoint);
    if (isWhole) [this.#wholeBytes, this.#changeBytes] = [bytes, 0];
    else this.#changeBytes += bytes;
    letGo(this.#before);
    this.#before = state;
  }

  #heard(state: HostState, count: number): Heard {
    const breaks = breaksOf(state);
    const isRow = breaks === this.#row.breaks && this.#row.heard <= count;
    if (breaks !== this.#row.breaks) this.#row = { heard: pastOf(state).heard, breaks };
    const events = heardSince(state, count);
    return isRow ? rowOf(events) : heardOf(events);
  }

  finish(): void {
    this.#removed.finish();
  }
}

/** All checkpoints that make one, from the whole one on. */
function rowTo(reader: IndexReader, number: number): readonly Checkpoint[] {
  const last = reader.get<Checkpoint>('checkpoint', number);
  const row = [last];
  for (let i = number - 1; i >= last.base; i--) row.push(reader.get<Checkpoint>('checkpoint', i));
  return row.reverse();
}

/** The state at a checkpoint; in `log` stands what was heard before it. Throws `BrokenIndex`. */
export function restore(reader: IndexReader, number: number, log: Shelved): HostState {
  return trusting(() => restoredAt(reader, number, log));
}

function restoredAt(reader: IndexReader, number: number, log: Shelved): HostState {
  const row = rowTo(reader, number);
  const [whole, ...changes] = row.map(({ state }) => state);
  const last = row.at(-1) as Checkpoint;
  return restored(
    whole as Snapshot,
    changes as readonly SnapshotChanges[],
    last.past,
    once(() => lastHeard(row, log)),
    once(() => lastRemoved(reader, last.past.removed)),
  );
}

/** The events that were heard last up to the last of these checkpoints: all that a fold would remember of them, or more. */
function lastHeard(row: readonly Checkpoint[], log: Shelved): readonly Spoken[] {
  const heard: (readonly Spoken[])[] = [];
  for (let i = row.length - 1, count = 0; i >= 0 && count < PAST_PAGE; i--) {
    const { heard: more } = row[i] as Checkpoint;
    heard.push(heardIn(more, log));
    count += more.count;
  }
  return heard.reverse().flat();
}

/** What is asked of a state is asked of those that are made of it as well. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
