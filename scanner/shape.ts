import { TYPED } from './hash';

/** `{"status` and `":"`, and what follows on `{"Type":` up to `"Action":"`, as they stand in memory. */
const STATUS: u64 = 0x737574617473227b;
const STATUS_END: u32 = 0x223a22;
const STATUS_BYTES: usize = 11;
const CONTAIN: u64 = 0x6e6961746e6f6322;
const ACTION: u64 = 0x746341222c227265;
const ACTION_END: u64 = 0x223a226e6f697463;
const TYPED_BYTES: usize = 30;
/** From the end of the first action to the id: `","id":"` or `","Actor":{"ID":"`. */
const FLAT_ID_BYTES: usize = 8;
export const ACTOR_BYTES: usize = 17;

/** Whether the record begins as one with the fields that Docker wrote up to 28. */
export function isFlat(at: usize): bool {
  return load<u64>(at) === STATUS && (load<u32>(at, 8) & 0xffffff) === STATUS_END;
}

/** Where a container's first action begins; 0: the record is none of a container. */
export function actionIn(at: usize): usize {
  if (isFlat(at)) return at + STATUS_BYTES;
  if (load<u64>(at) !== TYPED || load<u64>(at, 8) !== CONTAIN) return 0;
  return load<u64>(at, 16) === ACTION && load<u64>(at, 22) === ACTION_END ? at + TYPED_BYTES : 0;
}

/** Where the id stands behind the first action. */
export function idBehind(action: usize, flat: bool): usize {
  return action + (flat ? FLAT_ID_BYTES : ACTOR_BYTES);
}
