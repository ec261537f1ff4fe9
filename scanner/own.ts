import { HEX_BYTES, placeOf } from './names';

/** How an action's records differ from the others of a container: from `exec` on it says something of itself. */
export const KIND_EXEC: u32 = 2;
const KIND_EXEC_DIE: u32 = 3;
const KIND_DIE: u32 = 4;

const QUOTE: u8 = 0x22;
export const COMMA: u8 = 0x2c;
/** `":"`, which stands between a name and its value, in two parts. */
const COLON: u16 = 0x223a;
/** `"execID"`, `"exitCod` and `e":"`, `"execDur` and `ation":"`, `"signal"`, as they stand in memory. */
const EXEC_ID: u64 = 0x2244496365786522;
const EXIT_COD: u64 = 0x646f437469786522;
const E: u32 = 0x223a2265;
const EXEC_DUR: u64 = 0x7275446365786522;
const ATION: u64 = 0x223a226e6f697461;
const SIGNAL: u64 = 0x226c616e67697322;
/** A whole number that an action says of itself. */
const DIGITS_MAX: usize = 9;

/** Of the record that was read last: where its exec's id stands (0: it has none), its place, and its numbers (-1: none). */
export let execAt: usize = 0;
export let exec: i32 = -1;
export let number: i32 = -1;
export let seconds: i32 = -1;
/** Behind the value that was read last. */
let behind: usize = 0;

/** Reads what an action of that kind says of itself. Gives the place behind it; 0 if something else stands there. */
export function ownAt(at: usize, kind: u32): usize {
  execAt = 0;
  exec = -1;
  seconds = -1;
  number = -1;
  if (kind < KIND_EXEC) return at;
  if (kind === KIND_DIE) return dieAt(at);
  if (kind > KIND_DIE) return numberBehind(at, isSignal(at), 10);
  if (load<u64>(at) !== EXEC_ID || load<u16>(at, 8) !== COLON) return 0;
  execAt = at + 10;
  exec = placeOf(execAt);
  const end = execAt + HEX_BYTES;
  if (exec < 0 || load<u8>(end) !== QUOTE) return 0;
  if (kind !== KIND_EXEC_DIE) return end + 1;
  return load<u8>(end, 1) === COMMA ? exitAt(end + 2) : 0;
}

/** Docker up to 20.10 does not say how long the run was. */
function dieAt(at: usize): usize {
  if (load<u64>(at) !== EXEC_DUR || load<u64>(at, 8) !== ATION) return exitAt(at);
  seconds = digitsAt(at + 16);
  return seconds >= 0 && load<u8>(behind) === COMMA ? exitAt(behind + 1) : 0;
}

function exitAt(at: usize): usize {
  return numberBehind(at, load<u64>(at) === EXIT_COD && load<u32>(at, 8) === E, 12);
}

function isSignal(at: usize): bool {
  return load<u64>(at) === SIGNAL && load<u16>(at, 8) === COLON;
}

function numberBehind(at: usize, isThere: bool, key: usize): usize {
  number = isThere ? digitsAt(at + key) : -1;
  return number < 0 ? 0 : behind;
}

/** The number up to the quote; -1 if there is none, or a longer one. */
function digitsAt(from: usize): i32 {
  let value: i32 = 0;
  let at = from;
  for (; at <= from + DIGITS_MAX; at++) {
    const digit = <i32>load<u8>(at) - 0x30;
    if (digit < 0 || digit > 9) break;
    if (at < from + DIGITS_MAX) value = value * 10 + digit;
  }
  behind = at + 1;
  return at > from && at <= from + DIGITS_MAX && load<u8>(at) === QUOTE ? value : -1;
}
