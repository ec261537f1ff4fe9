import { randomBytes } from 'node:crypto';
import { createWriteStream, rmSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { HindcastError } from '../error.js';
import { untilAborted } from '../read/abort.js';
import { bytesOf } from './file.js';
import type { Log } from './log.js';

/**
 * Makes a log that can be read only once readable again, by a private copy on the disk that goes with the program.
 *
 * In plain words: `-10m` on standard input needs the end of the log before its beginning. The copy is readable by its owner only. A log
 * that breaks off does so in the copy as well, at the same place. `signal` ends the wait for bytes.
 */
export async function spool(log: Log, signal?: AbortSignal): Promise<Log> {
  if (log.reopenable) return log;
  const path = join(tmpdir(), `hindcast-${randomBytes(8).toString('hex')}`);
  process.once('exit', () => rmSync(path, { force: true }));
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
  await pipeline(Readable.from(whole()), createWriteStream(path, { mode: 0o600, flags: 'wx' }), { signal });
  // The copy is unpacked already, whatever its first bytes look like.
  const { size } = await stat(path);
  return { name: log.name, size, reopenable: true, bytes: brokenOff(bytesOf(path), fault) };
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
