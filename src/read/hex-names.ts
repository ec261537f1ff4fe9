import { asciiText, copyText, sameBytes } from './same.js';

/** So many ids that were just read are remembered: an exec's comes three times within moments. */
const REMEMBERED = 1024;
/** An id's length, in bytes as in characters. */
export const HEX_BYTES = 64;

const HEX = new Uint8Array(256);
for (const digit of '0123456789abcdef') HEX[digit.charCodeAt(0)] = 1;

/** Ids of 64 hexadecimal digits as texts; one that was there a moment ago is the same text again. */
export class HexNames {
  readonly #names: (string | undefined)[] = new Array(REMEMBERED).fill(undefined);
  readonly #view = new DataView(new ArrayBuffer(REMEMBERED * HEX_BYTES));

  /** The id that stands there; null where not all are hexadecimal digits, or not all are there. */
  at(bytes: Uint8Array, view: DataView, from: number): string | null {
    const behind = from + HEX_BYTES;
    if (behind > bytes.length) return null;
    const slot = (view.getInt32(from, true) ^ (view.getInt32(from + 4, true) << 3)) & (REMEMBERED - 1);
    const known = this.#names[slot];
    if (known !== undefined && sameBytes(view, from, this.#view, slot * HEX_BYTES, HEX_BYTES)) return known;
    for (let at = from; at < behind; at++) if (HEX[bytes[at] ?? 0] !== 1) return null;
    const name = asciiText(bytes, from, behind);
    copyText(view, from, this.#view, slot * HEX_BYTES, HEX_BYTES);
    this.#names[slot] = name;
    return name;
  }
}
