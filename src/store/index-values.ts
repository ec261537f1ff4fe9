import { deserialize, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';
import type { Instant } from '../event/instant.js';
import { BrokenIndex, trusting } from './index-broken.js';
import { Packr } from './index-packages.js';

/** A value stands behind a sum of what follows, and how it was written. */
const HEAD_BYTES = 5;
const CLONED = 0;
const PACKED = 1;

/** MessagePack is read five times as fast as what Node writes for `structuredClone`. */
const packr = new Packr({ useRecords: false, int64AsType: 'bigint' });

const LONG_MAX = 2n ** 63n - 1n;
const LONG_MIN = -(2n ** 63n);

/** Times by their place, put one after the other. Those that fit are kept in a quarter of the room; a log may have others. */
export class TimeColumn {
  readonly #long: BigInt64Array;
  /** All of them, once there is one that does not fit. */
  #all: Instant[] | null = null;

  constructor(length: number) {
    this.#long = new BigInt64Array(length);
  }

  put(time: Instant, i: number): void {
    // To ask what was put whether it is the same costs as much again as all else.
    if (time < LONG_MIN || time > LONG_MAX) this.#all ??= Array.from(this.#long.subarray(0, i));
    if (this.#all) this.#all[i] = time;
    else this.#long[i] = time;
  }

  first(count: number): ArrayLike<Instant> {
    return this.#all ?? (count === this.#long.length ? this.#long : this.#long.slice(0, count));
  }
}

/** These times as they are kept. */
export function timesOf(times: readonly Instant[]): ArrayLike<Instant> {
  const column = new TimeColumn(times.length);
  for (const [i, time] of times.entries()) column.put(time, i);
  return column.first(times.length);
}

/** In one of these are the numbers that {@link numbersOf} gave. */
export const COLUMNS = [Uint8Array, Uint16Array, Uint32Array, Float64Array] as const;

/** Numbers as they are kept: in as little room as the largest of them needs. */
export function numbersOf(numbers: Float64Array): ArrayLike<number> {
  let most = 0;
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i] as number;
    if (number >>> 0 !== number || Object.is(number, -0)) return numbers;
    if (number > most) most = number;
  }
  return most < 2 ** 16 ? placesOf(new Uint16Array(numbers)) : new Uint32Array(numbers);
}

/** The same of small ones. */
export function placesOf(places: Uint16Array): ArrayLike<number> {
  for (let i = 0; i < places.length; i++) if ((places[i] as number) >= 2 ** 8) return places;
  return new Uint8Array(places);
}

/** A value as bytes, with a sum that shows whether they are still the same. `isPlain`: there are no typed arrays in it but bytes, and it is read often. */
export function encode(value: unknown, isPlain: boolean): Buffer {
  const packed = isPlain ? pack(value) : null;
  return packed ? summed(packed, PACKED) : encodeCloned(cloned(value));
}

/** The bytes of a value without their sum: with that, {@link encodeCloned} gives what {@link encode} does for what is not plain. */
export function cloned(value: unknown): Uint8Array {
  return serialize(value);
}

export function encodeCloned(bytes: Uint8Array): Buffer {
  return summed(bytes, CLONED);
}

function summed(bytes: Uint8Array, how: number): Buffer {
  const whole = Buffer.allocUnsafe(HEAD_BYTES + bytes.length);
  whole[4] = how;
  whole.set(bytes, HEAD_BYTES);
  whole.writeUInt32LE(crc32(whole.subarray(4)), 0);
  return whole;
}

/** The value of what {@link encode} gave. Throws {@link BrokenIndex}. */
export function decode<T>(bytes: Buffer | undefined): T {
  if (bytes === undefined || bytes.length < HEAD_BYTES) throw new BrokenIndex('a value is missing');
  if (crc32(bytes.subarray(4)) !== bytes.readUInt32LE(0)) throw new BrokenIndex('a value was changed');
  const value = bytes.subarray(HEAD_BYTES);
  return trusting(() => (bytes[4] === PACKED ? packr.unpack(value) : deserialize(value)));
}

/** As MessagePack; null for what would not come back as it is. */
function pack(value: unknown): Buffer | null {
  return isCarried(value) ? packr.pack(value) : null;
}

/** Whether MessagePack carries a value whole: no half of a surrogate pair, no integer above 64 bits, no `__proto__` for a key, which this library renames. */
function isCarried(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value === 'bigint') return BigInt.asIntN(64, value) === value;
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return true;
  return Array.isArray(value) ? areCarried(value) : isRecordCarried(value as Record<string, unknown>);
}

function areCarried(values: readonly unknown[]): boolean {
  for (let i = 0; i < values.length; i++) if (!isCarried(values[i])) return false;
  return true;
}

function isRecordCarried(record: Readonly<Record<string, unknown>>): boolean {
  for (const key in record) if (key === '__proto__' || !key.isWellFormed() || !isCarried(record[key])) return false;
  return true;
}
