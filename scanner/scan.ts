import { HEAD_BYTES, hash } from './hash';
import { BLOCK, ENTRIES, ENTRY_BYTES, ROW_BYTES, ROWS, ROWS_MAX, SLOTS, TEXT_BYTES, TEXTS } from './layout';
import { HEX_BYTES, isAt, keep, placeOf } from './names';
import { same } from './same';
import { TIMES_BYTES, timesAt } from './times';

export * from './layout';

/** What is known of a record. A `length` of zero: nothing is. */
@unmanaged
class Entry {
  hash: u32;
  /** With the newline. */
  length: u32;
  /** Where its times begin. */
  times: u32;
  /** Where the id begins that differs from one to the next; 0: there is none. */
  hole: u32;
}

/** A record that was found. */
@unmanaged
class Row {
  at: i64;
  slot: u32;
  /** The place of the id in its hole; -1: it has none. */
  name: i32;
  /** Where in the block the id stands, if it is in its place only from now on; 0: it was there. */
  isNew: u32;
  unused: u32;
}

let behind: usize = 0;

/** Behind the last record that {@link scan} found, in the block. */
export function end(): u32 {
  return <u32>(behind - BLOCK);
}

/** What a record that stands there is looked up by. */
export function hashAt(at: u32): u32 {
  return hash(BLOCK + at);
}

/** Takes note of the record that stands there: `hole` is where its id begins, 0 if it has none. */
export function learn(at: u32, slot: u32, length: u32, times: u32, hole: u32): void {
  const entry = entryOf(slot);
  entry.hash = hash(BLOCK + at);
  entry.length = length;
  entry.times = times;
  entry.hole = hole;
  memory.copy(TEXTS + <usize>slot * TEXT_BYTES, BLOCK + at, length);
}

/** Finds records that are known, one after the other, up to the first that is not. Gives how many. */
export function scan(from: u32, to: u32): u32 {
  const stop = BLOCK + to;
  let at = BLOCK + from;
  let count: u32 = 0;
  while (at + HEAD_BYTES <= stop && count < ROWS_MAX) {
    const key = hash(at);
    const slot = key & (SLOTS - 1);
    let length = find(at, stop, key, slot, count);
    if (length === 0) length = find(at, stop, key, slot ^ 1, count);
    if (length === 0) break;
    at += length;
    count += 1;
  }
  behind = at;
  return count;
}

function entryOf(slot: u32): Entry {
  return changetype<Entry>(ENTRIES + <usize>slot * ENTRY_BYTES);
}

/** Writes the row of the record that begins there if it is the one in the slot, and gives its length; 0 otherwise. */
function find(at: usize, stop: usize, key: u32, slot: u32, row: u32): u32 {
  const entry = entryOf(slot);
  if (entry.hash !== key || entry.length === 0 || at + entry.length > stop) return 0;
  const text = TEXTS + <usize>slot * TEXT_BYTES;
  const hole = entry.hole;
  const times = entry.times;
  const lead = hole === 0 ? times : hole;
  if (!same(at, text, lead)) return 0;
  const rest = <usize>hole + HEX_BYTES;
  if (hole !== 0 && !same(at + rest, text + rest, times - rest)) return 0;
  const when = timesAt(at + times);
  if (when < 0) return 0;
  const name = hole === 0 ? -1 : placeOf(at + hole);
  if (hole !== 0 && name < 0) return 0;
  write(changetype<Row>(ROWS + <usize>row * ROW_BYTES), when, slot, name, at + hole);
  return times + <u32>TIMES_BYTES;
}

function write(row: Row, at: i64, slot: u32, name: i32, id: usize): void {
  const isNew = name >= 0 && !isAt(id, name);
  if (isNew) keep(id, name);
  row.at = at;
  row.slot = slot;
  row.name = name;
  row.isNew = isNew ? <u32>(id - BLOCK) : 0;
}
