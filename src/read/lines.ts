export const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
/** The record separator of `application/json-seq`: it stands before each record. */
const RECORD_SEPARATOR = 0x1e;

/** The longest record that is read. Docker's own are below 100 kB; a longer line is passed over without being kept. */
export const LINE_BYTES_MAX = 16 * 1024 * 1024;

/** What is wrong with a last line that is not whole. */
export const CUT_OFF = 'cut off: the last line has no end';

/** One line of a log that is not blank. `text` is null where it cannot be read, and `fault` says why. */
export interface Line {
  /** Counted from 1, blank lines included: the number that an editor shows. */
  readonly number: number;
  readonly text: string | null;
  readonly fault: string | null;
  /** False for a last line without an end: it may be cut off. */
  readonly ended: boolean;
  /** A carriage return stood before the end: of the file's own kind of line, or of a text that goes on in the next line. */
  readonly returned: boolean;
}

/** Bytes in, lines out; what is left of a chunk waits for the next one. */
export class LineCutter {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  #parts: Uint8Array[] = [];
  #length = 0;
  #number: number;

  /** `before`: how many lines of the file stand before the first that is cut here. */
  constructor(before = 0) {
    this.#number = before;
  }

  /** How many lines stand before the one that comes next. */
  get lines(): number {
    return this.#number;
  }

  /** Whether nothing of a line is kept: the next byte begins one. */
  get isBetween(): boolean {
    return this.#length === 0;
  }

  /** How many bytes of a line are kept. */
  get kept(): number {
    return this.#length;
  }

  /** A line, without its newline: all of it, or what follows on what was kept. Null: it is blank. */
  line(tail: Uint8Array): Line | null {
    return this.#take(tail, true);
  }

  /** Counts lines that were read without this one's help. */
  skip(count: number): number {
    this.#number += count;
    return this.#number;
  }

  /** The end of a chunk, which is the beginning of a line. */
  keep(bytes: Uint8Array): void {
    this.#length += bytes.length;
    if (this.#length > LINE_BYTES_MAX) this.#parts = [];
    // The source may write to its buffer again. Not `slice`: of Node's buffers that is no copy.
    else this.#parts.push(new Uint8Array(bytes));
  }

  /** The last line, if the log did not end with one. */
  *end(): Generator<Line> {
    if (this.#length === 0) return;
    const line = this.#take(new Uint8Array(0), false);
    if (line) yield line;
  }

  #take(tail: Uint8Array, ended: boolean): Line | null {
    this.#number += 1;
    const length = this.#length + tail.length;
    const bytes = length > LINE_BYTES_MAX ? tail : this.#join(tail, length);
    this.#parts = [];
    this.#length = 0;
    const number = this.#number;
    if (length > LINE_BYTES_MAX) {
      const fault = `longer than ${LINE_BYTES_MAX / 1024 / 1024} MiB (${length} bytes)`;
      return { number, text: null, fault, ended, returned: false };
    }
    return this.#decode(bytes, number, ended);
  }

  #join(tail: Uint8Array, length: number): Uint8Array {
    if (this.#length === 0) return tail;
    const whole = new Uint8Array(length);
    let at = 0;
    for (const part of [...this.#parts, tail]) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  #decode(bytes: Uint8Array, number: number, ended: boolean): Line | null {
    let from = 0;
    let to = bytes.length;
    if (number === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) from = 3;
    const returned = bytes[to - 1] === CARRIAGE_RETURN;
    if (returned) to -= 1;
    if (bytes[from] === RECORD_SEPARATOR) from += 1;
    try {
      const text = this.#decoder.decode(bytes.subarray(from, to));
      return text.trim() === '' ? null : { number, text, fault: null, ended, returned };
    } catch {
      // A cut may go through the middle of a character.
      const fault = !ended && isCutOff(bytes.subarray(from, to)) ? CUT_OFF : 'not UTF-8';
      return { number, text: null, fault, ended, returned };
    }
  }
}

/** Whether all is UTF-8 but for a last character that misses some of its bytes. */
function isCutOff(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
