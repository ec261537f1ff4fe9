import { HEX_BYTES } from './hex-names.js';
import { asciiText } from './same.js';
import { SCANNER } from './scanner-code.js';

/** What `scanner/scan.ts` gives: numbers are places and lengths in its memory. */
interface Program {
  readonly memory: WebAssembly.Memory;
  readonly BLOCK: WebAssembly.Global<'i32'>;
  readonly BLOCK_BYTES: WebAssembly.Global<'i32'>;
  readonly SLOTS: WebAssembly.Global<'i32'>;
  readonly TEXT_BYTES: WebAssembly.Global<'i32'>;
  readonly NAMES_MAX: WebAssembly.Global<'i32'>;
  readonly ROWS: WebAssembly.Global<'i32'>;
  readonly ROW_BYTES: WebAssembly.Global<'i32'>;
  readonly ROWS_MAX: WebAssembly.Global<'i32'>;
  hashAt(at: number): number;
  learn(at: number, slot: number, length: number, times: number, hole: number): void;
  scan(from: number, to: number): number;
  end(): number;
}

/** A record's parts, as places in it. */
export interface Outline {
  /** With the newline. */
  readonly length: number;
  readonly times: number;
  /** Where the id begins that differs from one to the next; 0: there is none. */
  readonly hole: number;
}

/** Where in a row of 24 bytes what stands, counted in its numbers of four bytes: behind the instant. */
const SLOT = 2;
const NAME = 3;
const IS_NEW = 4;
const INT_BYTES = 4;
const LONG_BYTES = 8;

/** Bytes of a memory, from a place on. */
type Block = (memory: ArrayBufferLike, at: number, length: number) => Uint8Array;

/** Node's buffers make texts in a fifth of the time that others take. */
const { Buffer: NodeBuffer } = globalThis as {
  Buffer?: { from: Block };
};

/**
 * Finds records that are known, in a block of a log: it compares them, 16 bytes at a time, where a program in JavaScript compares eight.
 *
 * In plain words: `load` a block, `scan` it from a place on, and look at the rows that were found. It is as exact as a parse, for nothing in a record goes
 * unseen. Its program is `scanner/`, translated; its memory is five megabytes.
 */
export class Scanner {
  readonly slots: number;
  readonly blockBytes: number;
  /** The longest record that it can learn. */
  readonly recordBytesMax: number;
  readonly #program: Program;
  readonly #block: Uint8Array;
  readonly #instants: BigInt64Array;
  readonly #rows: Int32Array;
  readonly #instantsEach: number;
  readonly #rowsEach: number;
  readonly #names: string[];
  #length = 0;

  private constructor(program: Program, block: Block) {
    const { buffer } = program.memory;
    const { BLOCK, BLOCK_BYTES, SLOTS, TEXT_BYTES, NAMES_MAX, ROWS, ROW_BYTES, ROWS_MAX } = program;
    const rowsBytes = ROW_BYTES.value * ROWS_MAX.value;
    this.#program = program;
    this.slots = SLOTS.value;
    this.blockBytes = BLOCK_BYTES.value;
    this.recordBytesMax = TEXT_BYTES.value;
    this.#block = block(buffer, BLOCK.value, this.blockBytes);
    this.#instants = new BigInt64Array(buffer, ROWS.value, rowsBytes / LONG_BYTES);
    this.#rows = new Int32Array(buffer, ROWS.value, rowsBytes / INT_BYTES);
    this.#instantsEach = ROW_BYTES.value / LONG_BYTES;
    this.#rowsEach = ROW_BYTES.value / INT_BYTES;
    this.#names = new Array(NAMES_MAX.value).fill('');
  }

  /** Null where none runs: in a page, whose policy would have to let in more than its script, and where a processor cannot. */
  static make(): Scanner | null {
    if (NodeBuffer === undefined) return null;
    try {
      const code = Uint8Array.from(atob(SCANNER), (byte) => byte.charCodeAt(0));
      const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code));
      return new Scanner(exports as unknown as Program, NodeBuffer.from);
    } catch {
      return null;
    }
  }

  /** Takes a block, of `blockBytes` at the most. What it gives holds until the next one is taken. */
  load(bytes: Uint8Array): Uint8Array {
    this.#block.set(bytes);
    this.#length = bytes.length;
    return this.#block.subarray(0, bytes.length);
  }

  /** How many records from there on, one after the other, are known. */
  scan(from: number): number {
    return this.#program.scan(from, this.#length);
  }

  /** Behind the last record that was found. */
  get end(): number {
    return this.#program.end();
  }

  slotOf(row: number): number {
    return this.#rows[row * this.#rowsEach + SLOT] ?? 0;
  }

  instantOf(row: number): bigint {
    return this.#instants[row * this.#instantsEach] ?? 0n;
  }

  /** The id in the record's hole. Rows must be asked in their order: an id that comes again is the one that came before. */
  idOf(row: number): string {
    const at = row * this.#rowsEach;
    const place = this.#rows[at + NAME] ?? 0;
    const text = this.#rows[at + IS_NEW] ?? 0;
    if (text > 0) this.#names[place] = asciiText(this.#block, text, text + HEX_BYTES);
    return this.#names[place] ?? '';
  }

  /** What the record that begins there is looked up by; 128 bytes must be there. */
  hashAt(at: number): number {
    return this.#program.hashAt(at);
  }

  /** Knows from now on the record that begins there, as the one in this slot. */
  learn(at: number, slot: number, { length, times, hole }: Outline): void {
    this.#program.learn(at, slot, length, times, hole);
  }
}
