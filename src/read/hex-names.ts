/** So many ids that were just read are remembered: an exec's comes three times within moments. */
const REMEMBERED = 1024;
/** An id's length, in bytes as in characters. */
export const HEX_BYTES = 64;

const HEX = new Uint8Array(256);
for (const digit of '0123456789abcdef') HEX[digit.charCodeAt(0)] = 1;

/** Ids of 64 hexadecimal digits as texts; one that was there a moment ago is the same text again. */
export class HexNames {
  readonly #decoder = new TextDecoder();
  readonly #names: (string | undefined)[] = new Array(REMEMBERED);
  readonly #bytes = new Uint8Array(REMEMBERED * HEX_BYTES);
  readonly #view = new DataView(this.#bytes.buffer);

  /** The id that stands there; null where not all are hexadecimal digits. */
  at(bytes: Uint8Array, view: DataView, from: number): string | null {
    const slot = (view.getInt32(from, true) ^ (view.getInt32(from + 4, true) << 3)) & (REMEMBERED - 1);
    const known = this.#names[slot];
    if (known !== undefined && sameBytes(view, from, this.#view, slot * HEX_BYTES, HEX_BYTES)) return known;
    for (let at = from; at < from + HEX_BYTES; at++) if (HEX[bytes[at] ?? 0] !== 1) return null;
    const digits = bytes.subarray(from, from + HEX_BYTES);
    const name = this.#decoder.decode(digits);
    this.#bytes.set(digits, slot * HEX_BYTES);
    this.#names[slot] = name;
    return name;
  }
}

/**
 * Whether the same bytes stand in both places, of text without NUL bytes.
 *
 * In plain words: eight at a time, as if they were a floating-point number. Those that would be no number are never the same: who asks takes the
 * longer way then.
 */
export function sameBytes(a: DataView, fromA: number, b: DataView, fromB: number, length: number): boolean {
  let at = 0;
  for (; at <= length - 8; at += 8) {
    if (a.getFloat64(fromA + at, true) !== b.getFloat64(fromB + at, true)) return false;
  }
  for (; at < length; at++) if (a.getUint8(fromA + at) !== b.getUint8(fromB + at)) return false;
  return true;
}
