import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { HindcastError } from '../error.js';
import { isGzip } from '../read/packing.js';
import { openPath } from './file.js';
import { UNPACKED_BYTES_MAX } from './index-bounds.js';
import { segmentsOf } from './segments.js';

/** One file of a log, as it stands on the disk now. */
export interface Part {
  readonly path: string;
  readonly name: string;
  readonly packed: boolean;
  /** Bytes on the disk. */
  readonly size: number;
  readonly modified: number;
  readonly inode: number;
}

function partAt(path: string): Part {
  const file = openSync(path, 'r');
  try {
    const magic = new Uint8Array(2);
    readSync(file, magic, 0, 2, 0);
    const { size, mtimeMs, ino } = fstatSync(file);
    return { path, name: basename(path), packed: isGzip(magic), size, modified: mtimeMs, inode: ino };
  } finally {
    closeSync(file);
  }
}

function refused(path: string, found: string, cure: string): HindcastError {
  return new HindcastError('input', `${path}: ${found}, which cannot be read from its middle`, {
    expected: 'a file or a recording on the disk',
    found,
    cure,
  });
}

/**
 * The files of a log that can be read from any place: the file itself, or a recording's segments. Throws `input` for what can be read only from
 * its beginning: a pipe, or gzip that is not a segment of a recording.
 */
export async function partsOf(path: string): Promise<readonly Part[]> {
  const log = await openPath(path);
  if (log.size === null) throw refused(path, 'a pipe', 'Write it to a file first.');
  const parts = (log.parts ?? [log]).map(({ name }) => partAt(name));
  if (!log.parts && parts.some(({ packed }) => packed)) {
    throw refused(path, 'gzip', `Unpack it first: gzip -dk ${path}`);
  }
  return parts;
}

/** Whether nothing was done to the files of a log since they were looked at. */
export function areUntouched(path: string, parts: readonly Part[]): boolean {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    const segments = segmentsOf(readdirSync(path));
    if (segments.length !== parts.length || parts.some(({ name }, i) => name !== segments[i])) return false;
  }
  return parts.every(({ path, size, modified, inode }) => {
    const found = statSync(path, { throwIfNoEntry: false });
    return found?.size === size && found.mtimeMs === modified && found.ino === inode;
  });
}

/** Pieces of the files of a log, from any place; of packed ones as they are unpacked. One file is open at a time. */
export class Pieces {
  readonly #parts: readonly Part[];
  #number = -1;
  #file: number | null = null;
  #unpacked: Uint8Array | null = null;
  #block: Buffer = Buffer.alloc(0);

  constructor(parts: readonly Part[]) {
    this.#parts = parts;
  }

  /** Unpacked bytes of a part. */
  size(part: number): number {
    this.#open(part);
    return this.#unpacked?.length ?? this.#parts[part]?.size ?? 0;
  }

  /** What stands from one place to another; less at the end of the part. Good until the next piece is read. `room`: where it is put, if it fits there. */
  read(part: number, from: number, to: number, room: Uint8Array | null = null): Uint8Array {
    this.#open(part);
    if (this.#unpacked) return this.#unpacked.subarray(from, to);
    const end = Math.min(to, this.#parts[part]?.size ?? 0);
    const size = Math.max(0, end - from);
    const piece = room !== null && room.length >= size ? room.subarray(0, size) : this.#blockOf(size);
    let length = 0;
    while (length < piece.length && this.#file !== null) {
      const more = readSync(this.#file, piece, length, piece.length - length, from + length);
      if (more === 0) break;
      length += more;
    }
    return piece.subarray(0, length);
  }

  #blockOf(size: number): Buffer {
    if (this.#block.length < size) this.#block = Buffer.allocUnsafeSlow(size);
    return this.#block.subarray(0, size);
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
    this.#unpacked = null;
    this.#number = -1;
  }

  #open(number: number): void {
    if (this.#number === number) return;
    this.close();
    const part = this.#parts[number];
    if (!part) throw new RangeError(`no part ${number}`);
    if (part.packed) this.#unpacked = unpacked(part.path);
    else this.#file = openSync(part.path, 'r');
    this.#number = number;
  }
}

function unpacked(path: string): Uint8Array {
  try {
    return gunzipSync(readFileSync(path), { maxOutputLength: UNPACKED_BYTES_MAX });
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new HindcastError('input', `${path}: broken gzip: ${found}`, { found, cause });
  }
}
