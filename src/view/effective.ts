import { type Event, isBuildEvent } from '../event/event.js';
import { earlier, type Instant, later, SECOND } from '../event/instant.js';
import { isUntimed } from '../event/untimed.js';
import { EffectiveRows, EVER, type SavedRow } from './effective-rows.js';

/** As in `Moments`: a record that is earlier than an instant counts for it if it stands less than this after it in the log's own time. */
const DISORDER_MAX: Instant = 10n * SECOND;

/** So many events wait at most for earlier ones; beyond that, the first of them count from the time that is known by then. */
const EVENTS_HELD_MAX = 16_384;

/** What was handed on is dropped in one go, when there is so much of it. */
const COMPACT_EVENTS = 512;

/** What is settled is handed on so often, in the log's own time: to look at each event whether it settles another costs more than all else here. */
const APART: Instant = SECOND;

/** An event, the instant from which on it counts (null: the log tells no time), and whether nothing of the engine comes after that instant. */
export type Take = (event: Event, at: Instant | null, isLast: boolean) => void;

/** The events from one place to another, each of which counts from its own time on, later than the one before; none of them is the last. */
export type TakeRun = (events: readonly Event[], from: number, to: number) => void;

/** What is known of the events that wait, but for the events themselves: how many there are, and their rows. Plain data. */
export interface SavedEffective {
  readonly waiting: number;
  readonly rows: readonly SavedRow[];
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
  readonly #takeRun: TakeRun | null;
  readonly #events: Event[] = [];
  #head = 0;
  readonly #rows: EffectiveRows;
  /** No later event counts for instants before this one, or before ten seconds before the latest; see {@link #settle}. */
  #settled = EVER;
  #latest = EVER;
  /** From this time on what is settled is to be handed on. */
  #due = EVER;
  /** What an engine says after this time counts from its own on; null: it is to be looked at. */
  #high: Instant | null = null;
  /** So many events are still to be told again that waited when this was saved. */
  #missing = 0;

  constructor(take: Take, saved?: SavedEffective, takeRun?: TakeRun) {
    this.#take = take;
    this.#takeRun = takeRun ?? null;
    this.#rows = new EffectiveRows(this.#events, saved?.rows);
    if (!saved) return;
    this.#settled = saved.settled;
    this.#missing = saved.waiting;
  }

  /** The events that wait, in their order. */
  get waiting(): readonly Event[] {
    return this.#events.slice(this.#head);
  }

  /** To go on from elsewhere, once {@link waiting} was told again. */
  save(): SavedEffective {
    const waiting = this.#events.length - this.#head;
    return { waiting, rows: this.#rows.spelled(this.#head), settled: this.#settle() };
  }

  push(event: Event): void {
    this.#events.push(event);
    const { at } = event;
    if (this.#high !== null && at !== null && at > this.#high && event.position > 0 && !isUntimed(event)) {
      // As nearly always.
      this.#rows.extend(at);
      this.#latest = at;
      this.#high = at;
    } else if (this.#missing > 0) {
      this.#missing -= 1;
      return;
    } else this.#pushSlowly(event);
    if (this.#latest >= this.#due || this.#events.length - this.#head > EVENTS_HELD_MAX) this.#release();
  }

  #pushSlowly(event: Event): void {
    if (isBuildEvent(event)) this.#onBuild(event.at);
    // A baseline is of the time before the first row, and what cannot be read stays with what it follows.
    else if (event.position > 0 && event.type !== 'recording.unreadable') this.#onEngine(event, event.at);
    else this.#rows.stay();
    const { lastAt } = this.#rows;
    this.#high = lastAt && later(lastAt, this.#latest);
  }

  finish(): void {
    const rows = this.#rows.spelled(0);
    const last = rows.findLastIndex(({ isEngine }) => isEngine);
    rows.forEach(({ at }, row) => {
      this.#give(at, rows[row + 1]?.start ?? this.#events.length, row >= last);
    });
    this.#give(null, this.#events.length, true);
    this.#events.length = 0;
  }

  #onBuild(at: Instant | null): void {
    const { lastAt } = this.#rows;
    if (at !== null && (lastAt === null || at > lastAt)) this.#rows.place(at, false, this.#head);
    else this.#rows.stay();
  }

  #onEngine(event: Event, at: Instant): void {
    const { lastAt } = this.#rows;
    const isGap = event.type === 'recording.gap';
    // What a row counts from is never before what is settled.
    if (!isGap && lastAt !== null && at > lastAt) this.#rows.extend(at);
    else this.#rows.place(later(beginOf(event), this.#settle()), true, this.#head);
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

  /** Hands on what no later event can change. */
  #release(): void {
    this.#settle();
    this.#due = this.#latest + APART;
    const isFull = this.#events.length - this.#head > EVENTS_HELD_MAX;
    if (isFull) this.#settled = later(this.#settled, this.#rows.middle);
    for (let part = this.#rows.shift(this.#settled); part; part = this.#rows.shift(this.#settled)) {
      if (part.at === null) this.#giveRun(part.end);
      else this.#give(part.at, part.end, false);
    }
    // All at one instant: what is between does not show.
    if (isFull && this.#rows.count < 2) this.#give(this.#rows.lastAt, this.#events.length - 1, false);
    if (this.#head >= COMPACT_EVENTS) this.#compact();
  }

  #give(at: Instant | null, end: number, isLast: boolean): void {
    for (; this.#head < end; this.#head += 1) {
      const event = this.#events[this.#head];
      if (event) this.#take(event, at, isLast);
    }
  }

  #giveRun(end: number): void {
    const from = this.#head;
    this.#head = end;
    if (this.#takeRun) return this.#takeRun(this.#events, from, end);
    for (let i = from; i < end; i++) {
      const event = this.#events[i];
      if (event) this.#take(event, event.at, false);
    }
  }

  #compact(): void {
    this.#rows.drop(this.#head);
    this.#events.splice(0, this.#head);
    this.#head = 0;
  }
}
