import type { Event } from '../event/event.js';
import type { Fold } from '../fold/index.js';
import { type SavedSpans, Spans } from '../view/spans.js';
import { type KnownSpans, type Shelves, SpanWriter } from './index-spans.js';

/** Who folds what is read for an index, and has the spans written that are over. */
export interface Folding {
  /**
   * Folds events: now, or when what follows them is known; whoever asked is told of each that was folded. Gives whether it is known that they are a row:
   * each stands next after the one before, with a time of an engine that is later than all before it.
   */
  push(events: readonly Event[]): boolean;
  /** Folds the rest, and has all spans written; `trace` is that of the {@link Reading} which gave the events. */
  finish(trace: string, signal?: AbortSignal): Promise<void>;
  /** Whether it has finished or not: it does no more. */
  stop(): Promise<unknown>;
}

/** Told of events when they were folded; of some that were pushed together of the last in any case. */
export type OnFolded = (event: Event) => void;

/** From where spans go on that were written down before. */
export interface SpansBefore {
  readonly known: KnownSpans | null;
  /** Undefined where spans begin anew. */
  readonly saved: SavedSpans | undefined;
}

/** Finds the spans with the fold that all use: it is some seconds of the log's time behind what is read. */
export class SpansHere implements Folding {
  readonly #fold: Fold;
  readonly #onFolded: OnFolded | undefined;
  readonly #from: number;
  readonly #spans: Spans;
  readonly #writer: SpanWriter;

  constructor(fold: Fold, { known, saved }: SpansBefore, shelves: Shelves, onFolded?: OnFolded) {
    this.#fold = fold;
    this.#onFolded = onFolded;
    this.#from = saved?.folded ?? 0;
    this.#spans = new Spans({ fold, from: saved, isAlone: !onFolded, ...(onFolded && { onFolded }) });
    this.#writer = new SpanWriter(shelves, known, saved === undefined);
  }

  push(events: readonly Event[]): boolean {
    let known = 0;
    // The spans went on from here before.
    for (let event = events[0]; event && this.#isKnown(event); event = events[known]) {
      this.#apply(event);
      known += 1;
    }
    const over = this.#spans.pushAll(known > 0 ? events.slice(known) : events);
    if (over.length > 0) this.#writer.add(over);
    return false;
  }

  #isKnown({ position }: Event): boolean {
    return position > 0 && position <= this.#from;
  }

  /** Writes down what is known of spans by now. */
  write(): void {
    this.#writer.finish(this.#spans.save());
  }

  async finish(): Promise<void> {
    this.write();
    // Of what waits, the spans go on the next time; its states are wanted now.
    for (const event of this.#spans.waiting) this.#apply(event);
  }

  async stop(): Promise<void> {}

  #apply(event: Event): void {
    this.#fold.apply(event);
    this.#onFolded?.(event);
  }
}
