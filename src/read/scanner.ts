import { HEX_BYTES } from './hex-names.js';
import type { Kind } from './kinds.js';
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
  readonly ATTRIBUTES: WebAssembly.Global<'i32'>;
  readonly ATTRIBUTE_BYTES: WebAssembly.Global<'i32'>;
  readonly ATTRIBUTES_MAX: WebAssembly.Global<'i32'>;
  readonly met: WebAssembly.Global<'i32'>;
  readonly metId: WebAssembly.Global<'i32'>;
  hashAt(at: number): number;
  learn(at: number, slot: number, length: number, times: number, hole: number): void;
  learnAction(at: number, length: number, kind: Kind): number;
  newAction(at: number, to: number): number;
  meet(at: number, to: number): number;
  forget(): void;
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

/** Where in a row what stands, counted in its numbers of four bytes: behind the instant. */
const SLOT = 2;
const NAME = 3;
const IS_NEW = 4;
const ACTION = 5;
const NUMBER = 6;
const SECONDS = 7;
/** The same of an attribute. */
const FROM = 0;
const NAME_END = 1;
const TO = 2;
const NAME_WORD = 3;
const VALUE_WORD = 4;
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
 * unseen. Its program is `scanner/`, translated; its memory is nine megabytes, of which it uses what it needs.
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
  readonly #attributes: Int32Array;
  readonly #attributesEach: number;
  readonly #words: string[] = [];
  /** Where the block begins in the memory. */
  readonly #base: number;
  /** Where in the block stands what was taken last. */
  #start = 0;
  #end = 0;

  private constructor(program: Program, block: Block) {
    const { buffer } = program.memory;
    const { BLOCK, BLOCK_BYTES, SLOTS, TEXT_BYTES, NAMES_MAX, ROWS, ROW_BYTES, ROWS_MAX } = program;
    const rowsBytes = ROW_BYTES.value * ROWS_MAX.value;
    this.#program = program;
    this.slots = SLOTS.value;
    this.blockBytes = BLOCK_BYTES.value;
    this.recordBytesMax = TEXT_BYTES.value;
    const { ATTRIBUTES, ATTRIBUTE_BYTES, ATTRIBUTES_MAX } = program;
    const attributesBytes = ATTRIBUTE_BYTES.value * ATTRIBUTES_MAX.value;
    this.#attributes = new Int32Array(buffer, ATTRIBUTES.value, attributesBytes / INT_BYTES);
    this.#attributesEach = ATTRIBUTE_BYTES.value / INT_BYTES;
    this.#base = BLOCK.value;
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

  /** Where a block stands: bytes that are put there need not be copied. */
  get room(): Uint8Array {
    return this.#block;
  }

  /** Takes a block, of `blockBytes` at the most, or a part of what stands in the room. What it gives holds until the next one is taken. Places are counted in it. */
  load(bytes: Uint8Array): Uint8Array {
    const isThere = bytes.buffer === this.#block.buffer;
    this.#start = isThere ? bytes.byteOffset - this.#base : 0;
    this.#end = this.#start + bytes.length;
    if (!isThere) this.#block.set(bytes);
    return this.#block.subarray(this.#start, this.#end);
  }

  /** How many records from there on, one after the other, are known. */
  scan(from: number): number {
    return this.#program.scan(this.#start + from, this.#end);
  }

  /** Behind the last record that was found. */
  get end(): number {
    return this.#program.end() - this.#start;
  }

  slotOf(row: number): number {
    return this.#rows[row * this.#rowsEach + SLOT] ?? 0;
  }

  instantOf(row: number): bigint {
    return this.#instants[row * this.#instantsEach] ?? 0n;
  }

  /** The container's slot of a row that is of one's record; -1: it is not. */
  containerOf(row: number): number {
    return Math.max(-1, this.slotOf(row) - this.slots);
  }

  /** The action of a container's record, as {@link Scanner.learnAction} numbered it. */
  actionOf(row: number): number {
    return this.#rows[row * this.#rowsEach + ACTION] ?? 0;
  }

  /** The slot of the container whose id stands in the hole of a row that is not of a container's record; -1: it is of none that is known. */
  holderOf(row: number): number {
    return this.actionOf(row);
  }

  /** The exit code or the signal that the record tells. */
  numberOf(row: number): number {
    return this.#rows[row * this.#rowsEach + NUMBER] ?? -1;
  }

  /** How long the run was that the record tells the end of; -1 where it does not say. */
  secondsOf(row: number): number {
    return this.#rows[row * this.#rowsEach + SECONDS] ?? -1;
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
    return this.#program.hashAt(this.#start + at);
  }

  /** Knows from now on the record that begins there, as the one in this slot. */
  learn(at: number, slot: number, { length, times, hole }: Outline): void {
    this.#program.learn(this.#start + at, slot, length, times, hole);
  }

  /** Knows from now on the action that stands there in a container's record. Gives its number; -1: it is too long to be known. */
  learnAction(at: number, length: number, kind: Kind): number {
    return this.#program.learnAction(this.#start + at, length, kind);
  }

  /** Where the action begins of the container's record that stands there, if it is not known; 0: it is, or there is none. */
  newAction(from: number): number {
    const action = this.#program.newAction(this.#start + from, this.#end);
    return action > 0 ? action - this.#start : 0;
  }

  /** Knows from now on the container of the record that begins there. Gives how many attributes it has, all of which must be asked for; 0: it cannot be known. */
  meet(from: number): number {
    return this.#program.meet(this.#start + from, this.#end);
  }

  /** The slot of the container that was met last. */
  get met(): number {
    return this.#program.met.value;
  }

  get metId(): string {
    const at = this.#program.metId.value;
    return asciiText(this.#block, at, at + HEX_BYTES);
  }

  /** The container that was met last is none. */
  forget(): void {
    this.#program.forget();
  }

  /** An attribute's name, then its value, as they stand in quotes. In their order: a text that comes again is the one that came before. */
  nameOf(attribute: number): string {
    const at = attribute * this.#attributesEach;
    const [from, end] = [this.#attributes[at + FROM] ?? 0, this.#attributes[at + NAME_END] ?? 0];
    return this.#word(this.#attributes[at + NAME_WORD] ?? 0, from + 1, end);
  }

  valueOf(attribute: number): string {
    const at = attribute * this.#attributesEach;
    const [nameEnd, to] = [this.#attributes[at + NAME_END] ?? 0, this.#attributes[at + TO] ?? 0];
    return this.#word(this.#attributes[at + VALUE_WORD] ?? 0, nameEnd + '":"'.length, to - 1);
  }

  #word(place: number, from: number, to: number): string {
    const isKnown = place >= 0 && (place & 1) === 0;
    const text = isKnown ? this.#words[place >> 1] : asciiText(this.#block, from - this.#base, to - this.#base);
    if (text === undefined) throw new Error('the scanner knows a text that nobody read');
    if (place >= 0) this.#words[place >> 1] = text;
    return text;
  }
}
