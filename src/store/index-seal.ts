import { closeSync, fstatSync, fsyncSync, futimesSync, openSync, readSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { INDEX_SCHEMA } from './index-bounds.js';
import { BrokenIndex } from './index-broken.js';
import type { PartPrint } from './index-identity.js';
import { version } from './version.js';

/** A record that could not be read, by its place: it is told at every answer that has it behind it. */
export interface Fault {
  readonly part: number;
  readonly line: number;
  readonly position: number;
  readonly reason: string;
}

/** What an index says of itself: of which log it is, and how far it goes. It stands behind the database, so that it is read before that is opened. */
export interface Seal {
  readonly schema: number;
  readonly program: string;
  /** With what the log was read: a format that was asked for, a baseline. */
  readonly reading: string;
  readonly parts: readonly PartPrint[];
  readonly records: number;
  readonly blocks: number;
  readonly faults: readonly Fault[];
  /** Bytes of the database before the seal. */
  readonly length: number;
  /** When the file was written, in seconds: whoever writes to it later gives it another time. */
  readonly written: number;
}

const MAGIC = Buffer.from('hindcast');
const FOOT_BYTES = 8 + MAGIC.length;
/** Times that every file system can keep, and that no write of today leaves by chance. */
const WRITTEN_MS = 2000;
/** A recording of ten thousand segments needs 3 MB. */
const SEAL_BYTES_MAX = 16 * 1024 * 1024;

/** Writes the seal behind the database, and waits until all is on the disk. */
export function seal(path: string, what: Omit<Seal, 'schema' | 'program' | 'length' | 'written'>): void {
  const file = openSync(path, 'r+');
  try {
    const length = fstatSync(file).size;
    const written = Math.floor(Date.now() / WRITTEN_MS) * (WRITTEN_MS / 1000);
    const text = Buffer.from(JSON.stringify({ schema: INDEX_SCHEMA, program: version(), ...what, length, written }));
    const foot = Buffer.alloc(FOOT_BYTES);
    foot.writeUInt32LE(text.length, 0);
    foot.writeUInt32LE(crc32(text), 4);
    MAGIC.copy(foot, 8);
    writeWhole(file, Buffer.concat([text, foot]), length);
    futimesSync(file, written, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function writeWhole(file: number, bytes: Buffer, at: number): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done, at + done);
}

/** The seal of an index. Throws {@link BrokenIndex} for what is none, is not whole, was written to since, or is of another version. */
export function readSeal(path: string): Seal {
  let file: number | null = null;
  try {
    file = openSync(path, 'r');
    const { size, mtimeMs } = fstatSync(file);
    const foot = readAt(file, size - FOOT_BYTES, FOOT_BYTES);
    if (!foot.subarray(8).equals(MAGIC)) throw new BrokenIndex('not an index, or not a whole one');
    const length = foot.readUInt32LE(0);
    if (length > SEAL_BYTES_MAX) throw new BrokenIndex('not an index, or not a whole one');
    const text = readAt(file, size - FOOT_BYTES - length, length);
    if (crc32(text) !== foot.readUInt32LE(4)) throw new BrokenIndex('not a whole index');
    const found = JSON.parse(text.toString('utf8')) as Seal;
    if (found.schema !== INDEX_SCHEMA || found.program !== version())
      throw new BrokenIndex('of another version of Hindcast');
    if (found.length !== size - FOOT_BYTES - length) throw new BrokenIndex('not a whole index');
    if (mtimeMs !== found.written * 1000) throw new BrokenIndex('somebody else wrote to it');
    return found;
  } catch (cause) {
    throw cause instanceof BrokenIndex ? cause : new BrokenIndex(`cannot be read: ${cause}`, { cause });
  } finally {
    if (file !== null) closeSync(file);
  }
}

function readAt(file: number, from: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  if (from < 0 || readSync(file, bytes, 0, length, from) < length)
    throw new BrokenIndex('not an index, or not a whole one');
  return bytes;
}
