import { BLOCK, ROW_BYTES, ROWS } from './layout';
import { isThere, keep } from './names';

/** A record that was found. */
@unmanaged
export class Row {
  at: i64;
  /** Of a container's: behind all slots of records. */
  slot: u32;
  /** The place of the id in its hole; -1: it has none. */
  name: i32;
  /** Where in the block the id stands, if it is in its place only from now on; 0: it was there. */
  isNew: u32;
  /** A container's action. Of a record of something else: the slot of the container whose id stands in the hole; -1: none that is known. */
  action: i32;
  /** The numbers that a container's action says of itself; -1: none. */
  number: i32;
  seconds: i32;
}

export function rowOf(count: u32): Row {
  return changetype<Row>(ROWS + <usize>count * ROW_BYTES);
}

/** Writes down which id stands in the record, in which place of those that were read last: the one whose place was asked for last. */
export function setName(row: Row, name: i32, id: usize): void {
  const isNew = name >= 0 && !isThere;
  if (isNew) keep(id, name);
  row.name = name;
  row.isNew = isNew ? <u32>(id - BLOCK) : 0;
}
