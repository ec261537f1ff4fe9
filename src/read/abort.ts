type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
type Chunk = IteratorResult<Uint8Array>;

/** Ends whatever is waited for, with the signal's reason. One listener for all of a log: to add one for each chunk takes longer than many a chunk. */
class Stop {
  readonly #signal: AbortSignal;
  #reject: ((reason: unknown) => void) | null = null;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  readonly #onAbort = () => this.#reject?.(this.#signal.reason);

  /** What is waited for, or the signal's reason, whichever comes first. */
  orElse<T>(waited: T | PromiseLike<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      Promise.resolve(waited).then(resolve, reject);
    });
  }

  close(): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
  }
}

/** The same chunks until the signal says stop: then its reason is thrown, even if no byte ever comes again. */
export async function* untilAborted(bytes: Chunks, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  if (!signal) return yield* bytes;
  signal.throwIfAborted();
  const chunks = Symbol.asyncIterator in bytes ? bytes[Symbol.asyncIterator]() : bytes[Symbol.iterator]();
  const stop = new Stop(signal);
  try {
    for (;;) {
      const next: Chunk = await stop.orElse(chunks.next());
      if (next.done) return;
      yield next.value;
      signal.throwIfAborted();
    }
  } finally {
    stop.close();
    const closed = Promise.resolve(chunks.return?.());
    // A source that waits for bytes may not answer before some come, and nobody is interested in how it fails.
    if (signal.aborted) closed.catch(() => {});
    else await closed;
  }
}
