import { isGzip, MAGIC_BYTES } from '../read/packing.js';
import { refuseOtherCompression } from './compression.js';
import { gunzip } from './gzip.js';
import type { Log } from './log.js';

/** Bytes that come once. `destroy` is a stream's own: it ends a wait for bytes that do not come. */
type Once = AsyncIterable<Uint8Array> & { destroy?(): unknown };

/**
 * A log that can be read once, such as standard input; unpacked if it is gzip.
 *
 * In plain words: nothing is read before somebody asks for the bytes. Reading throws `input` for other compression.
 */
export function openStream(name: string, stream: Once): Log {
  const bytes: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]() {
      const chunks = unpackedStream(name, stream);
      return {
        next: () => chunks.next(),
        // A generator that waits for bytes does not hear that it should end: its source must end.
        async return() {
          stream.destroy?.();
          return chunks.return(undefined);
        },
      };
    },
  };
  return { name, size: null, reopenable: false, bytes };
}

async function* unpackedStream(name: string, stream: Once): AsyncGenerator<Uint8Array> {
  const chunks = stream[Symbol.asyncIterator]();
  try {
    const head = await headOf(chunks);
    refuseOtherCompression(head, name);
    const whole = withHead(head, chunks);
    yield* isGzip(head) ? gunzip(whole, name) : whole;
  } finally {
    await chunks.return?.();
  }
}

/** As many chunks as it takes to know what it is: a pipe may give a byte at a time. */
async function headOf(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < MAGIC_BYTES) {
    const { done, value } = await chunks.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  return head;
}

async function* withHead(head: Uint8Array, chunks: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
}
