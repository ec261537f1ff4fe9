import { hashOf } from './hash';
import { ACTION_BYTES, ACTION_TEXT_BYTES, ACTION_TEXTS, ACTIONS, ACTIONS_MAX } from './layout';
import { same } from './same';

const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;

/** What is known of an action. A `length` of zero: nothing is. */
@unmanaged
class Action {
  hash: u32;
  length: u32;
  kind: u32;
  unused: u32;
}

/** Where the quote stands that ends the action which begins there; 0: it is longer than those that can be known. */
export function actionEnd(from: usize): usize {
  for (let at = from; at < from + ACTION_TEXT_BYTES; at += 16) {
    let quotes = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(QUOTE)));
    for (; quotes !== 0; quotes &= quotes - 1) {
      const quote = at + <usize>ctz(quotes);
      if (!isEscaped(quote, from)) return quote;
    }
  }
  return 0;
}

/** The slot of the action that stands there; -1 if it is not known. */
export function actionAt(from: usize, end: usize): i32 {
  const hash = hashOf(from, end);
  const slot = slotOf(hash);
  const action = actionIn(slot);
  if (action.hash !== hash || action.length !== <u32>(end - from)) return -1;
  return same(from, textOf(slot), end - from) ? <i32>slot : -1;
}

/** Knows the action from now on, which must stand in a record. Gives its slot, -1 if it is too long. */
export function keepAction(from: usize, length: usize, kind: u32): i32 {
  if (length === 0 || length > ACTION_TEXT_BYTES) return -1;
  const hash = hashOf(from, from + length);
  const slot = slotOf(hash);
  const action = actionIn(slot);
  action.hash = hash;
  action.length = <u32>length;
  action.kind = kind;
  memory.copy(textOf(slot), from, length);
  return <i32>slot;
}

export function kindOf(slot: u32): u32 {
  return actionIn(slot).kind;
}

function isEscaped(quote: usize, from: usize): bool {
  let at = quote;
  while (at > from && load<u8>(at - 1) === BACKSLASH) at -= 1;
  return ((quote - at) & 1) === 1;
}

function slotOf(hash: u32): u32 {
  return hash & (ACTIONS_MAX - 1);
}

function actionIn(slot: u32): Action {
  return changetype<Action>(ACTIONS + <usize>slot * ACTION_BYTES);
}

function textOf(slot: u32): usize {
  return ACTION_TEXTS + <usize>slot * ACTION_TEXT_BYTES;
}
