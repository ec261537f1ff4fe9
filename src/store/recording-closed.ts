import { join } from 'node:path';
import type { HindcastError } from '../error.js';
import { writeFault } from './recording-fault.js';
import { closedSegments, type Keep, outdated, remove } from './recording-keep.js';
import { pack } from './recording-pack.js';
import { Turns } from './recording-turns.js';

/** What befell the closed segments of a recording. */
export type ClosedNotice =
  | { readonly kind: 'removed'; readonly segments: readonly string[] }
  /** It stays as it is, and is packed when the recording is opened the next time. */
  | { readonly kind: 'unpacked'; readonly segment: string; readonly why: HindcastError };

/** The segments that are not written to any more: they are packed one after the other, beside the recording, and leave when it is time. */
export class ClosedSegments {
  readonly #folder: string;
  readonly #keep: Keep;
  readonly #on: (notice: ClosedNotice) => void;
  readonly #turns = new Turns();
  readonly #end = new AbortController();
  #bytes = 0;

  constructor(folder: string, keep: Keep, on: (notice: ClosedNotice) => void) {
    this.#folder = folder;
    this.#keep = keep;
    this.#on = on;
  }

  /** On the disk, when it was last looked at. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Packs a segment, and comes back when it is done. */
  async pack(segment: string): Promise<void> {
    await this.#turns.take(async () => {
      if (this.#end.signal.aborted) return;
      try {
        await pack(this.#folder, segment, this.#end.signal);
      } catch (error) {
        if (this.#end.signal.aborted) return;
        this.#on({ kind: 'unpacked', segment, why: writeFault(join(this.#folder, segment), error) });
      }
    });
  }

  /** Removes what need not be kept any more. `open` is the segment that is written, of so many bytes. */
  async tidy(open: string, openBytes: number, now: number): Promise<void> {
    await this.#turns.take(async () => {
      const closed = await closedSegments(this.#folder, open);
      this.#bytes = closed.reduce((sum, { bytes }) => sum + bytes, 0);
      const old = outdated(closed, this.#bytes + openBytes, now, this.#keep);
      if (old.length === 0) return;
      await remove(this.#folder, old);
      this.#bytes -= old.reduce((sum, { bytes }) => sum + bytes, 0);
      this.#on({ kind: 'removed', segments: old.map(({ name }) => name) });
    });
  }

  /** Comes back when all that is closed by now is packed. */
  async idle(): Promise<void> {
    await this.#turns.take(async () => undefined);
  }

  /** Leaves off in the middle of a segment: the plain one is there. */
  async stop(): Promise<void> {
    this.#end.abort();
    await this.idle();
  }
}
