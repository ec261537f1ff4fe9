import { randomBytes } from 'node:crypto';
import { closeSync, createReadStream, createWriteStream, fstatSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { HindcastError } from '../error.js';
import { untilAborted } from '../read/abort.js';
import { CHUNK_BYTES } from './file.js';
import type { Log } from './log.js';

/**
 * Makes a log that can be read only once readable again, by a private copy on the disk.
 *
 * In plain words: `-10m` on standard input needs the end of the log before its beginning. The copy has no name and goes with
 * the last who reads it. A log that breaks off does so in the copy as well, at the same place. `signal` ends the wait for bytes.
 * Throws `input` where the copy cannot be made.
 */
export async function spool(log: Log, signal?: AbortSignal): Promise<Log> {
  if (log.reopenable) return log;
  const copy = await orCannot(log, privateFile);
  let fault: HindcastError | null = null;
  async function* whole(): AsyncGenerator<Uint8Array> {
    try {
      // The pipeline's own signal does not reach a source that waits for bytes.
      yield* untilAborted(log.bytes, signal);
    } catch (error) {
      if (!(error instanceof HindcastError && error.code === 'input')) throw error;
      fault = error;
    }
  }
  const written = createWriteStream('', { fd: copy.fd, autoClose: false });
  await orCannot(log, () => pipeline(Readable.from(whole()), written, { signal }));
  // The copy is unpacked already, whatever its first bytes look like.
  return { name: log.name, size: fstatSync(copy.fd).size, reopenable: true, bytes: brokenOff(bytesIn(copy), fault) };
}

/** What the operating system says of the copy, in words; what is wrong with the log itself is left as it is. */
async function orCannot<T>({ name }: Log, act: () => T | Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    if (!(cause instanceof Error && 'syscall' in cause && /^(?:open|write)$/.test(String(cause.syscall)))) throw cause;
    throw new HindcastError('input', `${name}: to read it twice takes a copy, which cannot be made: ${cause.message}`, {
      cure: 'Let TMPDIR name a folder with room for it, or give the log as a file.',
      cause,
    });
  }
}

/** An open file. Who reads from it holds it, so that it stays open as long as it is read. */
interface OpenFile {
  readonly fd: number;
}

/** Closes what nobody holds any more. */
const FORGOTTEN = new FinalizationRegistry<number>(closeSync);

/** A file that only we can read, and that has no name from the beginning: however the program ends, nothing is left of it. */
function privateFile(): OpenFile {
  const path = join(tmpdir(), `hindcast-${randomBytes(8).toString('hex')}`);
  const file = { fd: openSync(path, 'wx+', 0o600) };
  rmSync(path);
  FORGOTTEN.register(file, file.fd);
  return file;
}

function bytesIn(file: OpenFile): AsyncIterable<Uint8Array> {
  return {
    async *[Symbol.asyncIterator]() {
      yield* createReadStream('', { fd: file.fd, start: 0, autoClose: false, highWaterMark: CHUNK_BYTES });
    },
  };
}

function brokenOff(bytes: Log['bytes'], fault: HindcastError | null): Log['bytes'] {
  if (fault === null) return bytes;
  return {
    async *[Symbol.asyncIterator]() {
      yield* bytes;
      throw fault;
    },
  };
}
