import { type Event, isBuildEvent } from '../event/event.js';
import { earlier, type Instant, later, SECOND } from '../event/instant.js';

/** As in `Moments`: a record that is earlier than an instant counts for it if it stands less than this after it in the log's own time. */
const DISORDER_MAX: Instant = 10n * SECOND;

/** So many events wait at most for earlier ones; beyond that, the first of them count from the time that is known by then. */
const EVENTS_HELD_MAX = 16_384;

/** What was handed on is dropped in one go, when there is so much of it. */
const COMPACT_EVENTS = 4_096;

/** What is settled is handed on so often, in the log's own time: to look at each event whether it settles another costs more than all else here. */
const APART: Instant = SECOND;

/** Before any time that can be written. */
const EVER: Instant = -(1n << 80n);

/** An event, the instant from which on it counts (null: the log tells no time), and whether nothing of the engine comes after that instant. */
export type Take = (event: Event, at: Instant | null, isLast: boolean) => void;

/** A row of events that count from the same instant on; it ends where the next row begins. */
interface Row {
  start: number;
  at: Instant;
  isEngine: boolean;
}

/** What is known of the events that wait, but for the events themselves: how many there are, and their rows. Plain data. */
export interface SavedEffective {
  readonly waiting: number;
  readonly rows: readonly Readonly<Row>[];
  readonly settled: Instant;
}

/** From when on an event counts: a gap is told when it is over, and hides what was so from its beginning on. */
function beginOf(event: Event): Instant {
  return event.type === 'recording.gap' ? event.data.from + 1n : (event.at ?? EVER);
}

/**
 * Tells from which instant on each event counts, as `Moments` has it: push each event in the order of the log, then `finish`.
 *
 * In plain words: the state at an instant has every record up to the last one whose time is not after it. So a record counts from its time on, or from
 * that of an earlier one that stands behind it. Events come out in their order, some seconds of the log's time later.
 */
export class Effective {
  readonly #take: Take;
  #events: Event[] = [];
  #head = 0;
  /** Rising times. */
  readonly #rows: Row[] = [];
  #firstRow = 0;
  /** No later event counts for instants before this one, or before ten seconds before the latest; see {@link #settle}. */
  #settled = EVER;
  #latest = EVER;
  /** From this time on what is settled is to be handed on. */
  #due = EVER;
  /** So many events are still to be told again that waited when this was saved. */
  #missing = 0;

  constructor(take: Take, saved?: SavedEffective) {
    this.#take = take;
    if (!saved) return;
    this.#rows = saved.rows.map((row) => ({ ...row }));
    this.#settled = saved.settled;
    this.#missing = saved.waiting;
  }

  /** The events that wait, in their order. */
  get waiting(): readonly Event[] {
    return this.#events.slice(this.#head);
  }

  /** To go on from elsewhere, once {@link waiting} was told again. */
  save(): SavedEffective {
    const rows = this.#rows.slice(this.#firstRow).map((row) => ({ ...row, start: row.start - this.#head }));
    return { waiting: this.#events.length - this.#head, rows, settled: this.#settle() };
  }

  push(event: Event): void {
    this.#events.push(event);
    if (this.#missing > 0) {
      this.#missing -= 1;
      return;
    }
    if (isBuildEvent(event)) this.#onBuild(event.at);
    // A baseline is of the time before the first row, and what cannot be read stays with what it follows.
    else if (event.position > 0 && event.type !== 'recording.unreadable') this.#onEngine(event, event.at);
    if (this.#latest >= this.#due || this.#events.length - this.#head > EVENTS_HELD_MAX) this.#release();
  }

  finish(): void {
    const last = this.#rows.findLastIndex(({ isEngine }) => isEngine);
    for (let row = this.#firstRow; row < this.#rows.length; row += 1) {
      const { at = null } = this.#rows[row] ?? {};
      this.#give(at, this.#rows[row + 1]?.start ?? this.#events.length, row >= last);
    }
    this.#give(null, this.#events.length, true);
    this.#events = [];
  }

  #onBuild(at: Instant | null): void {
    const last = this.#rows.length > this.#firstRow ? this.#rows.at(-1) : undefined;
    if (at !== null && (last === undefined || at > last.at)) this.#place(at, false);
  }

  #onEngine(event: Event, at: Instant): void {
    const last = this.#rows.length > this.#firstRow ? this.#rows[this.#rows.length - 1] : undefined;
    const isGap = event.type === 'recording.gap';
    if (!isGap && last !== undefined && at > last.at) {
      // As nearly always: what a row counts from is never before what is settled.
      this.#rows.push({ start: this.#events.length - 1, at, isEngine: true });
    } else this.#place(later(beginOf(event), this.#settle()), true);
    if (isGap) {
      this.#settled = later(this.#settled, earlier(beginOf(event), at - DISORDER_MAX));
      this.#due = EVER;
    } else if (at > this.#latest) this.#latest = at;
  }

  #settle(): Instant {
    const passed = this.#latest - DISORDER_MAX;
    if (passed > this.#settled) this.#settled = passed;
    return this.#settled;
  }

  /** The newest event counts from this instant on, and with it all before it that would count later. */
  #place(at: Instant, isEngine: boolean): void {
    let start = this.#events.length - 1;
    let is = isEngine;
    for (let last = this.#rows.at(-1); last && this.#rows.length > this.#firstRow; last = this.#rows.at(-1)) {
      if (last.at < at) break;
      start = last.start;
      is ||= last.isEngine;
      this.#rows.pop();
    }
    if (this.#rows.length === this.#firstRow) start = this.#head;
    this.#rows.push({ start, at, isEngine: is });
  }

  /** Hands on what no later event can change. */
  #release(): void {
    this.#settle();
    this.#due = this.#latest + APART;
    const isFull = this.#events.length - this.#head > EVENTS_HELD_MAX;
    if (isFull) this.#settled = later(this.#settled, this.#rows[(this.#firstRow + this.#rows.length) >> 1]?.at ?? EVER);
    for (let row = this.#rows[this.#firstRow]; row; row = this.#rows[this.#firstRow]) {
      const next = this.#rows[this.#firstRow + 1];
      if (!next || row.at >= this.#settled) break;
      this.#give(row.at, next.start, false);
      this.#firstRow += 1;
    }
    // All at one instant: what is between does not show.
    if (isFull && this.#rows.length - this.#firstRow < 2)
      this.#give(this.#rows[this.#firstRow]?.at ?? null, this.#events.length - 1, false);
    if (this.#head >= COMPACT_EVENTS) this.#compact();
  }

  #give(at: Instant | null, end: number, isLast: boolean): void {
    for (; this.#head < end; this.#head += 1) {
      const event = this.#events[this.#head];
      if (event) this.#take(event, at, isLast);
    }
  }

  #compact(): void {
    this.#rows.splice(0, this.#firstRow);
    for (const row of this.#rows) row.start = Math.max(0, row.start - this.#head);
    this.#events.splice(0, this.#head);
    this.#firstRow = 0;
    this.#head = 0;
  }
}
