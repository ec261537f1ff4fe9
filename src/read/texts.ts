import { asciiText, sameBytes } from './same.js';
import { type Room, Slab } from './slab.js';

/** So many texts are remembered; of two with one place the later. */
const SLOTS = 1 << 10;
/** Longer ones are hardly ever the same twice. */
const TEXT_BYTES_MAX = 64;

interface Known {
  readonly text: string;
  readonly room: Room;
}

/** Names and values of labels: most were there before, and are then the same text again, which takes no memory and no time to make. */
export class Texts {
  readonly #slots: (Known | undefined)[] = new Array(SLOTS).fill(undefined);
  readonly #slab = new Slab(SLOTS, TEXT_BYTES_MAX);

  /** The text that stands there, which must be ASCII. */
  at(bytes: Uint8Array, view: DataView, from: number, to: number): string {
    const length = to - from;
    if (length === 0 || length > TEXT_BYTES_MAX) return asciiText(bytes, from, to);
    const slot = slotOf(view, from, to);
    const known = this.#slots[slot];
    if (known?.text.length === length && sameBytes(view, from, known.room.view, known.room.at, length))
      return known.text;
    const text = asciiText(bytes, from, to);
    this.#slots[slot] = { text, room: this.#slab.keep(slot, view, from, length) };
    return text;
  }
}

function slotOf(view: DataView, from: number, to: number): number {
  let hash = to - from;
  for (let at = from + 4; at <= to; at += 4) hash = Math.imul(hash ^ view.getInt32(at - 4, true), 0x9e3779b1);
  for (let at = to - ((to - from) & 3); at < to; at++) hash = Math.imul(hash ^ view.getUint8(at), 0x9e3779b1);
  return (hash ^ (hash >>> 15)) & (SLOTS - 1);
}
