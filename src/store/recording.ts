import { mkdir } from 'node:fs/promises';
import { HindcastError } from '../error.js';
import { formatInstant, MILLISECOND } from '../event/instant.js';
import { type ClosedNotice, ClosedSegments } from './recording-closed.js';
import { writeFault } from './recording-fault.js';
import { FOLDER_MODE } from './recording-files.js';
import { type Cut, headerLine, type RecordingAbout } from './recording-header.js';
import type { Keep } from './recording-keep.js';
import { RecordingLock } from './recording-lock.js';
import { type Repaired, refuseForeign, refuseStrangers, repair, unpacked } from './recording-repair.js';
import { Segment } from './recording-segment.js';
import { Turns } from './recording-turns.js';

/** Where a segment ends, unless somebody says otherwise: about 90,000 records, packed about 4 MB. */
export const ROTATE_BYTES = 64 * 1024 * 1024;
export const ROTATE_MILLISECONDS = 24 * 3600 * 1000;

export type RecordingNotice =
  /** A crash had left the end torn; it was cut off. */
  { readonly kind: 'cut'; readonly cut: Cut } | ClosedNotice;

export interface RecordingOptions extends Keep {
  /** The recorder's clock, in milliseconds: `Date.now`. */
  readonly now: () => number;
  /** A segment that has so many bytes is closed. */
  readonly rotateBytes?: number | undefined;
  /** A segment that has been open for so long is closed, if there is a record in it. */
  readonly rotateMilliseconds?: number | undefined;
  readonly on?: ((notice: RecordingNotice) => void) | undefined;
}

/**
 * A recording that is written: a folder of numbered segments, `000001.jsonl` and so on, each of them lines of JSON.
 *
 * In plain words: open it, append lines, and they count when `sync` has come back: then they are on the disk, whatever happens. A crash costs
 * what was not synced yet, and leaves at most one torn line, which the next `open` cuts off and tells of. The first line of a segment says
 * where its records come from. Closed segments are packed with gzip beside the writing. One recorder a folder; files that only their owner
 * can read.
 *
 * Errors: `input`, with the cure, for a folder that is not a recording or that another recorder writes to, and for a disk that is full or
 * fails; after that nothing more is written, and what was on the disk still is. Whole lines or none: a full disk tears nothing.
 *
 * @example
 * ```ts
 * const about = { engine: { name: 'docker', version: '26.1.5', apiVersion: '1.45', id: null, hostname: null }, redacted: [],
 *   clockOffsetMilliseconds: null, clockOffsetErrorMilliseconds: null, recorder: 'my program 1.0' };
 * const recording = await Recording.open('my-recording', about, { now: Date.now });
 * await recording.append(['{"Type":"container","Action":"start","Actor":{"ID":"3f5c","Attributes":{}},"time":1795470650}']);
 * console.log(await recording.sync(), 'records are on the disk');
 * await recording.close();
 * ```
 */
export class Recording {
  readonly folder: string;
  readonly #lock: RecordingLock;
  readonly #closed: ClosedSegments;
  readonly #options: RecordingOptions;
  readonly #turns = new Turns();
  #about: RecordingAbout;
  #segment: Segment;
  #number: number;
  #appended = 0;
  #synced = 0;
  #writtenAt: number;
  #fault: HindcastError | null = null;

  private constructor(
    folder: string,
    lock: RecordingLock,
    about: RecordingAbout,
    options: RecordingOptions,
    segment: Segment,
    number: number,
  ) {
    this.folder = folder;
    this.#lock = lock;
    this.#about = about;
    this.#options = options;
    this.#segment = segment;
    this.#number = number;
    this.#writtenAt = segment.openedAt;
    this.#closed = new ClosedSegments(folder, options, (notice) => options.on?.(notice));
  }

  /** Begins a recording, or goes on with the one that is there: in a segment of its own, after what a crash left torn was cut off. */
  static async open(folder: string, about: RecordingAbout, options: RecordingOptions): Promise<Recording> {
    const lock = await take(folder, about, options.now());
    try {
      const repaired = await repair(folder);
      const segment = await begin(folder, repaired.next, about, options.now(), repaired.cut);
      const recording = new Recording(folder, lock, about, options, segment, repaired.next);
      recording.#goOn(repaired);
      return recording;
    } catch (error) {
      await lock.release();
      throw writeFault(folder, error);
    }
  }

  /** The name of the segment that is being written. */
  get segment(): string {
    return this.#segment.name;
  }

  /** On the disk, packed as they are; closed segments as of the last {@link tidy}. */
  get bytes(): number {
    return this.#closed.bytes + this.#segment.bytes;
  }

  /** Records that are on the disk, since it was opened. */
  get synced(): number {
    return this.#synced;
  }

  /** Writes lines, each a record without its newline, in this order. They do not count before {@link sync}. */
  async append(lines: readonly string[]): Promise<void> {
    for (const line of lines) refuseMore(line);
    await this.#take(async () => {
      for (const chunk of this.#chunks(lines)) {
        await this.#segment.append(chunk.bytes);
        this.#appended += chunk.records;
        this.#writtenAt = this.#options.now();
        if (this.#segment.bytes >= this.#rotateBytes) await this.#rotate();
      }
    });
  }

  /** Has on the disk what was appended, and gives how many records that are since it was opened. */
  sync(): Promise<number> {
    return this.#take(async () => {
      await this.#sync();
      return this.#synced;
    });
  }

  /** Closes a segment that is old enough, and removes those that need not be kept. To be called now and then: it has no clock that wakes it. */
  async tidy(): Promise<void> {
    const { now, rotateMilliseconds = ROTATE_MILLISECONDS } = this.#options;
    await this.#take(async () => {
      if (!this.#segment.isEmpty && now() - this.#segment.openedAt >= rotateMilliseconds) await this.#rotate();
    });
    await this.#closed.tidy(this.#segment.name, this.#segment.bytes, now());
  }

  /** From now on it is something else that is recorded, such as a newer version of the engine: in a segment that says so. */
  describe(about: RecordingAbout): Promise<void> {
    return this.#take(async () => {
      this.#about = about;
      await this.#rotate();
    });
  }

  /** Syncs, and lets go of the folder. A segment that is being packed is left plain, and packed at the next start. */
  async close(): Promise<void> {
    try {
      await this.#closed.stop();
      if (this.#fault === null) await this.sync();
    } finally {
      await this.#turns.take(async () => {
        // What could be appended before something failed is not given up.
        if (this.#fault !== null) await this.#segment.sync().catch(() => undefined);
        await this.#segment.close(this.#writtenAt).catch(() => undefined);
        await this.#lock.release();
      });
    }
  }

  /** Comes back when all that is closed by now is packed. */
  packed(): Promise<void> {
    return this.#closed.idle();
  }

  get #rotateBytes(): number {
    return this.#options.rotateBytes ?? ROTATE_BYTES;
  }

  /** In turn; and once something could not be written, nothing is any more. */
  #take<T>(act: () => Promise<T>): Promise<T> {
    return this.#turns.take(async () => {
      if (this.#fault) throw this.#fault;
      try {
        return await act();
      } catch (error) {
        this.#fault = writeFault(this.folder, error);
        throw this.#fault;
      }
    });
  }

  /** Lines in pieces of which the last but one does not fill the segment yet. */
  *#chunks(lines: readonly string[]): Generator<{ bytes: Buffer; records: number }> {
    for (let from = 0; from < lines.length; ) {
      const room = this.#rotateBytes - this.#segment.bytes;
      let to = from;
      for (let length = 0; to < lines.length && length < room; to++) length += (lines[to]?.length ?? 0) + 1;
      const chunk = lines.slice(from, Math.max(to, from + 1));
      yield { bytes: Buffer.from(`${chunk.join('\n')}\n`), records: chunk.length };
      from += chunk.length;
    }
  }

  async #sync(): Promise<void> {
    const appended = this.#appended;
    if (appended === this.#synced) return;
    await this.#segment.sync();
    this.#synced = appended;
  }

  async #rotate(): Promise<void> {
    await this.#sync();
    const old = this.#segment;
    this.#number += 1;
    this.#segment = await begin(this.folder, this.#number, this.#about, this.#options.now(), null);
    await old.close(this.#writtenAt);
    void this.#closed.pack(old.name);
  }

  #goOn({ cut, segments }: Repaired): void {
    if (cut) this.#options.on?.({ kind: 'cut', cut });
    for (const segment of unpacked(segments, this.#number)) void this.#closed.pack(segment);
  }
}

function begin(folder: string, number: number, about: RecordingAbout, now: number, cut: Cut | null): Promise<Segment> {
  return Segment.begin(folder, number, headerLine(about, { segment: number, startedAt: timeOf(now), cut }), now);
}

function timeOf(milliseconds: number): string {
  return formatInstant(BigInt(Math.round(milliseconds)) * MILLISECOND);
}

/** Takes the folder for this process, unless it is somebody else's. */
async function take(folder: string, about: RecordingAbout, now: number): Promise<RecordingLock> {
  try {
    await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
    await refuseStrangers(folder);
    const lock = await RecordingLock.take(folder, timeOf(now));
    await refuseForeign(folder, about).catch(async (error: unknown) => {
      await lock.discard();
      throw error;
    });
    return lock;
  } catch (error) {
    throw writeFault(folder, error);
  }
}

function refuseMore(line: string): void {
  if (line !== '' && !line.includes('\n')) return;
  throw new HindcastError('usage', 'a record is one line, and this is not', {
    expected: 'a line with something in it, without its end',
    found: JSON.stringify(line.slice(0, 80)),
    cure: 'Write JSON without indentation.',
  });
}
