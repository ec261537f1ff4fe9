import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { RootDatabase } from 'lmdb';
import { BATCH_BYTES } from './index-bounds.js';
import { BrokenIndex, trusting } from './index-broken.js';
import { Flusher } from './index-flusher.js';
import { lmdb, NoDatabase } from './index-packages.js';
import { decode, encode, encodeCloned } from './index-values.js';

/**
 * What is kept under a number, and what of: a checkpoint, a page of the directory, a page of the ids that went, a block of
 * spans, or (under 0) what is known of all spans.
 */
export type Shelf = 'checkpoint' | 'page' | 'removed' | 'span' | 'spans';

/** In these there are no typed arrays but bytes. */
const PLAIN: ReadonlySet<Shelf> = new Set(['checkpoint', 'removed']);

type Key = [Shelf, number];

/**
 * Opens a database under another name, in a folder of its own that is gone at once: LMDB puts a lock file beside what it opens, and beside a log
 * nothing is to appear, where perhaps nothing can. Nobody writes to an index that others read, so nobody needs the lock.
 */
function openAside(path: string, readOnly: boolean): RootDatabase<Buffer, Key> {
  const { open } = lmdb();
  const folder = mkdtempSync(join(tmpdir(), 'hindcast-index-'));
  try {
    symlinkSync(resolve(path), join(folder, 'index.mdb'));
    return open<Buffer, Key>({
      path: join(folder, 'index.mdb'),
      noSubdir: true,
      readOnly,
      // What is half written when the power goes is of no use anyway: it is not sealed.
      noSync: !readOnly,
      encoding: 'binary',
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** An index that is read. Values come as they were put; throws `BrokenIndex` for one that does not, `NoDatabase` where none can be read. */
export class IndexReader {
  readonly #database: RootDatabase<Buffer, Key>;

  private constructor(database: RootDatabase<Buffer, Key>) {
    this.#database = database;
  }

  static async open(path: string): Promise<IndexReader> {
    try {
      return new IndexReader(openAside(path, true));
    } catch (cause) {
      if (cause instanceof NoDatabase) throw cause;
      throw new BrokenIndex(`cannot be opened: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    }
  }

  get<T>(shelf: Shelf, number: number): T {
    // Where the database does not find its own way any more, it throws.
    return decode<T>(trusting(() => this.#database.getBinary([shelf, number])));
  }

  async close(): Promise<void> {
    await this.#database.close();
  }
}

/** An index cannot be written; the message says why, in the system's words. */
export class Unwritable extends Error {
  override readonly name = 'Unwritable';
}

/** What LMDB says, by the number of the system's error where its own words would not tell a user. */
const WORDS: Readonly<Record<number, string>> = {
  5: 'a write was cut short: the disk is full, or a limit is reached',
  13: 'permission denied',
  28: 'no space left on the disk',
  30: 'the file system is read only',
};

function unwritable(cause: unknown): Unwritable {
  const { code, message } = cause as NodeJS.ErrnoException & { readonly code?: unknown };
  return new Unwritable((typeof code === 'number' ? WORDS[code] : undefined) ?? message, { cause });
}

/** An index that is written: in large pieces, and by nobody else. */
export class IndexWriter {
  readonly #database: RootDatabase<Buffer, Key>;
  readonly #flusher: Flusher;
  #waiting: [Key, Buffer][] = [];
  #bytes = 0;

  private constructor(database: RootDatabase<Buffer, Key>, flusher: Flusher) {
    this.#database = database;
    this.#flusher = flusher;
  }

  static async open(path: string): Promise<IndexWriter> {
    let database: RootDatabase<Buffer, Key> | null = null;
    try {
      database = openAside(path, false);
      return new IndexWriter(database, await Flusher.open(path));
    } catch (cause) {
      await database?.close();
      throw unwritable(cause);
    }
  }

  /** Gives back how many bytes it takes. */
  put(shelf: Shelf, number: number, value: unknown): number {
    return this.#put(shelf, number, encode(value, PLAIN.has(shelf)));
  }

  /** Puts a value of which another thread has made bytes, see {@link cloned}. */
  putCloned(shelf: Shelf, number: number, bytes: Uint8Array): void {
    this.#put(shelf, number, encodeCloned(bytes));
  }

  #put(shelf: Shelf, number: number, bytes: Buffer): number {
    this.#waiting.push([[shelf, number], bytes]);
    this.#bytes += bytes.length;
    if (this.#bytes > BATCH_BYTES) this.#write();
    return bytes.length;
  }

  #write(): void {
    const waiting = this.#waiting;
    const bytes = this.#bytes;
    this.#waiting = [];
    this.#bytes = 0;
    try {
      this.#database.transactionSync(() => {
        for (const [key, value] of waiting) this.#database.putSync(key, value);
      });
    } catch (cause) {
      throw unwritable(cause);
    }
    this.#flusher.wrote(bytes);
  }

  /** Writes the rest. */
  async close(): Promise<void> {
    try {
      this.#write();
    } finally {
      await this.abandon();
    }
  }

  /** Leaves the rest: what is there is of no use. */
  async abandon(): Promise<void> {
    try {
      await this.#database.close();
    } finally {
      await this.#flusher.close();
    }
  }
}
