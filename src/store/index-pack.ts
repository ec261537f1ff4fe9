import { trusting } from './index-broken.js';
import { BytesReader, BytesWriter } from './index-bytes.js';
import { TextsReader, TextsWriter } from './index-texts.js';

/** What a value begins with. Below the first of them it is an integer by itself. */
const INTEGERS = 0x60;
/** A list of as many. */
const LIST = INTEGERS;
const LISTS = 0x20;
/** The high bits of a text's number. */
const TEXT = LIST + LISTS;
const TEXTS = 0x40;
const TEXTS_MAX = TEXTS << 8;
const NULL = TEXT + TEXTS;
const UNDEFINED = NULL + 1;
const FALSE = NULL + 2;
const TRUE = NULL + 3;
const COUNT = NULL + 4;
const DOUBLE = NULL + 5;
const LONG = NULL + 6;
const LONGER = NULL + 7;
const BYTES = NULL + 8;
const LONG_LIST = NULL + 9;
const OBJECT = NULL + 10;
const FAR_TEXT = NULL + 11;

const COUNTS = 2 ** 31;

/** Where values are written before they are taken: one at a time. */
const ROOM = new BytesWriter();

/**
 * Writes plain values, one after the other; a text that was in one is not written again in the next. They are read in the same order.
 *
 * In plain words: what comes back is what was put, whatever texts, keys and integers are in it. Besides lists, objects and bytes there are no objects.
 */
export class Packer {
  readonly #texts = new TextsWriter();
  readonly #bytes = ROOM;

  pack(value: unknown): Buffer {
    this.#put(value);
    const body = this.#bytes.take();
    this.#texts.write(this.#bytes);
    this.#bytes.bytes(body);
    return this.#bytes.take();
  }

  #put(value: unknown): void {
    const bytes = this.#bytes;
    switch (typeof value) {
      case 'string':
        return this.#putText(value);
      case 'number':
        return this.#putNumber(value);
      case 'boolean':
        return bytes.byte(value ? TRUE : FALSE);
      case 'undefined':
        return bytes.byte(UNDEFINED);
      case 'bigint':
        if (BigInt.asIntN(64, value) === value) {
          bytes.byte(LONG);
          return bytes.long(value);
        }
        bytes.byte(LONGER);
        return this.#putText(String(value));
      case 'object':
        return value === null ? bytes.byte(NULL) : this.#putObject(value);
      default:
        throw new TypeError(`cannot be kept: ${typeof value}`);
    }
  }

  #putText(text: string): void {
    const number = this.#texts.of(text);
    if (number < TEXTS_MAX) {
      this.#bytes.byte(TEXT + (number >>> 8));
      this.#bytes.byte(number & 0xff);
    } else {
      this.#bytes.byte(FAR_TEXT);
      this.#bytes.count(number);
    }
  }

  #putNumber(number: number): void {
    const isCount = number >>> 0 === number && number < COUNTS && !Object.is(number, -0);
    if (isCount && number < INTEGERS) return this.#bytes.byte(number);
    this.#bytes.byte(isCount ? COUNT : DOUBLE);
    if (isCount) this.#bytes.count(number);
    else this.#bytes.double(number);
  }

  #putObject(value: object): void {
    const bytes = this.#bytes;
    if (Array.isArray(value)) return this.#putList(value);
    if (value instanceof Uint8Array) {
      bytes.byte(BYTES);
      bytes.count(value.length);
      return bytes.bytes(value);
    }
    if (ArrayBuffer.isView(value)) throw new TypeError('cannot be kept: a column');
    const keys = Object.keys(value);
    bytes.byte(OBJECT);
    bytes.count(keys.length);
    for (const key of keys) {
      this.#putText(key);
      this.#put((value as Record<string, unknown>)[key]);
    }
  }

  #putList(list: readonly unknown[]): void {
    if (list.length < LISTS) this.#bytes.byte(LIST + list.length);
    else {
      this.#bytes.byte(LONG_LIST);
      this.#bytes.count(list.length);
    }
    for (let i = 0; i < list.length; i++) this.#put(list[i]);
  }
}

/** Reads what a {@link Packer} wrote, value by value. Throws `BrokenIndex` for what none did. */
export class Unpacker {
  readonly #texts = new TextsReader();
  #bytes = new BytesReader(new Uint8Array(0));

  unpack(packed: Uint8Array): unknown {
    this.#bytes = new BytesReader(packed);
    return trusting(() => {
      this.#texts.read(this.#bytes);
      return this.#get();
    });
  }

  #get(): unknown {
    const head = this.#bytes.byte();
    if (head < LIST) return head;
    if (head < TEXT) return this.#list(head - LIST);
    if (head < NULL) return this.#texts.of(((head - TEXT) << 8) | this.#bytes.byte());
    switch (head) {
      case NULL:
        return null;
      case FALSE:
        return false;
      case TRUE:
        return true;
      case LONG:
        return this.#bytes.long();
      case COUNT:
        return this.#bytes.count();
      case OBJECT:
        return this.#object(this.#bytes.count());
      default:
        return this.#seldom(head);
    }
  }

  #seldom(head: number): unknown {
    switch (head) {
      case UNDEFINED:
        return undefined;
      case DOUBLE:
        return this.#bytes.double();
      case LONGER:
        return BigInt(this.#get() as string);
      case BYTES:
        return this.#bytes.bytes(this.#bytes.count());
      case LONG_LIST:
        return this.#list(this.#bytes.count());
      case FAR_TEXT:
        return this.#texts.of(this.#bytes.count());
      default:
        throw new RangeError(`no value begins with ${head}`);
    }
  }

  #list(length: number): unknown[] {
    const list: unknown[] = [];
    for (let i = 0; i < length; i++) list.push(this.#get());
    return list;
  }

  #object(size: number): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    for (let i = 0; i < size; i++) {
      const key = this.#get() as string;
      const value = this.#get();
      // Written to, this one would be another object's.
      if (key === '__proto__')
        Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
      else object[key] = value;
    }
    return object;
  }
}
