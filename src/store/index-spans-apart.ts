import { Worker } from 'node:worker_threads';
import type { Event } from '../event/event.js';
import type { Fold } from '../fold/index.js';
import type { IndexWriter, Shelf } from './index-database.js';
import type { Folding, OnFolded } from './index-spans-here.js';
import type { SpansTask } from './index-spans-task.js';
import { threadProgram } from './thread-program.js';

/** The thread that was to find the spans has failed, or has read another log than this one. */
export class SpansLost extends Error {
  override readonly name = 'SpansLost';
}

/** What the thread tells: a value of the index, or that there are no more, and what it has read. */
export type SpansWord =
  | { readonly shelf: Shelf; readonly number: number; readonly bytes: Uint8Array }
  | { readonly trace: string };

/** With what a thread begins: `taken` counts the values that it has told of and that were written. */
export interface SpansWork {
  readonly task: SpansTask;
  readonly taken: Int32Array<SharedArrayBuffer>;
}

/** Hears what a thread says, and that it will say no more. */
export interface SpansEar {
  readonly onWord: (word: SpansWord) => void;
  readonly onLost: (why: unknown) => void;
}

/** Begins a thread, and gives what ends it. */
export type BeginSpans = (work: SpansWork, ear: SpansEar) => () => Promise<unknown>;

/** Room for what is young in the thread, in MiB: with a sixth of it a build takes a twelfth longer, with twice as much as long. */
const YOUNG_MB = 96;

/** Begins one; `execArgv` is for Node. */
export function threadWith(execArgv?: string[]): BeginSpans {
  return (workerData, { onWord, onLost }) => {
    const worker = new Worker(threadProgram('index-spans-worker'), {
      workerData,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
      ...(execArgv && { execArgv }),
    });
    worker.on('message', onWord);
    worker.on('error', onLost);
    worker.on('messageerror', onLost);
    worker.on('exit', (code) => onLost(`it ended with ${code}`));
    return () => worker.terminate();
  };
}

/** Has the spans found by another thread; the fold here is with what is read. */
export class SpansApart implements Folding {
  readonly #fold: Fold;
  readonly #writer: IndexWriter;
  readonly #onFolded: OnFolded;
  readonly #taken = new Int32Array(new SharedArrayBuffer(4));
  readonly #trace: Promise<string>;
  readonly #stop: () => Promise<unknown>;
  #isWhole = false;
  #failure: { readonly error: unknown } | null = null;
  #fail: (error: unknown) => void = () => {};
  #end: (trace: string) => void = () => {};

  constructor(fold: Fold, task: SpansTask, writer: IndexWriter, onFolded: OnFolded, begin: BeginSpans) {
    this.#fold = fold;
    this.#writer = writer;
    this.#onFolded = onFolded;
    this.#trace = new Promise((resolve, reject) => {
      this.#end = resolve;
      this.#fail = (error) => {
        this.#failure ??= { error };
        reject(error);
      };
    });
    // Whoever pushes the next events hears of it, too.
    this.#trace.catch(() => {});
    this.#stop = this.#begin(task, begin);
  }

  #begin(task: SpansTask, begin: BeginSpans): () => Promise<unknown> {
    const onLost = (why: unknown) => {
      // One that has told all may go.
      if (!this.#isWhole) this.#fail(new SpansLost(String(why), { cause: why }));
    };
    try {
      return begin({ task, taken: this.#taken }, { onWord: (word) => this.#onWord(word), onLost });
    } catch (cause) {
      throw new SpansLost('no thread can be begun', { cause });
    }
  }

  #onWord(word: SpansWord): void {
    if ('trace' in word) return this.#onTrace(word.trace);
    try {
      this.#writer.putCloned(word.shelf, word.number, word.bytes);
    } catch (error) {
      this.#fail(error);
    }
    Atomics.add(this.#taken, 0, 1);
    Atomics.notify(this.#taken, 0);
  }

  #onTrace(trace: string): void {
    this.#isWhole = true;
    this.#end(trace);
  }

  push(events: readonly Event[]): boolean {
    if (this.#failure) throw this.#failure.error;
    const last = events.at(-1);
    if (!last) return true;
    const areRow = this.#fold.applyAll(events);
    this.#onFolded(last);
    return areRow;
  }

  async finish(trace: string, signal?: AbortSignal): Promise<void> {
    const interrupt = () => this.#fail(signal?.reason);
    signal?.addEventListener('abort', interrupt, { once: true });
    try {
      if ((await this.#trace) !== trace) throw new SpansLost('the log was changed while it was read');
    } finally {
      signal?.removeEventListener('abort', interrupt);
    }
  }

  stop(): Promise<unknown> {
    return this.#stop();
  }
}
