import { createReadStream } from 'node:fs';
import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { HindcastError } from '../error.js';
import { nearest } from '../nearest.js';
import { isGzip, MAGIC_BYTES } from '../read/packing.js';
import { BLOCK_BYTES, blocksIn } from './blocks.js';
import { refuseOtherCompression } from './compression.js';
import { gunzip } from './gzip.js';
import type { Log } from './log.js';
import { openSegments } from './recording-read.js';
import { segmentsOf } from './segments.js';
import { openStream } from './stream.js';
import { threadsOver } from './threads.js';

/** Bytes that are read at once. */
export const CHUNK_BYTES = 64 * 1024;

/** Names that people give to logs, as far as a folder's message proposes them. */
const LOG_LIKE = /\.(?:jsonl|ndjson|log)(?:\.gz)?$/;
const CANDIDATES_MAX = 3;

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

/** Passes chunks on and counts their bytes. */
async function* counted(chunks: AsyncIterable<Uint8Array>, count: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    count(chunk.length);
    yield chunk;
  }
}

/** The bytes of a file as they stand there; each iteration reads it anew. It is opened when the first are asked for. */
export function bytesOf(path: string): AsyncIterable<Uint8Array> {
  return {
    async *[Symbol.asyncIterator]() {
      const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
      try {
        yield* file;
      } catch (error) {
        throw await explain(path, error);
      } finally {
        file.destroy();
      }
    },
  };
}

/** As {@link blocksIn}, with words for what goes wrong. */
function blocksOf(path: string, from = 0, room?: Uint8Array): AsyncIterable<Uint8Array> {
  return {
    async *[Symbol.asyncIterator]() {
      try {
        yield* blocksIn(path, from, undefined, room);
      } catch (error) {
        throw await explain(path, error);
      }
    },
  };
}

/** A gzip file: unpacked bytes, and how many packed ones they took. */
function unpacked(path: string): Pick<Log, 'bytes' | 'fetched'> {
  let fetched = 0;
  const bytes = {
    [Symbol.asyncIterator]() {
      fetched = 0;
      const packed = counted(bytesOf(path), (more) => {
        fetched += more;
      });
      return gunzip(packed, path);
    },
  };
  return { bytes, fetched: () => fetched };
}

async function openFile(path: string, size: number): Promise<Log> {
  const magic = await magicOf(path);
  refuseOtherCompression(magic, path);
  if (isGzip(magic)) return { name: path, size, reopenable: true, ...unpacked(path) };
  const bytesFrom = (from: number) => blocksOf(path, from);
  const log = { name: path, size, reopenable: true, bytes: bytesFrom(0) };
  // A small one is read in one block: the reader's place would take longer to make.
  const bytesInto = size > BLOCK_BYTES ? (room: Uint8Array) => blocksOf(path, 0, room) : undefined;
  return { ...log, bytesInto, inThreads: threadsOver({ path, size, bytesFrom }) };
}

/** The segments of a recording as one log: one history, of which one file is open at a time. */
async function openDirectory(path: string): Promise<Log> {
  const files = await readdir(path);
  const segments = segmentsOf(files);
  if (segments.length === 0) {
    throw new HindcastError('input', `${path}: a folder without a recording`, {
      expected: 'segments such as 000001.jsonl that `hindcast record` wrote',
      cure: `Name the log itself, or record into the folder: hindcast record ${path}`,
      candidates: files
        .filter((file) => LOG_LIKE.test(file))
        .slice(0, CANDIDATES_MAX)
        .map((file) => join(path, file)),
    });
  }
  const parts = await openSegments(path, segments, openPath);
  const size = parts.reduce((sum, part) => sum + (part.size ?? 0), 0);
  return { name: path, size, reopenable: parts.every((part) => part.reopenable), bytes: inTurn(parts), parts };
}

function inTurn(parts: readonly Log[]): AsyncIterable<Uint8Array> {
  return {
    async *[Symbol.asyncIterator]() {
      for (const part of parts) yield* part.bytes;
    },
  };
}

/**
 * Opens a file, a pipe or a folder that `hindcast record` wrote.
 *
 * In plain words: nothing is read yet but the first bytes, to see whether it is compressed. Throws `input` for what is missing, may not
 * be read, is packed in a way that only another program unpacks, or is a folder without a recording.
 */
export async function openPath(path: string): Promise<Log> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return await openDirectory(path);
    if (found.isFile()) return await openFile(path, found.size);
  } catch (error) {
    throw error instanceof HindcastError ? error : await explain(path, error);
  }
  // A pipe gives its bytes once; what it is shows when they come.
  return openStream(path, bytesOf(path));
}
