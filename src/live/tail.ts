import { type FSWatcher, watch } from 'node:fs';
import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HindcastError } from '../error.js';
import { openPath } from '../store/index.js';
import { segmentsOf } from '../store/segments.js';

const BLOCK_BYTES = 64 * 1024;
/** Not every file system tells when a file grows: it is looked at so often all the same. */
const LOOK_MS = 500;

/** A piece of a log that grows. `part`: the file that it is of; `isCurrent`: there is nothing further at the moment. */
export interface TailPiece {
  readonly part: string;
  readonly bytes: Uint8Array;
  readonly isCurrent: boolean;
}

const NOTHING = new Uint8Array(0);

/** Wakes whoever waits when a path changes, when it is time to look again, and when all is over. */
class Bell {
  readonly #watcher: FSWatcher | null;
  readonly #signal: AbortSignal;
  #ring: (() => void) | null = null;

  constructor(path: string, signal: AbortSignal) {
    this.#signal = signal;
    this.#watcher = watched(path, () => this.#ring?.());
    this.#watcher?.on('error', () => {});
  }

  async wait(): Promise<void> {
    if (this.#signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, LOOK_MS);
      this.#ring = done;
      this.#signal.addEventListener('abort', done, { once: true });
    });
    this.#ring = null;
  }

  close(): void {
    this.#watcher?.close();
  }
}

function watched(path: string, onChange: () => void): FSWatcher | null {
  try {
    return watch(path, { persistent: false }, onChange);
  } catch {
    // Then it is looked at.
    return null;
  }
}

/** What is in a file from a place on; ends when there is no more for now. Gives the place. */
async function* rest(file: FileHandle, part: string, from: number): AsyncGenerator<TailPiece, number> {
  let at = from;
  for (;;) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(BLOCK_BYTES), 0, BLOCK_BYTES, at);
    if (bytesRead === 0) return at;
    at += bytesRead;
    yield { part, bytes: buffer.subarray(0, bytesRead), isCurrent: false };
  }
}

/**
 * The bytes of a file as it grows, until the signal says stop.
 *
 * In plain words: what there is, then a piece without bytes that says so, then what comes. `isOver` is asked whenever there is no more for now. Throws `input` where
 * the file got shorter: what was read is no longer in it.
 */
async function* tailOpen(path: string, signal: AbortSignal, isOver: () => Promise<boolean>): AsyncGenerator<TailPiece> {
  const file = await open(path);
  const bell = new Bell(path, signal);
  try {
    for (let at = 0; !signal.aborted; ) {
      const over = await isOver();
      at = yield* rest(file, path, at);
      if (over) return;
      yield { part: path, bytes: NOTHING, isCurrent: true };
      await bell.wait();
      if ((await file.stat()).size < at) throw shortened(path);
    }
  } finally {
    bell.close();
    await file.close();
  }
}

function shortened(path: string): HindcastError {
  return new HindcastError('input', `${path}: it got shorter: somebody writes it anew`, {
    expected: 'a log that grows',
    cure: 'Open it again.',
  });
}

/** A packed file: it does not grow. */
async function* packed(path: string): AsyncGenerator<TailPiece> {
  for await (const bytes of (await openPath(path)).bytes) yield { part: path, bytes, isCurrent: false };
}

/** The segments of a recording, one after the other, the last one as it grows. */
async function* tailFolder(folder: string, signal: AbortSignal): AsyncGenerator<TailPiece> {
  const number = (name: string) => Number.parseInt(name, 10);
  const after = async (last: number) => segmentsOf(await readdir(folder)).find((name) => number(name) > last);
  let name = await after(-1);
  while (name !== undefined && !signal.aborted) {
    const last = number(name);
    const path = join(folder, name);
    if (name.endsWith('.gz')) yield* packed(path);
    else yield* tailOpen(path, signal, async () => (await after(last)) !== undefined);
    name = await after(last);
  }
}

/** A file, or the folder of a recording, as it grows; what is packed or a pipe is read to its end. Throws `input` as {@link openPath}. */
export async function* tail(path: string, signal: AbortSignal): AsyncGenerator<TailPiece> {
  const { fetched, size } = await openPath(path);
  if ((await stat(path)).isDirectory()) yield* tailFolder(path, signal);
  else if (fetched || size === null) yield* packed(path);
  else yield* tailOpen(path, signal, async () => false);
}
