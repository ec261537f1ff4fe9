import { randomBytes } from 'node:crypto';
import { createWriteStream, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Log, openPath } from './file.js';

/**
 * Makes a log that can be read only once readable again, by a private copy on the disk that goes with the program.
 *
 * In plain words: `-10m` on standard input needs the end of the log before its beginning. The copy is readable by its owner only.
 */
export async function spool(log: Log): Promise<Log> {
  if (log.reopenable) return log;
  const path = join(tmpdir(), `hindcast-${randomBytes(8).toString('hex')}`);
  process.once('exit', () => rmSync(path, { force: true }));
  await pipeline(Readable.from(log.bytes), createWriteStream(path, { mode: 0o600, flags: 'wx' }));
  const [copy] = await openPath(path);
  return { ...(copy ?? log), name: log.name };
}
