import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openPath } from '../store/index.js';
import { segmentNumber } from '../store/recording-files.js';
import { segmentsOf } from '../store/segments.js';
import type { FileChanges } from './file-changes.js';

const CHUNK_BYTES = 256 * 1024;

/** What comes of something that grows: bytes, a file that begins, or the news that all that is there by now was given. */
export type Piece =
  | { readonly kind: 'begin'; readonly name: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'rest' };

const REST: Piece = { kind: 'rest' };

/** A file that may still grow, held open whatever becomes of its name. */
class Growing {
  readonly #handle: FileHandle;
  readonly #buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  #offset = 0;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** What is there behind what was read. The next bytes take the place of these. */
  async *bytes(): AsyncGenerator<Piece> {
    for (;;) {
      const { bytesRead } = await this.#handle.read(this.#buffer, 0, CHUNK_BYTES, this.#offset);
      if (bytesRead === 0) return;
      this.#offset += bytesRead;
      yield { kind: 'bytes', bytes: this.#buffer.subarray(0, bytesRead) };
    }
  }

  /** Whether it begins anew: somebody made it shorter, as a rotation by copying does, or the name belongs to another file. Null: no such name now. */
  async isReplaced(path: string): Promise<boolean | null> {
    const own = await this.#handle.stat();
    if (own.size < this.#offset) return true;
    const named = await stat(path).catch(() => null);
    return named && (named.ino !== own.ino || named.dev !== own.dev);
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

/** A log file as it grows, over rotations too: renamed, copied away, or taken away and made anew. */
export async function* fileAsItGrows(path: string, changes: FileChanges): AsyncGenerator<Piece> {
  let file = new Growing(await open(path, 'r'));
  try {
    yield { kind: 'begin', name: path };
    while (!changes.isClosed) {
      const isReplaced = await file.isReplaced(path);
      yield* file.bytes();
      if (isReplaced) {
        const handle = await open(path, 'r').catch(() => null);
        if (handle !== null) {
          await file.close();
          file = new Growing(handle);
          yield { kind: 'begin', name: path };
          continue;
        }
      }
      yield REST;
      await changes.next();
    }
  } finally {
    await file.close();
  }
}

/** The segments of a recording, one after the other, and the last one as it grows. */
export async function* recordingAsItGrows(folder: string, changes: FileChanges): AsyncGenerator<Piece> {
  for (let number = -1; !changes.isClosed; ) {
    const name = segmentsOf(await readdir(folder)).find((segment) => segmentNumber(segment) > number);
    if (name === undefined) {
      yield REST;
      await changes.next();
      continue;
    }
    const path = join(folder, name);
    // It may have been packed, or have gone, since we looked.
    const opened = name.endsWith('.gz') ? null : await open(path, 'r').catch(() => undefined);
    if (opened === undefined) continue;
    number = segmentNumber(name);
    yield { kind: 'begin', name: path };
    if (opened === null) yield* packed(path);
    else yield* segmentAsItGrows(folder, number, new Growing(opened), changes);
  }
}

async function* packed(path: string): AsyncGenerator<Piece> {
  for await (const bytes of (await openPath(path)).bytes) yield { kind: 'bytes', bytes };
}

/** Until there is another one: then this one is whole, for it was before the other one began. */
async function* segmentAsItGrows(
  folder: string,
  number: number,
  segment: Growing,
  changes: FileChanges,
): AsyncGenerator<Piece> {
  try {
    for (let isLast = true; isLast && !changes.isClosed; ) {
      isLast = !segmentsOf(await readdir(folder)).some((name) => segmentNumber(name) > number);
      yield* segment.bytes();
      if (!isLast) return;
      yield REST;
      await changes.next();
    }
  } finally {
    await segment.close();
  }
}
