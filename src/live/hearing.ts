import type { GapReason } from '../event/event.js';
import { earlier, type Instant, later, MILLISECOND } from '../event/instant.js';
import type { Line } from '../read/lines.js';
import { decode, type Heard } from './decode.js';
import type { Engine } from './engine.js';
import { EngineClock } from './engine-clock.js';
import { BUFFER_LINES_MAX, Inbox } from './inbox.js';
import { Ledger } from './ledger.js';
import { Redactor } from './redact.js';
import type { TellOptions } from './tell-options.js';
import { DISORDER } from './timing.js';
import type { Told } from './told.js';

/** Who is told of what. */
export interface Hears {
  readonly tell: (told: Told) => void;
  readonly onGap: (reason: GapReason) => void;
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
  #verified: Instant | null;
  /** The latest time of what the stream said; what was looked at meanwhile is later. */
  #said: Instant | null = null;

  constructor(engine: Engine, options: TellOptions, { tell, onGap, fail }: Hears) {
    this.#options = options;
    this.#onGap = onGap;
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

  /** Looks at the engine's clock again. Where it was set, what is known of times begins anew. */
  readClock(engine: Engine): void {
    const set = this.clock.look(engine.identity.clock);
    const known = this.knownUntil;
    if (set === 0n || known === null) return;
    const now = this.clock.earliest();
    this.#verified = now;
    this.ledger.latest = now;
    this.gap('clock', later(now, known), earlier(now, known) - DISORDER);
  }

  #deliver(line: Line): void {
    for (const heard of decode(line, this.redactor)) this.hear(heard);
  }

  hear(heard: Heard): void {
    const told = this.ledger.hear(heard, this.clock.earliest());
    if (told === null) return;
    this.isAnchored ||= 'event' in heard;
    if ('event' in heard) this.#said = this.#said === null ? heard.event.at : later(this.#said, heard.event.at);
    this.tell(told);
  }
}
