import { HindcastError } from '../error.js';

const GZIP: readonly number[] = [0x1f, 0x8b];

/** A stream's chunks, in a browser that has no asynchronous iteration of streams too. */
export async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** A blob's bytes, unpacked if they are gzip. Throws `input` where the packing is broken; what came before it was given. */
export async function* bytesOf(blob: Blob, name: string): AsyncGenerator<Uint8Array> {
  const magic = new Uint8Array(await blob.slice(0, GZIP.length).arrayBuffer());
  if (!GZIP.every((byte, i) => magic[i] === byte)) return yield* chunksOf(blob.stream());
  try {
    yield* chunksOf(blob.stream().pipeThrough(new DecompressionStream('gzip')));
  } catch (cause) {
    throw new HindcastError('input', 'broken gzip, or several in one file', {
      found: name,
      cure: 'Unpack it first: gzip -dc FILE > log.jsonl',
      cause,
    });
  }
}
