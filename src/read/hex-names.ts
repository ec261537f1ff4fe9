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

/** Whether the same bytes stand in both places. Sixteen at a time with one question: the questions are what takes time. */
export function sameBytes(a: DataView, fromA: number, b: DataView, fromB: number, length: number): boolean {
  const behind = fromA + length;
  let i = fromA;
  let j = fromB;
  for (const last = behind - 16; i <= last; i += 16, j += 16) {
    const differ =
      (a.getInt32(i, true) ^ b.getInt32(j, true)) |
      (a.getInt32(i + 4, true) ^ b.getInt32(j + 4, true)) |
      (a.getInt32(i + 8, true) ^ b.getInt32(j + 8, true)) |
      (a.getInt32(i + 12, true) ^ b.getInt32(j + 12, true));
    if (differ !== 0) return false;
  }
  for (const last = behind - 4; i <= last; i += 4, j += 4) {
    if (a.getInt32(i, true) !== b.getInt32(j, true)) return false;
  }
  for (; i < behind; i++, j++) if (a.getUint8(i) !== b.getUint8(j)) return false;
  return true;
}
