import { SECONDS } from './layout';
import { same } from './same';

/** What an engine writes last: seconds of ten digits, `,"timeNano":`, nanoseconds of nineteen, `}` and a newline. */
export const TIMES_BYTES: usize = 43;
const SECONDS_DIGITS: i32 = 10;
const FRACTION_DIGITS: i32 = 9;
/** From the seconds to the nanoseconds. */
const APART: usize = 22;
/** From the seconds to the fraction of the nanoseconds. */
const FRACTION: usize = 32;
const END: u16 = 0x0a7d;
/** `,"timeNa` and `no":`, as they stand in memory. */
const KEY: u64 = 0x614e656d6974222c;
const KEY_END: u32 = 0x3a226f6e;
const SECOND: i64 = 1_000_000_000;

/** Nanoseconds of the second of the record before. Most records are of that second: then only the fraction is read. */
let second: i64 = 0;

/** The instant, where both times are written in full and agree, and the record ends behind them; -1: that is for the decoder to judge. */
export function timesAt(at: usize): i64 {
  if (load<u16>(at + TIMES_BYTES - 2) !== END) return -1;
  if (!same(at, SECONDS, FRACTION) && !turn(at)) return -1;
  const fraction = numberAt(at + FRACTION, FRACTION_DIGITS);
  return fraction < 0 ? -1 : second + fraction;
}

/** Another second; false where it is none, or not twice the same. */
function turn(at: usize): bool {
  const seconds = numberAt(at, SECONDS_DIGITS);
  // JSON knows no number with a zero before it.
  if (seconds < SECOND) return false;
  if (load<u64>(at, 10) !== KEY || load<u32>(at, 18) !== KEY_END) return false;
  if (!same(at, at + APART, SECONDS_DIGITS)) return false;
  memory.copy(SECONDS, at, FRACTION);
  second = seconds * SECOND;
  return true;
}

/** The number of eight digits that stand there, and of the one or two behind; -1 where one of them is no digit. */
function numberAt(at: usize, digits: i32): i64 {
  let value = eightDigits(load<u64>(at));
  for (let i: usize = 8; i < <usize>digits; i++) {
    const digit = <i64>load<u8>(at + i) - 0x30;
    if (value < 0 || digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** The first stands in the lowest byte: neighbours are put together, then pairs, then fours. */
function eightDigits(text: u64): i64 {
  const high: u64 = 0xf0f0f0f0f0f0f0f0;
  const zeros: u64 = 0x3030303030303030;
  if ((text & high) !== zeros || ((text + 0x0606060606060606) & high) !== zeros) return -1;
  const pairs = ((text & 0x0f0f0f0f0f0f0f0f) * ((10 << 8) + 1)) >> 8;
  const fours = ((pairs & 0x00ff00ff00ff00ff) * ((100 << 16) + 1)) >> 16;
  return <i64>(((fours & 0x0000ffff0000ffff) * (((<u64>10000) << 32) + 1)) >> 32);
}
