import { NAMES, NAMES_MAX } from './layout';
import { same } from './same';

/** An id's length, in bytes as in characters. */
export const HEX_BYTES: usize = 64;

/** Whether the id that {@link placeOf} looked at last stands in its place already. */
export let isThere: bool = false;

/** The place of an id of 64 hexadecimal digits; -1 where it is none. */
export function placeOf(at: usize): i32 {
  const place = (load<u32>(at) ^ (load<u32>(at, 4) << 3)) & (NAMES_MAX - 1);
  isThere = same(at, NAMES + <usize>place * HEX_BYTES, HEX_BYTES);
  return isThere || isHex(at) ? <i32>place : -1;
}

/** Puts the id in its place; the one before is forgotten. */
export function keep(at: usize, place: u32): void {
  memory.copy(NAMES + <usize>place * HEX_BYTES, at, HEX_BYTES);
}

export function isHex(from: usize): bool {
  for (let at = from; at < from + HEX_BYTES; at += 16) {
    const bytes = v128.load(at);
    const isDigit = v128.and(i8x16.ge_u(bytes, i8x16.splat(0x30)), i8x16.le_u(bytes, i8x16.splat(0x39)));
    const isLetter = v128.and(i8x16.ge_u(bytes, i8x16.splat(0x61)), i8x16.le_u(bytes, i8x16.splat(0x66)));
    if (!i8x16.all_true(v128.or(isDigit, isLetter))) return false;
  }
  return true;
}
