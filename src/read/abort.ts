type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
type Chunk = IteratorResult<Uint8Array>;

/** The next chunk, or the signal's reason, whichever comes first. Leaves no listener behind, however long the log. */
function nextOf(chunks: AsyncIterator<Uint8Array> | Iterator<Uint8Array>, signal: AbortSignal): Promise<Chunk> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    Promise.resolve(chunks.next())
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** The same chunks until the signal says stop: then its reason is thrown, even if no byte ever comes again. */
export async function* untilAborted(bytes: Chunks, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  if (!signal) return yield* bytes;
  signal.throwIfAborted();
  const chunks = Symbol.asyncIterator in bytes ? bytes[Symbol.asyncIterator]() : bytes[Symbol.iterator]();
  try {
    for (let next = await nextOf(chunks, signal); !next.done; next = await nextOf(chunks, signal)) {
      yield next.value;
      signal.throwIfAborted();
    }
  } finally {
    const closed = Promise.resolve(chunks.return?.());
    // A source that waits for bytes may not answer before some come, and nobody is interested in how it fails.
    if (signal.aborted) closed.catch(() => {});
    else await closed;
  }
}
