import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { HindcastError } from '../error.js';
import type { GapReason } from '../event/event.js';
import { earlier, type Instant, later, MILLISECOND } from '../event/instant.js';
import type { Line } from '../read/lines.js';
import { type Before, eventsOf, examine } from './continuity.js';
import { decode, type Heard, type Spoken } from './decode.js';
import type { Ask, Engine, Identity } from './engine.js';
import { EngineClock } from './engine-clock.js';
import { reasonOf } from './fault.js';
import { BUFFER_LINES_MAX, Inbox } from './inbox.js';
import { Ledger } from './ledger.js';
import { Looker } from './looker.js';
import { type Recalling, type Remembered, recall } from './memory.js';
import { CANNOT, type Notice } from './notice.js';
import { Pump } from './pump.js';
import type { TellOptions } from './tell.js';
import {
  backOff,
  CATCH_UP_MILLISECONDS,
  DISORDER,
  OVERLAP,
  PING_MILLISECONDS,
  pause,
  RENEW_MILLISECONDS,
  STEADY_MILLISECONDS,
  within,
} from './timing.js';
import type { Told } from './told.js';

/** While the stream goes on, so often is waited for what it is behind with. */
const CATCH_UP_ROUNDS_MAX = 6;

/** Follows one engine for as long as it is wanted: connects, examines what was missed, listens, looks, and connects again. */
export class Follower {
  readonly #engine: Engine;
  readonly #options: TellOptions;
  readonly #emit: (told: Told) => void;
  readonly #signal: AbortSignal;
  readonly #scheduler: SchedulerLike;
  readonly #clock = new EngineClock();
  readonly #ledger: Ledger;
  readonly #inbox: Inbox;
  readonly #looker = new Looker();
  readonly #said = new Set<Ask>();
  readonly #withEnv: boolean;
  readonly #overlap: Instant;
  #pump: Pump | null = null;
  #identity: Identity;
  /** Up to here all is known. */
  #verified: Instant | null;
  #isAnchored: boolean;
  #break: (why: string) => void = () => undefined;

  constructor(engine: Engine, options: TellOptions, signal: AbortSignal, emit: (told: Told) => void) {
    this.#engine = engine;
    this.#options = options;
    this.#emit = emit;
    this.#signal = signal;
    this.#scheduler = options.scheduler ?? asyncScheduler;
    this.#withEnv = options.withEnv ?? false;
    this.#overlap = options.overlap ?? OVERLAP;
    this.#ledger = new Ledger(engine.address, options.known, options.since);
    this.#verified = this.#ledger.latest;
    this.#isAnchored = (options.known?.events ?? 0) > 0;
    this.#identity = engine.identity;
    this.#inbox = new Inbox({
      deliver: (line) => this.#deliver(line),
      lose: (_count, until) => this.#gap('buffer', until),
      ready: options.ready,
      now: () => this.#clock.latest(),
      linesMax: options.bufferLines ?? BUFFER_LINES_MAX,
    });
  }

  /** Never comes back: throws what no retry cures, or the signal's reason. */
  async run(): Promise<never> {
    try {
      for (let attempt = 0, isFirst = true; ; attempt++) {
        const since = this.#scheduler.now();
        const why = await this.#session(isFirst).catch((error: unknown) => {
          this.#signal.throwIfAborted();
          // What is wrong from the beginning is wrong with the call; what goes wrong later may be over soon.
          if (this.#pump === null && isFirst && error instanceof HindcastError) throw error;
          return reasonOf(error);
        });
        this.#signal.throwIfAborted();
        isFirst &&= this.#pump === null;
        if (this.#scheduler.now() - since >= STEADY_MILLISECONDS) attempt = 0;
        const wait = backOff(attempt, Math.random());
        this.#notify({ kind: 'disconnected', why, retryInMilliseconds: wait });
        await pause(wait, this.#signal, this.#scheduler);
      }
    } finally {
      this.#pump?.close();
      this.#inbox.close();
    }
  }

  #notify(notice: Notice): void {
    this.#options.on?.(notice);
  }

  /** From a connection to its end; gives why it ended. */
  async #session(isFirst: boolean): Promise<string> {
    const isOver = new AbortController();
    const signal = AbortSignal.any([this.#signal, isOver.signal]);
    try {
      await this.#meet(isFirst, signal);
      const broken = new Promise<string>((resolve) => {
        this.#break = resolve;
      });
      // What came before belongs before what is now found to be missing.
      await this.#inbox.until(() => this.#inbox.length === 0);
      this.#inbox.hold();
      await this.#listen(signal);
      this.#notify({ kind: 'connected', address: this.#engine.address, again: !isFirst });
      const isWhole = await this.#examine(isFirst, signal);
      this.#inbox.release();
      this.#looker.everything(isFirst || !isWhole);
      return await Promise.race([broken, this.#watch(signal), this.#look(signal)]);
    } finally {
      isOver.abort();
      this.#pump?.close();
      this.#inbox.release();
    }
  }

  /** Who is there, what time it is there, and, the first time, what was told already. */
  async #meet(isFirst: boolean, signal: AbortSignal): Promise<void> {
    if (!isFirst) await this.#engine.identify({ signal });
    this.#readClock();
    this.#sayWhatCannot();
    if (this.#verified !== null || this.#engine.identity.name === 'podman') return;
    const begin = this.#clock.earliest();
    const { heard } = await recall(this.#engine, { since: 0n, until: this.#untilNow() }, this.#recalling(signal));
    for (const one of heard) if ('event' in one) this.#ledger.remember(one.event);
    this.#isAnchored = heard.some((one) => 'event' in one);
    this.#verified = begin;
  }

  #recalling(signal: AbortSignal): Recalling {
    return { signal, scheduler: this.#scheduler, withEnv: this.#withEnv };
  }

  /** A moment that is just over, there. */
  #untilNow(): Instant {
    return this.#clock.latest() + MILLISECOND;
  }

  #readClock(): void {
    const set = this.#clock.look(this.#engine.identity.clock);
    if (set === 0n || this.#verified === null) return;
    const now = this.#clock.earliest();
    this.#gap('clock', set > 0n ? now : later(now, this.#verified), earlier(now, this.#verified));
    this.#verified = now;
    this.#ledger.latest = now;
  }

  /** Opens the stream; the one before, if any, is let go of when the new one is there. */
  async #listen(signal: AbortSignal): Promise<void> {
    const known = this.#verified === null ? undefined : later(this.#verified, this.#ledger.latest ?? 0n);
    const since = known === undefined ? undefined : known - this.#overlap;
    const stream = await this.#engine.events({ since }, { signal });
    const pump = new Pump(stream, (line) => this.#inbox.push(line));
    const before = this.#pump;
    this.#pump = pump;
    before?.close();
    void pump.ended.then((why) => {
      if (this.#pump === pump) this.#break(why);
    });
    this.#verified ??= this.#clock.earliest();
  }

  /** Whether nothing was missed since the last known record; tells the gap if something was. */
  async #examine(isFirst: boolean, signal: AbortSignal): Promise<boolean> {
    const identity = this.#identity;
    this.#identity = this.#engine.identity;
    if (isFirst && this.#options.known === undefined && this.#options.since === undefined) return true;
    const since = later(this.#verified ?? 0n, this.#ledger.latest ?? 0n);
    const before: Before = { ledger: this.#ledger, since, identity, isAnchored: this.#isAnchored };
    const { gap, remembered } = await examine(this.#engine, before, this.#untilNow(), this.#recalling(signal));
    if (gap) this.#gap(gap, this.#clock.earliest(), since - DISORDER);
    for (const one of remembered?.heard ?? []) this.#hear(one);
    return gap === null;
  }

  #gap(reason: GapReason, to: Instant, from: Instant = (this.#ledger.latest ?? to) - DISORDER): void {
    const gap = { from: earlier(from, to), to, reason };
    this.#emit(this.#ledger.gap(gap));
    this.#notify({ kind: 'gap', gap });
    if (reason === 'buffer' || reason === 'clock') this.#looker.everything(true);
  }

  #deliver(line: Line): void {
    for (const heard of decode(line, this.#withEnv)) this.#hear(heard);
  }

  #hear(heard: Heard): void {
    const told = this.#ledger.hear(heard, this.#clock.earliest());
    if (told === null) return;
    this.#isAnchored ||= 'event' in heard;
    this.#looker.note(told.event);
    this.#emit(told);
  }

  #look(signal: AbortSignal): Promise<never> {
    const { changes = false } = this.#options;
    const { cannot } = this.#engine;
    if (cannot.has('list') && cannot.has('inspect')) return new Promise(() => undefined);
    return this.#looker.run(
      {
        engine: this.#engine,
        ledger: this.#ledger,
        tell: this.#emit,
        signal,
        withEnv: this.#withEnv,
        changes,
        caughtUp: () => this.#caughtUp(signal),
      },
      this.#scheduler,
    );
  }

  /** Asks now and then whether somebody is there, and opens the stream anew before it is cut for its silence. */
  async #watch(signal: AbortSignal): Promise<never> {
    let chunks = this.#pump?.chunks ?? 0;
    for (let silent = PING_MILLISECONDS; ; silent += PING_MILLISECONDS) {
      await pause(PING_MILLISECONDS, signal, this.#scheduler);
      await this.#engine.ping({ signal });
      await this.#engine.identify({ signal });
      this.#readClock();
      await this.#caughtUp(signal);
      const now = this.#pump?.chunks ?? 0;
      if (now !== chunks) silent = 0;
      chunks = now;
      if (silent < RENEW_MILLISECONDS) continue;
      await this.#listen(signal);
      this.#notify({ kind: 'renewed' });
      // What nobody told (a prune, a build with containerd's store) is found so.
      this.#looker.everything(false);
      [silent, chunks] = [0, 0];
    }
  }

  /** Until all that the engine had said by now has come by the stream. What does not come is told all the same, and the stream given up. */
  async #caughtUp(signal: AbortSignal): Promise<Instant> {
    this.#sayWhatCannot();
    const asked = this.#clock.earliest();
    const since = this.#verified ?? asked;
    const range = { since: since - this.#overlap, until: this.#untilNow() };
    const remembered = await recall(this.#engine, range, this.#recalling(signal));
    const missing = await this.#missing(eventsOf(remembered), signal);
    if (missing.size > 0) this.#tellMissing(remembered, missing);
    this.#verified = later(asked, since);
    return later(asked, this.#ledger.latest ?? asked);
  }

  async #missing(events: readonly Spoken[], signal: AbortSignal): Promise<ReadonlySet<Spoken>> {
    let open = events;
    const isThere = () => {
      open = open.filter((event) => !this.#ledger.knows(event));
      return open.length === 0;
    };
    for (let round = 0; round < CATCH_UP_ROUNDS_MAX; round++) {
      const chunks = this.#pump?.chunks;
      if (isThere()) break;
      await within(this.#inbox.until(isThere), CATCH_UP_MILLISECONDS, this.#scheduler);
      signal.throwIfAborted();
      if (chunks === this.#pump?.chunks && this.#inbox.length === 0) break;
    }
    return new Set(open);
  }

  #tellMissing({ heard }: Remembered, missing: ReadonlySet<Spoken>): void {
    for (const one of heard) if ('event' in one && missing.has(one.event)) this.#hear(one);
    this.#break('the stream is behind');
  }

  #sayWhatCannot(): void {
    for (const what of this.#engine.cannot) {
      if (this.#said.has(what)) continue;
      this.#said.add(what);
      this.#notify({ kind: 'cannot', what, text: CANNOT[what] });
    }
  }
}
