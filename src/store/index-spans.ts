import { earlier, type Instant, later } from '../event/instant.js';
import type { Span } from '../view/span.js';
import type { Window } from '../view/span-filter.js';
import type { SavedSpans } from '../view/spans.js';
import type { IndexReader, Shelf } from './index-database.js';
import { blockOf, SPANS_A_BLOCK, type SpanBlock, spansIn } from './index-span-block.js';

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

function reachOf(spans: readonly Span[]): Reach {
  let first: Instant | null = null;
  let last: Instant | null = null;
  let areOver = true;
  for (const { from, to } of spans) {
    if (from !== null) {
      first = first === null ? from : earlier(first, from);
      last = last === null ? from : later(last, from);
    }
    // One that an event without a time has ended counts as if it went on.
    if (to === null) areOver = false;
    else last = last === null ? to : later(last, to);
  }
  return { count: spans.length, from: first, to: areOver ? last : null };
}

/** Where values of an index are put. */
export interface Shelves {
  put(shelf: Shelf, number: number, value: unknown): unknown;
}

/** Writes the spans that are over, in blocks, behind those that were written before. */
export class SpanWriter {
  readonly #writer: Shelves;
  readonly #blocks: Reach[];
  #waiting: Span[] = [];
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
      else if (this.#waiting.push(span) === SPANS_A_BLOCK) this.#close();
    }
  }

  #close(): void {
    if (this.#waiting.length === 0) return;
    this.#writer.put('span', this.#blocks.length, blockOf(this.#waiting));
    this.#blocks.push(reachOf(this.#waiting));
    this.#count += this.#waiting.length;
    this.#waiting = [];
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
    if (mayBeIn(reach, window)) yield [before, spansIn(reader.get<SpanBlock>('span', number))];
    before += reach.count;
  }
}

function mayBeIn({ from, to }: Reach, { since, until }: Window): boolean {
  if (until !== null && (from === null || from > until)) return false;
  return since === null || to === null || to >= since;
}
