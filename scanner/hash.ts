/** A record is looked up by so many bytes of its beginning at the most: enough for the action and the id, too few for what differs. */
export const HEAD_BYTES: usize = 128;

/** `{"Type":`, behind which a quote stands. */
export const TYPED: u64 = 0x3a22657079_54227b;
const TYPED_BYTES: usize = 9;
const CONTAINER: u8 = 0x63;
const QUOTE: u8 = 0x22;
/** In `{"Type":"network","Action":"connect","Actor":{"ID":"…"`, from the type on. */
const QUOTES_TO_ID_END: i32 = 11;

/** What tells records of one kind, of one thing, from others; 128 bytes must be there. */
export function hash(at: usize): u32 {
  const isTyped = load<u64>(at) === TYPED && load<u8>(at, 8) === QUOTE;
  if (!isTyped || load<u8>(at, TYPED_BYTES) === CONTAINER) return hashUpTo(at, at + HEAD_BYTES);
  return hashUpTo(at, idEnd(at + TYPED_BYTES, at + HEAD_BYTES));
}

/** Where a network's or a volume's id ends: what it names behind that may be another container each time. */
function idEnd(from: usize, end: usize): usize {
  let quotes = 0;
  for (let at = from; at < end; at++) {
    if (load<u8>(at) === QUOTE) quotes += 1;
    if (quotes === QUOTES_TO_ID_END) return at;
  }
  return end;
}

function hashUpTo(from: usize, end: usize): u32 {
  let sum: u64 = end - from;
  let at = from;
  for (; at + 8 <= end; at += 8) sum = mixed(sum, load<u64>(at));
  for (; at < end; at++) sum = mixed(sum, load<u8>(at));
  return <u32>(sum ^ (sum >> 32));
}

/** What a text is looked up by: in two sums, of which neither waits for the other. Of a short one, what stands before it is part of that. */
export function hashOf(from: usize, end: usize): u32 {
  let sum: u64 = end - from;
  let other: u64 = 0;
  let at = from;
  for (; at + 16 < end; at += 16) {
    sum = mixed(sum, load<u64>(at));
    other = mixed(other, load<u64>(at, 8));
  }
  if (at + 8 < end) sum = mixed(sum, load<u64>(at));
  sum = mixed(sum ^ (other << 1), load<u64>(end - 8));
  return <u32>(sum ^ (sum >> 32));
}

function mixed(sum: u64, more: u64): u64 {
  const product = (sum ^ more) * 0x9e3779b97f4a7c15;
  return product ^ (product >> 29);
}
