import { actionAt, actionEnd, keepAction } from './actions';
import { findContainer } from './container';
import { HEAD_BYTES, hash } from './hash';
import { BLOCK, ENTRIES, ENTRY_BYTES, ROWS_MAX, SLOTS, TEXT_BYTES, TEXTS } from './layout';
import { meetContainer } from './meet';
import { HEX_BYTES, placeOf } from './names';
import { slotOf } from './profile';
import { rowOf, setName } from './row';
import { same } from './same';
import { actionIn } from './shape';
import { TIMES_BYTES, timesAt } from './times';

export * from './layout';
export { forget, met, metId } from './meet';

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

/** Where the action begins of a container's record that stands there, if it is not known; 0: it is, or there is none. */
export function newAction(at: u32, to: u32): u32 {
  const from: usize = at + <u32>HEAD_BYTES > to ? 0 : actionIn(BLOCK + at);
  const end: usize = from === 0 ? 0 : actionEnd(from);
  return end === 0 || actionAt(from, end) >= 0 ? 0 : <u32>(from - BLOCK);
}

/** Takes note of an action of containers that stands there. Gives its slot; -1: it is too long. */
export function learnAction(at: u32, length: u32, kind: u32): i32 {
  return keepAction(BLOCK + at, length, kind);
}

/** Takes note of the container of the record that stands there. Gives how many attributes it has; 0: it is not written as Docker does. */
export function meet(at: u32, to: u32): u32 {
  return at + <u32>HEAD_BYTES > to ? 0 : meetContainer(BLOCK + at, BLOCK + to);
}

/** Finds records that are known, one after the other, up to the first that is not. Gives how many. */
export function scan(from: u32, to: u32): u32 {
  const stop = BLOCK + to;
  let at = BLOCK + from;
  let count: u32 = 0;
  while (at + HEAD_BYTES <= stop && count < ROWS_MAX) {
    const length = findContainer(at, stop, count) || findRecord(at, stop, count);
    if (length === 0) break;
    at += length;
    count += 1;
  }
  behind = at;
  return count;
}

function findRecord(at: usize, stop: usize, row: u32): u32 {
  const key = hash(at);
  const slot = key & (SLOTS - 1);
  return find(at, stop, key, slot, row) || find(at, stop, key, slot ^ 1, row);
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
  const holder = hole === 0 ? -1 : slotOf(at + hole);
  const name = hole === 0 || holder >= 0 ? -1 : placeOf(at + hole);
  if (hole !== 0 && holder < 0 && name < 0) return 0;
  const found = rowOf(row);
  found.at = when;
  found.slot = slot;
  found.action = holder;
  setName(found, name, at + hole);
  return times + <u32>TIMES_BYTES;
}
