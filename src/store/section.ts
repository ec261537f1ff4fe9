import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import type { Event } from '../event/event.js';
import { type Packed, pack } from '../read/packed.js';
import { LogReader } from '../read/reader.js';
import type { Standing } from '../read/standing.js';
import { blocksIn, NEWLINE } from './blocks.js';

/** What is looked at at once for the end of a line. */
const LOOK_BYTES = 64 * 1024;

/** A stretch of a file that ends where a line does. */
export interface Section {
  readonly path: string;
  readonly from: number;
  readonly to: number;
  readonly format: string | undefined;
}

/** Cuts a file into stretches of about so many bytes. What stands behind the last whole line is in none. */
export function sectionsOf(path: string, size: number, bytesEach: number, format: string | undefined): Section[] {
  const file = openSync(path, 'r');
  try {
    const sections: Section[] = [];
    for (let from = 0; from < size; ) {
      const to = Math.min(lineEnd(file, from + bytesEach - 1), size);
      if (to <= from) break;
      sections.push({ path, from, to, format });
      from = to;
    }
    return sections;
  } finally {
    closeSync(file);
  }
}

/** Behind the next end of a line; 0 if there is none. */
function lineEnd(file: number, start: number): number {
  const look = Buffer.allocUnsafe(LOOK_BYTES);
  for (let at = start; ; ) {
    const length = readSync(file, look, 0, LOOK_BYTES, at);
    if (length === 0) return 0;
    const found = look.subarray(0, length).indexOf(NEWLINE);
    if (found >= 0) return at + found + 1;
    at += length;
  }
}

/** A stretch that was read by itself; null: it cannot be, and must be read, with what follows, by whoever asked. */
export type Answer = { readonly packed: Packed; readonly standing: Standing } | null;

/** Reads one stretch after another, each by itself. */
export class SectionReader {
  /** The one that read the stretch before: what records look like need not be learnt again. */
  #before: LogReader | undefined;

  /** What a thread answers to a stretch. */
  async answer(section: Section): Promise<Answer> {
    try {
      return await this.#read(section);
    } catch {
      // Whoever asked meets the same, and can say what it is.
      return null;
    }
  }

  async #read({ path, from, to, format }: Section): Promise<Answer> {
    // Nobody who writes a log can know this name: what is said of the file under it, the reader said.
    const name = randomUUID();
    const reader = new LogReader(name, format, this.#before);
    this.#before = reader;
    // A mark of the byte order stands only before the first line.
    reader.begin(name, from === 0 ? 0 : 1);
    const events: Event[] = [];
    let length = 0;
    for await (const block of blocksIn(path, from, to)) {
      length += block.length;
      for (const event of reader.push(block)) events.push(event);
    }
    const { standing } = reader;
    // Something in it goes on behind it, or it is not there as it was.
    const packed = standing !== null && length === to - from ? pack(events) : null;
    return packed && standing && { packed, standing };
  }
}
