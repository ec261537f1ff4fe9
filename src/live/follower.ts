import { setMaxListeners } from 'node:events';
import { asyncScheduler, type Observer, type SchedulerLike } from 'rxjs';
import { HindcastError } from '../error.js';
import type { GapReason } from '../event/event.js';
import { type Instant, later } from '../event/instant.js';
import { catchUp } from './catch-up.js';
import { examine } from './continuity.js';
import type { Ask, Engine, Identity } from './engine.js';
import { reasonOf } from './fault.js';
import { Hearing } from './hearing.js';
import { Looker } from './looker.js';
import { type Recalling, recall } from './memory.js';
import { CANNOT, type Notice } from './notice.js';
import { Pump } from './pump.js';
import type { TellOptions } from './tell-options.js';
import {
  backOff,
  DISORDER,
  OVERLAP,
  PING_MILLISECONDS,
  pause,
  RENEW_MILLISECONDS,
  STEADY_MILLISECONDS,
} from './timing.js';
import type { Told } from './told.js';

/** More than those who ask and those who wait at once: more of them were left behind. */
const LISTENERS_MAX = 64;

type Listener = Pick<Observer<Told>, 'next' | 'error'>;

/** Follows one engine for as long as it is wanted: connects, examines what was missed, listens, looks, and connects again. */
export class Follower {
  readonly #engine: Engine;
  readonly #options: TellOptions;
  readonly #signal: AbortSignal;
  readonly #scheduler: SchedulerLike;
  readonly #hearing: Hearing;
  readonly #looker = new Looker();
  readonly #said = new Set<Ask>();
  #pump: Pump | null = null;
  #identity: Identity;
  #break: (why: string) => void = () => undefined;

  constructor(engine: Engine, options: TellOptions, signal: AbortSignal, listener: Listener) {
    this.#engine = engine;
    this.#options = options;
    this.#signal = signal;
    this.#scheduler = options.scheduler ?? asyncScheduler;
    this.#identity = engine.identity;
    const tell = (told: Told) => {
      this.#looker.note(told.event);
      listener.next(told);
    };
    this.#hearing = new Hearing(engine, options, {
      tell,
      onGap: (reason) => this.#onGap(reason),
      onClockSet: () => this.#break("the engine's clock was set"),
      fail: (error) => listener.error(error),
    });
  }

  /** Never comes back: throws what no retry cures, or the signal's reason. */
  async run(): Promise<never> {
    try {
      for (let attempt = 0, isFirst = true; ; attempt++) {
        const began = this.#scheduler.now();
        const why = await this.#session(isFirst).catch((error: unknown) => this.#excuse(error, isFirst));
        this.#signal.throwIfAborted();
        isFirst &&= this.#pump === null;
        if (this.#scheduler.now() - began >= STEADY_MILLISECONDS) attempt = 0;
        const wait = backOff(attempt, Math.random());
        this.#notify({ kind: 'disconnected', why, retryInMilliseconds: wait });
        await pause(wait, this.#signal, this.#scheduler);
      }
    } finally {
      this.#pump?.close();
      this.#hearing.inbox.close();
    }
  }

  /** What is wrong from the beginning is wrong with the call; what goes wrong later may be over soon. */
  #excuse(error: unknown, isFirst: boolean): string {
    this.#signal.throwIfAborted();
    if (isFirst && this.#pump === null && error instanceof HindcastError) throw error;
    return reasonOf(error);
  }

  #notify(notice: Notice): void {
    this.#options.on?.(notice);
  }

  /** From a connection to its end; gives why it ended. */
  async #session(isFirst: boolean): Promise<string> {
    const { inbox } = this.#hearing;
    const isOver = new AbortController();
    const signal = AbortSignal.any([this.#signal, isOver.signal]);
    // Some listen to it at once: each of what is asked, and whoever waits.
    setMaxListeners(LISTENERS_MAX, signal);
    try {
      const setFrom = await this.#meet(isFirst, signal);
      // What came before belongs before what is now found to be missing.
      await inbox.until(() => inbox.length === 0);
      inbox.hold();
      const broken = new Promise<string>((resolve) => {
        this.#break = resolve;
      });
      const pump = await this.#listen(signal);
      this.#notify({ kind: 'connected', address: this.#engine.address, again: !isFirst });
      const isWhole = await this.#examine(isFirst, setFrom, signal);
      inbox.release();
      this.#looker.everything(isFirst || !isWhole);
      return await Promise.race([broken, this.#watch(pump, signal), this.#look(signal)]);
    } finally {
      isOver.abort();
      this.#pump?.close();
      inbox.release();
    }
  }

  /** Who is there, what time it is there, and, if nothing is known yet, what was told before anybody listened. If the clock there was set, gives what was known by its old time. */
  async #meet(isFirst: boolean, signal: AbortSignal): Promise<Instant | null> {
    const hearing = this.#hearing;
    if (!isFirst) await this.#engine.identify({ signal });
    const setFrom = hearing.readClock(this.#engine);
    this.#sayWhatCannot();
    if (hearing.knownUntil !== null) return setFrom;
    const begin = hearing.clock.earliest();
    // Docker remembers little, Podman all.
    const since = this.#engine.identity.name === 'podman' ? begin - later(this.#overlap, OVERLAP) : 0n;
    const { heard } = await recall(this.#engine, { since, until: hearing.justOver() }, this.#recalling(signal));
    for (const one of heard) if ('event' in one) hearing.ledger.remember(one.event);
    hearing.isAnchored = heard.some((one) => 'event' in one);
    hearing.verify(begin);
    return setFrom;
  }

  get #overlap(): Instant {
    return this.#options.overlap ?? OVERLAP;
  }

  #recalling(signal: AbortSignal): Recalling {
    return { signal, scheduler: this.#scheduler, redactor: this.#hearing.redactor };
  }

  /** Opens the stream; the one before, if any, is let go of when the new one is there. */
  async #listen(signal: AbortSignal): Promise<Pump> {
    // Never without a moment: Podman has answered before it looks for the end of its file, and what is said meanwhile would be missing.
    const since = (this.#hearing.knownUntil ?? this.#hearing.clock.earliest()) - this.#overlap;
    const stream = await this.#engine.events({ since }, { signal });
    this.#hearing.begin(since);
    const pump = new Pump(stream, (line) => this.#hearing.inbox.push(line));
    const before = this.#pump;
    this.#pump = pump;
    before?.close();
    void pump.ended.then((why) => {
      if (this.#pump === pump) this.#break(why);
    });
    return pump;
  }

  /** Whether nothing was missed since the last known record; tells the gap if something was. */
  async #examine(isFirst: boolean, setFrom: Instant | null, signal: AbortSignal): Promise<boolean> {
    const hearing = this.#hearing;
    const identity = this.#identity;
    this.#identity = this.#engine.identity;
    if (isFirst && this.#options.known === undefined && this.#options.since === undefined) return true;
    const since = hearing.knownUntil ?? hearing.clock.earliest();
    const before = { ledger: hearing.ledger, since, identity, isAnchored: hearing.isAnchored, setFrom };
    const { gap, remembered } = await examine(this.#engine, before, hearing.justOver(), this.#recalling(signal));
    if (gap) hearing.gap(gap, hearing.clock.earliest(), since - DISORDER);
    hearing.recalled(remembered?.heard ?? []);
    return gap === null;
  }

  #onGap(reason: GapReason): void {
    if (reason === 'buffer' || reason === 'clock') this.#looker.everything(true);
  }

  #look(signal: AbortSignal): Promise<never> {
    const { ledger, tell, withEnv } = this.#hearing;
    const engine = this.#engine;
    // Without either there is nothing to be seen.
    if (engine.cannot.has('list') && engine.cannot.has('inspect')) return new Promise(() => undefined);
    const { changes = false } = this.#options;
    const caughtUp = () => this.#caughtUp(signal);
    return this.#looker.run({ engine, ledger, tell, signal, withEnv, changes, caughtUp }, this.#scheduler);
  }

  async #caughtUp(signal: AbortSignal): Promise<Instant> {
    this.#sayWhatCannot();
    const { at, isBehind } = await catchUp(this.#engine, this.#hearing, this.#pump as Pump, this.#recalling(signal));
    if (isBehind) this.#break('the stream is behind');
    return at;
  }

  /** Asks now and then whether somebody is there, and opens the stream anew before it is cut for its silence. */
  async #watch(first: Pump, signal: AbortSignal): Promise<never> {
    let [pump, chunks, silent] = [first, first.chunks, 0];
    for (;;) {
      await pause(PING_MILLISECONDS, signal, this.#scheduler);
      await this.#engine.ping({ signal });
      await this.#engine.identify({ signal });
      this.#hearing.readClock(this.#engine);
      await this.#caughtUp(signal);
      silent = pump.chunks === chunks ? silent + PING_MILLISECONDS : 0;
      chunks = pump.chunks;
      if (silent < RENEW_MILLISECONDS) continue;
      pump = await this.#listen(signal);
      this.#notify({ kind: 'renewed' });
      // What nobody told (a prune, a build with containerd's store) is found so.
      this.#looker.everything(false);
      [silent, chunks] = [0, pump.chunks];
    }
  }

  #sayWhatCannot(): void {
    for (const what of this.#engine.cannot) {
      if (this.#said.has(what)) continue;
      this.#said.add(what);
      this.#notify({ kind: 'cannot', what, text: CANNOT[what] });
    }
  }
}
