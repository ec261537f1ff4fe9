import { Z_NO_FLUSH, Z_OK, Z_STREAM_END, ZStream, zlibInflate, zlibInflateInit2 } from 'pako';
import { HindcastError } from '../error.js';
import { isGzip, MAGIC_BYTES, refuseOtherPacking } from '../read/packing.js';

/** So many bytes come out at once, at the most. */
const PIECE_BYTES = 64 * 1024;

/** The largest window, and nothing but gzip. Source: zlib's manual, inflateInit2. */
const WINDOW_BITS = 15 + 16;

/** Told of each piece that was read, in bytes as they are stored. */
type OnBytes = (count: number) => void;

/** A stream's chunks, in a browser that has no asynchronous iteration of streams too. */
async function* chunksOf(stream: ReadableStream<Uint8Array>, onBytes: OnBytes): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      onBytes(next.value.length);
      yield next.value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/**
 * A blob's bytes, unpacked if they are gzip. Throws `input` where the packing is broken, or of another kind, and where the browser cannot read the
 * file; what came before it was given.
 */
export async function* bytesOf(blob: Blob, name: string, onBytes: OnBytes = () => {}): AsyncGenerator<Uint8Array> {
  try {
    const magic = new Uint8Array(await blob.slice(0, MAGIC_BYTES).arrayBuffer());
    refuseOtherPacking(magic, name, (undo) => `Unpack it, and drop what comes out: ${undo} ${name} > log.jsonl`);
    const chunks = chunksOf(blob.stream(), onBytes);
    yield* isGzip(magic) ? gunzip(chunks, name) : chunks;
  } catch (error) {
    throw error instanceof DOMException ? unread(name, error) : error;
  }
}

function unread(name: string, cause: DOMException): HindcastError {
  return new HindcastError('input', `${name}: the browser cannot read it (${cause.name})`, {
    cure: 'Of a folder, drop the files that are in it. A file that has changed meanwhile is to be dropped again.',
    cause,
  });
}

/**
 * Unpacks gzip of any number of members, and zeros behind them.
 *
 * Not by the browser's own `DecompressionStream`: it fails at the end of the first member, and does not say where that was (Compression Standard,
 * "decompress and enqueue a chunk").
 */
async function* gunzip(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  let member: Member | null = null;
  let [offset, count] = [0, 0];
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      if (!member) {
        const start = chunk.subarray(at).findIndex((byte) => byte !== 0);
        if (start < 0) break;
        at += start;
        member = new Member(offset + at, ++count);
      }
      const rest = chunk.subarray(at);
      yield* member.unpack(rest, offset + at, name);
      at += rest.length - member.left;
      if (member.isOver) member = null;
    }
    offset += chunk.length;
  }
  if (member)
    throw broken(
      name,
      `cut off at byte ${bytes(offset)}: the gzip member that begins at byte ${bytes(member.begin)} has no end`,
    );
}

/** One member while it is unpacked; zlib itself compares its sum and its length. */
class Member {
  readonly begin: number;
  readonly #number: number;
  readonly #stream = new ZStream();
  isOver = false;

  constructor(begin: number, number: number) {
    this.begin = begin;
    this.#number = number;
    zlibInflateInit2(this.#stream, WINDOW_BITS);
  }

  /** How much of what it was given last stands behind it. */
  get left(): number {
    return this.#stream.avail_in;
  }

  *unpack(chunk: Uint8Array, offset: number, name: string): Generator<Uint8Array> {
    const stream = this.#stream;
    Object.assign(stream, { input: chunk, next_in: 0, avail_in: chunk.length });
    // What fills a piece may have more behind it; what does not has given all.
    for (let isFull = true; isFull && !this.isOver; ) {
      Object.assign(stream, { output: new Uint8Array(PIECE_BYTES), next_out: 0, avail_out: PIECE_BYTES });
      const outcome = zlibInflate(stream, Z_NO_FLUSH);
      if (stream.next_out > 0) yield stream.output.subarray(0, stream.next_out);
      isFull = stream.avail_out === 0;
      this.isOver = outcome === Z_STREAM_END;
      const isStuck = outcome !== Z_OK && outcome !== Z_STREAM_END && (stream.avail_in > 0 || stream.msg !== '');
      if (isStuck) throw broken(name, this.#fault(offset + stream.next_in));
    }
  }

  #fault(at: number): string {
    const isJunk = this.#number > 1 && /header/.test(this.#stream.msg);
    const why = isJunk ? 'something that is no gzip stands behind its end' : this.#stream.msg;
    return `broken gzip at byte ${bytes(at)}: ${why}`;
  }
}

const bytes = (count: number) => count.toLocaleString('en');

function broken(name: string, message: string): HindcastError {
  return new HindcastError('input', message, {
    found: name,
    cure: 'Copy the file again; what came before the fault was read.',
  });
}
