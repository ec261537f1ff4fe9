import { createReadStream, createWriteStream } from 'node:fs';
import { rm, stat, unlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { FILE_MODE, finish, UNFINISHED } from './recording-files.js';

/**
 * Compresses a closed segment; gives back whether it did.
 *
 * In plain words: at every moment the plain one or the packed one is there, whole, or both. The packed one keeps the time at which the last
 * record was written.
 */
export async function pack(folder: string, segment: string, signal: AbortSignal): Promise<void> {
  const plain = join(folder, segment);
  const packed = `${segment}.gz`;
  const unfinished = join(folder, packed + UNFINISHED);
  try {
    const written = createWriteStream(unfinished, { mode: FILE_MODE, flush: true });
    await pipeline(createReadStream(plain), createGzip(), written, { signal });
    const { atime, mtime } = await stat(plain);
    await utimes(unfinished, atime, mtime);
    await finish(folder, packed);
    await unlink(plain);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
