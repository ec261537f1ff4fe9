import type { Instant } from '../event/instant.js';
import { literal, sameBytes } from './same.js';

/** What an engine writes last: seconds of ten digits, nanoseconds of nineteen, `}` and a newline. */
const KEY = ',"timeNano":';
export const SECONDS_DIGITS = 10;
export const NANOS_DIGITS = 19;
/** From the seconds to the nanoseconds. */
export const TIMES_APART = SECONDS_DIGITS + KEY.length;
/** From the seconds to the end of the record. */
export const SECONDS_FROM_END = TIMES_APART + NANOS_DIGITS + '}'.length;
/** From the seconds to the next record. */
export const TIMES_BYTES = SECONDS_FROM_END + '\n'.length;
/** From the first seconds to behind the second ones. */
const HEAD_BYTES = TIMES_APART + SECONDS_DIGITS;
const END = 0x7d0a;
const ZERO = 0x30;
const KEY_BYTES = literal(KEY);

const TWO_TO_16 = 65_536;
const TWO_TO_32 = 4_294_967_296;
const SECOND = 1_000_000_000;
/** Which half of a large number stands first in memory is the processor's way. */
const LOW = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 0 : 1;

/** The number that so many digits write; -1 where one of them is no digit. */
export function numberIn(bytes: Uint8Array, from: number, digits: number): number {
  let value = 0;
  for (let at = from; at < from + digits; at++) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** Reads the two times with which a record ends. Most records are of the second of the one before: then only the fraction is read. */
export class Times {
  /** Both seconds as they stood in the record before, with what stands between. */
  readonly #head = new Uint8Array(HEAD_BYTES);
  readonly #headView = new DataView(this.#head.buffer);
  /** The nanoseconds of that second, in two parts: numbers are not exact beyond 2^53, and large ones are slow. */
  #high = 0;
  #low = 0;
  readonly #whole = new BigUint64Array(1);
  readonly #halves = new Uint32Array(this.#whole.buffer);

  constructor() {
    // Before the first record the head is that of some record: nothing else is to be taken for one.
    const first = literal(`1700000000${KEY}1700000000`);
    this.#turn(new Uint8Array(first.buffer), first, 0);
  }

  /** The instant, where both times are written in full and agree, and the record ends behind them; null: that is for the decoder to judge. */
  at(bytes: Uint8Array, view: DataView, from: number): Instant | null {
    if (from + TIMES_BYTES > bytes.length) return null;
    if (view.getUint16(from + TIMES_BYTES - 2, false) !== END) return null;
    if (!sameBytes(view, from, this.#headView, 0, HEAD_BYTES) && !this.#turn(bytes, view, from)) return null;
    const nanos = numberIn(bytes, from + HEAD_BYTES, NANOS_DIGITS - SECONDS_DIGITS);
    if (nanos < 0) return null;
    const low = this.#low + nanos;
    const carry = low >= TWO_TO_32 ? 1 : 0;
    this.#halves[LOW] = low - carry * TWO_TO_32;
    this.#halves[1 - LOW] = this.#high + carry;
    return this.#whole[0] ?? 0n;
  }

  /** Another second; false where it is none, or not twice the same. */
  #turn(bytes: Uint8Array, view: DataView, from: number): boolean {
    const seconds = numberIn(bytes, from, SECONDS_DIGITS);
    // JSON knows no number with a zero before it.
    if (seconds < SECOND || !sameBytes(view, from + SECONDS_DIGITS, KEY_BYTES, 0, KEY.length)) return false;
    if (!sameBytes(view, from + TIMES_APART, view, from, SECONDS_DIGITS)) return false;
    this.#head.set(bytes.subarray(from, from + HEAD_BYTES));
    const high = Math.floor(seconds / TWO_TO_16) * SECOND;
    const low = (high % TWO_TO_16) * TWO_TO_16 + (seconds % TWO_TO_16) * SECOND;
    this.#high = Math.floor(high / TWO_TO_16) + Math.floor(low / TWO_TO_32);
    this.#low = low % TWO_TO_32;
    return true;
  }
}
