import { createReadStream } from 'node:fs';
import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { HindcastError } from '../error.js';
import { nearest } from '../nearest.js';
import type { LogSource } from '../read/index.js';
import { gunzip, isGzip, refuseOtherCompression } from './compression.js';
import { segmentsOf } from './segments.js';

const CHUNK_BYTES = 64 * 1024;
const MAGIC_BYTES = 6;

/** A log that can be read, and perhaps read again. */
export interface Log extends LogSource {
  /** Bytes on the disk; null where nobody knows before the end (standard input, a pipe). */
  readonly size: number | null;
  /** Whether reading `bytes` again starts from the beginning again. */
  readonly reopenable: boolean;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Names the file and the cure for what the operating system says in codes. */
async function explain(path: string, error: unknown): Promise<HindcastError> {
  switch (codeOf(error)) {
    case 'ENOENT': {
      const neighbours = await readdir(dirname(path)).catch(() => []);
      return new HindcastError('input', `${path}: no such file`, {
        cure: "Name a log; to make one: docker events --format '{{json .}}' > log.jsonl",
        candidates: nearest(basename(path), neighbours).map((name) => join(dirname(path), name)),
        cause: error,
      });
    }
    case 'EACCES':
    case 'EPERM':
      return new HindcastError('input', `${path}: permission denied`, {
        cure: 'Read it as a user who may, or copy it.',
        cause: error,
      });
    default:
      return new HindcastError('input', `${path}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
  }
}

async function magicOf(path: string): Promise<Uint8Array> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAGIC_BYTES), 0, MAGIC_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle?.close();
  }
}

/** The bytes of a file, unpacked. Each iteration reads it anew. */
function bytesOf(path: string, packed: boolean): AsyncIterable<Uint8Array> {
  return {
    async *[Symbol.asyncIterator]() {
      const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
      try {
        yield* packed ? gunzip(file, path) : file;
      } catch (error) {
        throw error instanceof HindcastError ? error : await explain(path, error);
      } finally {
        file.destroy();
      }
    },
  };
}

async function openFile(path: string, size: number): Promise<Log> {
  const magic = await magicOf(path);
  refuseOtherCompression(magic, path);
  return { name: path, size, reopenable: true, bytes: bytesOf(path, isGzip(magic)) };
}

async function openDirectory(path: string): Promise<readonly Log[]> {
  const segments = segmentsOf(await readdir(path));
  if (segments.length === 0) {
    throw new HindcastError('input', `${path}: a folder without a recording`, {
      expected: 'segments such as 000001.jsonl that `hindcast record` wrote',
      cure: `Name the log itself, or record into the folder: hindcast record ${path}`,
    });
  }
  const logs: Log[] = [];
  for (const segment of segments) logs.push(...(await openPath(join(path, segment))));
  return logs;
}

/**
 * Opens a file, a pipe or a folder that `hindcast record` wrote: one log for each file, in order.
 *
 * In plain words: nothing is read yet but the first bytes, to see whether it is compressed. Throws `input` for what is missing, may not
 * be read, is packed in a way that only another program unpacks, or is a folder without a recording.
 */
export async function openPath(path: string): Promise<readonly Log[]> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return await openDirectory(path);
    if (found.isFile()) return [await openFile(path, found.size)];
  } catch (error) {
    throw error instanceof HindcastError ? error : await explain(path, error);
  }
  // A pipe gives its bytes once; what it is shows when they come.
  return [openStream(path, createReadStream(path, { highWaterMark: CHUNK_BYTES }))];
}

/** A stream that can be read once, such as standard input. */
export function openStream(name: string, stream: AsyncIterable<Uint8Array>): Log {
  return { name, size: null, reopenable: false, bytes: unpackedStream(name, stream) };
}

async function* unpackedStream(name: string, stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunks = stream[Symbol.asyncIterator]();
  try {
    const { done, value: first } = await chunks.next();
    if (done) return;
    refuseOtherCompression(first, name);
    const whole = (async function* () {
      yield first;
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
    })();
    yield* isGzip(first) ? gunzip(whole, name) : whole;
  } finally {
    await chunks.return?.();
  }
}
