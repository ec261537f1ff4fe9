import type { Event } from '../event/event.js';
import type { Instant } from '../event/instant.js';

/** Before any time that can be written. */
export const EVER: Instant = -(1n << 80n);

/** A row of events that count from the same instant on; it ends where the next row begins. Plain data. */
export interface SavedRow {
  readonly start: number;
  readonly at: Instant;
  readonly isEngine: boolean;
}

/** The same; if it is a `run`, each counts from its own time, which rises, and `at` is the last of these: as if each were a row. */
interface Row {
  start: number;
  at: Instant;
  isEngine: boolean;
  isRun: boolean;
}

/** Events up to a place that count from one instant on, or, if that is null, each from its own time. */
interface Part {
  readonly at: Instant | null;
  readonly end: number;
}

/** The rows of the events that wait, in rising times. In nearly all logs nearly all events are one run. */
export class EffectiveRows {
  readonly #events: readonly Event[];
  readonly #rows: Row[];
  #first = 0;

  /** `events`: those that wait, and before them some that were handed on. */
  constructor(events: readonly Event[], saved: readonly SavedRow[] = []) {
    this.#events = events;
    this.#rows = saved.map((row) => ({ ...row, isRun: false }));
  }

  /** What the last row counts from; null if there is none. */
  get lastAt(): Instant | null {
    return this.#last?.at ?? null;
  }

  get #last(): Row | undefined {
    return this.#rows.length > this.#first ? this.#rows[this.#rows.length - 1] : undefined;
  }

  /** The newest event counts from its own time, which is after {@link lastAt}. */
  extend(at: Instant): void {
    const last = this.#rows[this.#rows.length - 1];
    if (last?.isRun) last.at = at;
    else this.#rows.push({ start: this.#events.length - 1, at, isEngine: true, isRun: true });
  }

  /** The newest event counts from when the one before it does. */
  stay(): void {
    const last = this.#last;
    if (!last?.isRun) return;
    const before = this.#events.length - 2;
    if (last.start === before) last.isRun = false;
    else {
      this.#rows.push({ start: before, at: last.at, isEngine: true, isRun: false });
      last.at = this.#timeOf(before - 1);
    }
  }

  /** The newest event counts from this instant on, and with it all before it that would count later; `head`: the first that waits. */
  place(at: Instant, isEngine: boolean, head: number): void {
    let start = this.#events.length - 1;
    let is = isEngine;
    for (let last = this.#last; last; last = this.#last) {
      if (last.at < at) break;
      is ||= last.isEngine;
      start = last.isRun ? this.#search(last.start, start, at) : last.start;
      if (start > last.start) {
        last.at = this.#timeOf(start - 1);
        break;
      }
      this.#rows.pop();
    }
    if (this.#last === undefined) start = head;
    this.#rows.push({ start, at, isEngine: is, isRun: false });
  }

  /** Takes off what counts from before this instant of the first row, if another row or event follows it; null if nothing does. */
  shift(settled: Instant): Part | null {
    const row = this.#rows[this.#first];
    if (!row) return null;
    const next = this.#rows[this.#first + 1];
    if (!row.isRun) {
      if (!next || row.at >= settled) return null;
      this.#first += 1;
      return { at: row.at, end: next.start };
    }
    const last = next?.start ?? this.#events.length - 1;
    const end = this.#search(row.start, last, settled);
    if (end === row.start) return null;
    if (next && end === last) this.#first += 1;
    else row.start = end;
    return { at: null, end };
  }

  /** How many instants there are from which events count. */
  get count(): number {
    return this.#spans().reduce((count, length) => count + length, 0);
  }

  /** The instant in the middle of them. */
  get middle(): Instant {
    const spans = this.#spans();
    let left = this.count >> 1;
    let row = 0;
    while (row < spans.length && left >= (spans[row] ?? 0)) left -= spans[row++] ?? 0;
    const { start = 0, at = EVER, isRun = false } = this.#rows[this.#first + row] ?? {};
    return isRun ? this.#timeOf(start + left) : at;
  }

  /** Of each row, for how many instants it stands. */
  #spans(): readonly number[] {
    const rows = this.#rows.slice(this.#first);
    return rows.map(({ start, isRun }, i) => (isRun ? (rows[i + 1]?.start ?? this.#events.length) - start : 1));
  }

  /** Each instant as a row, numbered from `head` on. */
  spelled(head: number): readonly SavedRow[] {
    const spans = this.#spans();
    return this.#rows.slice(this.#first).flatMap(({ start, at, isEngine, isRun }, row) => {
      if (!isRun) return [{ start: start - head, at, isEngine }];
      const each = (_: unknown, i: number) => ({ start: start + i - head, at: this.#timeOf(start + i), isEngine });
      return Array.from({ length: spans[row] ?? 0 }, each);
    });
  }

  /** The events before `head` are dropped. */
  drop(head: number): void {
    this.#rows.splice(0, this.#first);
    this.#first = 0;
    for (const row of this.#rows) row.start = Math.max(0, row.start - head);
  }

  #timeOf(event: number): Instant {
    return this.#events[event]?.at ?? EVER;
  }

  /** The first of a run's events, from one place to another, that is not before this instant. */
  #search(from: number, to: number, at: Instant): number {
    let [low, high] = [from, to];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#timeOf(middle) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
