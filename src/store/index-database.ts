import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { RootDatabase } from 'lmdb';
import { BATCH_BYTES } from './index-bounds.js';
import { decode, encode } from './index-values.js';

/** What is kept under a number, and what of: a checkpoint, or a page of the directory. */
export type Shelf = 'checkpoint' | 'page';

type Key = [Shelf, number];

/**
 * Opens a database under another name, in a folder of its own that is gone at once: LMDB puts a lock file beside what it opens, and beside a log
 * nothing is to appear, where perhaps nothing can. Nobody writes to an index that others read, so nobody needs the lock.
 */
async function openAside(path: string, readOnly: boolean): Promise<RootDatabase<Buffer, Key>> {
  const { open } = await import('lmdb');
  const folder = mkdtempSync(join(tmpdir(), 'hindcast-index-'));
  try {
    symlinkSync(resolve(path), join(folder, 'index.mdb'));
    return open<Buffer, Key>({
      path: join(folder, 'index.mdb'),
      encoding: 'binary',
      readOnly,
      noSync: !readOnly,
      noSubdir: true,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** An index that is read. Values come as they were put; throws `BrokenIndex` for one that does not. */
export class IndexReader {
  readonly #database: RootDatabase<Buffer, Key>;

  private constructor(database: RootDatabase<Buffer, Key>) {
    this.#database = database;
  }

  static async open(path: string): Promise<IndexReader> {
    return new IndexReader(await openAside(path, true));
  }

  get<T>(shelf: Shelf, number: number): T {
    return decode<T>(this.#database.getBinary([shelf, number]));
  }

  async close(): Promise<void> {
    await this.#database.close();
  }
}

/** An index that is written: in large pieces, and by nobody else. */
export class IndexWriter {
  readonly #database: RootDatabase<Buffer, Key>;
  #waiting: [Key, Buffer][] = [];
  #bytes = 0;

  private constructor(database: RootDatabase<Buffer, Key>) {
    this.#database = database;
  }

  static async open(path: string): Promise<IndexWriter> {
    return new IndexWriter(await openAside(path, false));
  }

  /** Gives back how many bytes it takes. */
  put(shelf: Shelf, number: number, value: unknown): number {
    const bytes = encode(value);
    this.#waiting.push([[shelf, number], bytes]);
    this.#bytes += bytes.length;
    if (this.#bytes > BATCH_BYTES) this.#write();
    return bytes.length;
  }

  #write(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#bytes = 0;
    this.#database.transactionSync(() => {
      for (const [key, bytes] of waiting) this.#database.putSync(key, bytes);
    });
  }

  /** Writes the rest. */
  async close(): Promise<void> {
    try {
      this.#write();
    } finally {
      await this.#database.close();
    }
  }

  /** Leaves the rest: what is there is of no use. */
  async abandon(): Promise<void> {
    await this.#database.close();
  }
}
