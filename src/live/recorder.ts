import { asyncScheduler, type Observable, type SchedulerLike } from 'rxjs';
import type { Recording } from '../store/index.js';
import type { Told } from './told.js';

/** What is written is on the disk so much later at most, and what that takes. */
const SYNC_MILLISECONDS = 100;
/** So often is looked whether a segment is old enough to be closed, and which need not be kept. */
const TIDY_MILLISECONDS = 10_000;
/** More than this is not taken from the engine before the disk has it: half a minute of a very busy one. */
export const QUEUE_BYTES_MAX = 64 * 1024 * 1024;

/** Where a recorder writes to. */
export type Sink = Pick<Recording, 'append' | 'sync' | 'tidy'>;

/** Records that are on the disk since now. */
export interface Written {
  /** Since the recorder was started. */
  readonly records: number;
  /** The last of them. */
  readonly last: Told;
  /** When they were on the disk, by our clock, in milliseconds. */
  readonly at: number;
}

export interface RecorderOptions {
  readonly on?: ((written: Written) => void) | undefined;
  /** Ends the recording, after all that was told by then is on the disk. */
  readonly signal?: AbortSignal | undefined;
  readonly scheduler?: SchedulerLike | undefined;
}

/**
 * Writes what an engine tells into a recording, in groups.
 *
 * In plain words: a line is handed to the file system as soon as it is told, together with those that came while the last ones were written,
 * and is on the disk at most 200 ms later; then it counts. A disk that cannot keep up makes {@link ready} wait.
 */
export class Recorder {
  readonly #sink: Sink;
  readonly #options: RecorderOptions;
  readonly #scheduler: SchedulerLike;
  #queue: Told[] = [];
  #queuedBytes = 0;
  /** The last that was handed to the file system and is not on the disk yet, and by when it is to be. */
  #pending: { last: Told; due: number } | null = null;
  #tidyAt: number;
  #isOver = false;
  #wake = (): void => undefined;
  #relief: (() => void)[] = [];

  constructor(sink: Sink, options: RecorderOptions = {}) {
    this.#sink = sink;
    this.#options = options;
    this.#scheduler = options.scheduler ?? asyncScheduler;
    this.#tidyAt = this.#scheduler.now() + TIDY_MILLISECONDS;
  }

  /** For `tell`: null as long as there is room, else a promise of it. */
  readonly ready = (): Promise<void> | null => {
    if (this.#queuedBytes < QUEUE_BYTES_MAX) return null;
    return new Promise((resolve) => this.#relief.push(resolve));
  };

  /** Records until it is told no more, or the signal comes. Throws what went wrong with the engine, when the rest is written, or with the disk. */
  async record(told: Observable<Told>): Promise<void> {
    const { signal } = this.#options;
    let fault: { error: unknown } | null = null;
    const finish = () => {
      this.#isOver = true;
      this.#wake();
    };
    const listening = told.subscribe({
      next: (one) => this.#take(one),
      error: (error: unknown) => {
        fault = { error };
        finish();
      },
      complete: finish,
    });
    const stop = () => {
      listening.unsubscribe();
      finish();
    };
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted) stop();
    try {
      await this.#write();
    } finally {
      signal?.removeEventListener('abort', stop);
      listening.unsubscribe();
      this.#relieve();
    }
    if (fault !== null) throw (fault as { error: unknown }).error;
  }

  #take(told: Told): void {
    this.#queue.push(told);
    this.#queuedBytes += told.line.length;
    this.#wake();
  }

  async #write(): Promise<void> {
    for (;;) {
      if (this.#queue.length > 0) await this.#append();
      const now = this.#scheduler.now();
      if (this.#pending && (now >= this.#pending.due || this.#isOver)) await this.#sync(this.#pending.last);
      if (now >= this.#tidyAt) {
        await this.#sink.tidy();
        this.#tidyAt = now + TIDY_MILLISECONDS;
      }
      if (this.#queue.length > 0) continue;
      if (this.#isOver && this.#pending === null) return;
      if (!this.#isOver) await this.#sleep(Math.min(this.#pending?.due ?? this.#tidyAt, this.#tidyAt) - now);
    }
  }

  async #append(): Promise<void> {
    const group = this.#queue;
    const bytes = this.#queuedBytes;
    const last = group.at(-1);
    this.#queue = [];
    await this.#sink.append(group.map(({ line }) => line));
    this.#queuedBytes -= bytes;
    this.#relieve();
    if (last) this.#pending = { last, due: this.#pending?.due ?? this.#scheduler.now() + SYNC_MILLISECONDS };
  }

  async #sync(last: Told): Promise<void> {
    const records = await this.#sink.sync();
    this.#pending = null;
    this.#options.on?.({ records, last, at: this.#scheduler.now() });
  }

  #relieve(): void {
    const waiting = this.#relief;
    this.#relief = [];
    for (const resume of waiting) resume();
  }

  /** Until something is told, it is over, or the time has passed. */
  async #sleep(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = this.#scheduler.schedule(() => resolve(), milliseconds);
      this.#wake = () => {
        timer.unsubscribe();
        resolve();
      };
    });
    this.#wake = () => undefined;
  }
}
