import type { GapReason } from '../event/event.js';
import { earlier, type Instant, later, MILLISECOND } from '../event/instant.js';
import type { Line } from '../read/lines.js';
import { decode, type Heard, type Spoken } from './decode.js';
import type { Engine } from './engine.js';
import { EngineClock } from './engine-clock.js';
import { BUFFER_LINES_MAX, Inbox } from './inbox.js';
import { Ledger } from './ledger.js';
import { Order } from './order.js';
import { Redactor } from './redact.js';
import { Row } from './row.js';
import type { TellOptions } from './tell-options.js';
import { CLOCK_TOLERANCE, DISORDER } from './timing.js';
import type { Told } from './told.js';

/** Who is told of what. */
export interface Hears {
  readonly tell: (told: Told) => void;
  readonly onGap: (reason: GapReason) => void;
  /** The stream goes on by another time than the one that is known. */
  readonly onClockSet: () => void;
  /** Nothing more will be told. */
  readonly fail: (error: unknown) => void;
}

/** What comes in becomes known, and is told: in one order, whoever brings it. */
export class Hearing {
  readonly clock = new EngineClock();
  readonly ledger: Ledger;
  readonly inbox: Inbox;
  readonly withEnv: boolean;
  /** Null: secrets are wanted. */
  readonly redactor: Redactor | null;
  readonly tell: (told: Told) => void;
  /** Whether any record is known by which it shows that nothing was missed. */
  isAnchored: boolean;
  readonly #options: TellOptions;
  readonly #onGap: (reason: GapReason) => void;
  readonly #onClockSet: () => void;
  /** What the stream has told since it was opened. */
  #stream = new Row(null);
  readonly #order = new Order();
  /** The latest time before it showed that the clock was set, if nobody has looked at the clock since. */
  #fellFrom: Instant | null = null;
  #verified: Instant | null;
  /** The latest time of what this stream has said, repeats included. */
  #reached: Instant | null = null;
  /** The latest time of what was said; what was looked at meanwhile is later. */
  #said: Instant | null = null;

  constructor(engine: Engine, options: TellOptions, { tell, onGap, onClockSet, fail }: Hears) {
    this.#options = options;
    this.#onGap = onGap;
    this.#onClockSet = onClockSet;
    this.tell = tell;
    this.withEnv = options.withEnv ?? false;
    this.redactor = this.withEnv ? null : new Redactor();
    this.ledger = new Ledger(engine.address, options.known, options.since);
    this.#verified = this.ledger.latest;
    this.isAnchored = this.ledger.wasTold;
    this.inbox = new Inbox({
      deliver: (line) => this.#deliver(line),
      lose: (_count, until) => this.gap('buffer', until, (this.#said ?? this.knownUntil ?? until) - DISORDER),
      fail,
      ready: options.ready,
      now: () => this.clock.latest(),
      linesMax: options.bufferLines ?? BUFFER_LINES_MAX,
    });
  }

  /** Up to here nothing that was told is missing: the last record, or the last time when all had come. Null: nothing is known yet. */
  get knownUntil(): Instant | null {
    const { latest } = this.ledger;
    return this.#verified === null || latest === null ? (this.#verified ?? latest) : later(this.#verified, latest);
  }

  /** Whether the stream has told of what is later than a moment: what it has not told of before that will not come any more. */
  isPast(moment: Instant): boolean {
    return this.#reached !== null && this.#reached > moment + DISORDER;
  }

  verify(upTo: Instant): void {
    this.#verified = this.#verified === null ? upTo : later(this.#verified, upTo);
  }

  /** A moment that is just over, there. */
  justOver(): Instant {
    return this.clock.latest() + MILLISECOND;
  }

  gap(reason: GapReason, to: Instant, from: Instant = (this.knownUntil ?? to) - DISORDER): void {
    const gap = { from: earlier(from, to), to, reason };
    this.tell(this.ledger.gap(gap));
    this.#options.on?.({ kind: 'gap', gap });
    this.#onGap(reason);
  }

  /** A stream begins, which was asked for since a moment. */
  begin(since: Instant): void {
    this.#stream = new Row(since);
    this.#reached = null;
  }

  /** Looks at the engine's clock again. Where it was set, what is known of times begins anew: gives what was known by the old time; null: it was not. */
  readClock(engine: Engine): Instant | null {
    const set = this.clock.look(engine.identity.clock);
    const [known, fellFrom, now] = [this.knownUntil, this.#fellFrom, this.clock.earliest()];
    this.#fellFrom = null;
    if (known === null) return null;
    // Nobody was there when it was set: what was known is later than what it shows.
    const isBehind = this.clock.isRead && this.clock.latest() + CLOCK_TOLERANCE < known;
    if (set === 0n && !isBehind) return fellFrom;
    if (fellFrom !== null) this.#goOnFrom(now);
    else this.#clockGap(known, now);
    return fellFrom ?? known;
  }

  #goOnFrom(at: Instant): void {
    this.#verified = at;
    this.ledger.latest = at;
    this.#order.begin();
    this.#stream = new Row(null, true);
    this.#reached = null;
  }

  #clockGap(from: Instant, to: Instant): void {
    this.#goOnFrom(to);
    this.gap('clock', later(from, to), earlier(from, to) - DISORDER);
  }

  #deliver(line: Line): void {
    for (const heard of decode(line, this.redactor)) {
      this.hear(heard, this.#stream);
      if ('event' in heard) this.#reached = later(this.#reached ?? heard.event.at, heard.event.at);
    }
  }

  /** What an engine remembers of all its time, in its own order. If it has forgotten what the log has, all of it is new. */
  recalled(row: readonly Heard[]): void {
    const isKnown = row.some((one) => 'event' in one && this.ledger.knows(one.event));
    const one = new Row(null, this.ledger.wasTold && !isKnown);
    for (const heard of row) this.hear(heard, one);
  }

  /** What was said, and in which row. What the stream has left out is told by itself. */
  hear(heard: Heard, row: Row | null = null): void {
    if ('event' in heard && row) this.#noteOrder(heard.event, row);
    const told = this.ledger.hear(heard, this.clock.earliest(), row ?? new Row(null));
    if (told === null) return;
    this.isAnchored ||= 'event' in heard;
    if ('event' in heard) this.#said = this.#said === null ? heard.event.at : later(this.#said, heard.event.at);
    this.tell(told);
  }

  /** Where a new record is of an earlier time than those before it, the clock was set: that is told first. */
  #noteOrder(event: Spoken, row: Row): void {
    const isStream = row === this.#stream;
    const isNews = this.ledger.isNews(event, this.clock.earliest(), row);
    const from = isNews ? this.#order.fallTo(event.at, row.since) : null;
    if (from !== null) this.#clockGap(from, event.at);
    this.#order.note(event.at, isNews);
    if (from === null || !isStream) return;
    this.#fellFrom = from;
    this.#onClockSet();
  }
}
