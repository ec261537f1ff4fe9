import { literal, sameBytes } from './same.js';

/** A record is looked up by so many bytes of its beginning at the most: enough for the action and the id, too few for what differs. */
export const HEAD_BYTES = 128;

const TYPED = literal('{"Type":"');
const CONTAINER = 0x63;
const QUOTE = 0x22;
/** In `{"Type":"network","Action":"connect","Actor":{"ID":"…"`, from the type on. */
const QUOTES_TO_ID_END = 11;

/** What tells records of one kind, of one thing, from others; 128 bytes must be there. */
export function hashOf(bytes: Uint8Array, view: DataView, from: number): number {
  const kindAt = from + TYPED.byteLength;
  if (!sameBytes(view, from, TYPED, 0, TYPED.byteLength) || bytes[kindAt] === CONTAINER)
    return hashOfContainer(view, from);
  return hashUpTo(view, from, idEnd(bytes, kindAt, from + HEAD_BYTES));
}

/** Four bytes of each eight: a container's id is so long, and so much by chance, that half of it is enough. */
function hashOfContainer(view: DataView, from: number): number {
  let a = 0;
  let b = 0;
  for (let at = from; at < from + HEAD_BYTES; at += 16) {
    a = Math.imul(a ^ view.getInt32(at, true), 0x9e3779b1);
    b = Math.imul(b ^ view.getInt32(at + 8, true), 0x85ebca6b);
    a ^= b >>> 15;
  }
  return a ^ (a >>> 13) ^ b;
}

/** Where a network's or a volume's id ends: what it names behind that may be another container each time. */
function idEnd(bytes: Uint8Array, from: number, end: number): number {
  let quotes = 0;
  for (let at = from; at < end; at++) {
    if (bytes[at] === QUOTE) quotes += 1;
    if (quotes === QUOTES_TO_ID_END) return at;
  }
  return end;
}

function hashUpTo(view: DataView, from: number, end: number): number {
  let a = 0;
  for (let at = from; at < end; at += 4)
    a = Math.imul(a ^ (a >>> 15) ^ view.getInt32(Math.min(at, end - 4), true), 0x9e3779b1);
  return a ^ (a >>> 13);
}
