import { earlier, type Instant, later } from '../event/instant.js';
import type { Span } from '../view/span.js';
import type { Window } from '../view/span-filter.js';
import type { SavedSpans } from '../view/spans.js';
import { trusting } from './index-broken.js';
import type { IndexReader, Shelf } from './index-database.js';
import { SPANS_A_BLOCK, type SpanBlock, spansIn } from './index-span-block.js';
import { SpanColumns } from './index-span-columns.js';

/** When the first span of a block begins, and up to when the last one goes; null: without end. */
interface Reach {
  readonly count: number;
  readonly from: Instant | null;
  readonly to: Instant | null;
}

/** What an index knows of the spans of its log: those that are over stand in blocks, and the rest goes on from what was saved. */
export interface KnownSpans {
  readonly count: number;
  readonly blocks: readonly Reach[];
  readonly saved: SavedSpans;
}

/** The {@link Reach} of spans, one after the other. */
class Reaching {
  #count = 0;
  #first: Instant | null = null;
  #last: Instant | null = null;
  #areOver = true;

  add({ from, to }: Span): void {
    this.#count += 1;
    if (from !== null) {
      this.#first = this.#first === null ? from : earlier(this.#first, from);
      this.#reach(from);
    }
    // One that an event without a time has ended counts as if it went on.
    if (to === null) this.#areOver = false;
    else this.#reach(to);
  }

  #reach(at: Instant): void {
    this.#last = this.#last === null ? at : later(this.#last, at);
  }

  get reach(): Reach {
    return { count: this.#count, from: this.#first, to: this.#areOver ? this.#last : null };
  }
}

/** Where values of an index are put. */
export interface Shelves {
  put(shelf: Shelf, number: number, value: unknown): unknown;
}

/** Writes the spans that are over, in blocks, behind those that were written before. */
export class SpanWriter {
  readonly #writer: Shelves;
  readonly #blocks: Reach[];
  #columns = new SpanColumns();
  #reaching = new Reaching();
  #count: number;
  #skip: number;

  /** `again`: those that were written before come once more. */
  constructor(writer: Shelves, before: KnownSpans | null, again: boolean) {
    this.#writer = writer;
    this.#blocks = [...(before?.blocks ?? [])];
    this.#count = before?.count ?? 0;
    this.#skip = again ? this.#count : 0;
  }

  add(spans: readonly Span[]): void {
    for (const span of spans) {
      if (this.#skip > 0) this.#skip -= 1;
      else this.#put(span);
    }
  }

  #put(span: Span): void {
    this.#columns.put(span);
    this.#reaching.add(span);
    if (this.#columns.count === SPANS_A_BLOCK) this.#close();
  }

  #close(): void {
    if (this.#columns.count === 0) return;
    this.#writer.put('span', this.#blocks.length, this.#columns.block());
    this.#blocks.push(this.#reaching.reach);
    this.#count += this.#columns.count;
    this.#columns = new SpanColumns();
    this.#reaching = new Reaching();
  }

  finish(saved: SavedSpans): void {
    this.#close();
    this.#writer.put('spans', 0, { count: this.#count, blocks: this.#blocks, saved } satisfies KnownSpans);
  }
}

export function knownSpans(reader: IndexReader): KnownSpans {
  return reader.get<KnownSpans>('spans', 0);
}

/** Spans that stand together, and how many of their log stand before them. */
export type Numbered = readonly [before: number, spans: readonly Span[]];

/** Those that are over, a block at a time; of a part of the time, the blocks with spans of it. */
export function* spansOver(reader: IndexReader, { blocks }: KnownSpans, window: Window): Generator<Numbered> {
  let before = 0;
  for (const [number, reach] of blocks.entries()) {
    if (mayBeIn(reach, window)) yield [before, trusting(() => spansIn(reader.get<SpanBlock>('span', number)))];
    before += reach.count;
  }
}

function mayBeIn({ from, to }: Reach, { since, until }: Window): boolean {
  if (until !== null && (from === null || from > until)) return false;
  return since === null || to === null || to >= since;
}
