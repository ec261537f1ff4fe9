import type { Instant } from '../event/instant.js';

const ZERO = 0x30;
const TWO_TO_16 = 65_536;
const TWO_TO_32 = 4_294_967_296;
const NANOS = 1_000_000_000;

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

/** Instants from numbers, without the detour by way of three large numbers: a log has millions of them. */
export class InstantMaker {
  readonly #halves = new DataView(new ArrayBuffer(8));

  /** `seconds` of at most ten digits, `nanos` below 10^9. */
  instant(seconds: number, nanos: number): Instant {
    // Each part below 2^53, where numbers are exact.
    const high = Math.floor(seconds / TWO_TO_16) * NANOS;
    const low = (high % TWO_TO_16) * TWO_TO_16 + (seconds % TWO_TO_16) * NANOS + nanos;
    this.#halves.setUint32(4, Math.floor(high / TWO_TO_16) + Math.floor(low / TWO_TO_32), true);
    this.#halves.setUint32(0, low % TWO_TO_32, true);
    return this.#halves.getBigInt64(0, true);
  }
}
