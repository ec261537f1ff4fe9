import { actionAt, actionEnd, kindOf } from './actions';
import { SLOTS } from './layout';
import { HEX_BYTES } from './names';
import { COMMA, exec, execAt, KIND_EXEC, number, ownAt, seconds } from './own';
import { profileIn, profileSlot, profileText, splitOf } from './profile';
import { rowOf, setName } from './row';
import { same } from './same';
import { actionIn, idBehind, isFlat } from './shape';
import { TIMES_BYTES, timesAt } from './times';

/** Writes the row of the record that begins there if it is one of a container that is known, and gives its length; 0 otherwise. */
export function findContainer(at: usize, stop: usize, row: u32): u32 {
  const from = actionIn(at);
  const end: usize = from === 0 ? 0 : actionEnd(from);
  const action = end === 0 ? -1 : actionAt(from, end);
  if (action < 0) return 0;
  const flat = isFlat(at);
  const id = idBehind(end, flat);
  if (id + HEX_BYTES > stop) return 0;
  const slot = profileSlot(id);
  const behind =
    compare(slot, flat, action, from, end, stop, row) || compare(slot ^ 1, flat, action, from, end, stop, row);
  return behind === 0 ? 0 : <u32>(behind - at);
}

/** The place behind the record; 0 if it is not one of this container. */
function compare(slot: u32, flat: bool, action: i32, from: usize, end: usize, stop: usize, row: u32): usize {
  const profile = profileIn(slot);
  const text = profileText(slot);
  const kind = kindOf(action);
  const own = splitOf(profile, kind);
  if (profile.length === 0 || (profile.flat !== 0) !== flat || own < 0 || end + profile.length > stop) return 0;
  let at = end;
  if (flat) {
    at = over(over(at, text, profile.behind), from, end - from);
    if (at === 0) return 0;
  }
  at = over(at, text + profile.behind, <usize>own - profile.behind);
  at = at === 0 ? 0 : overOwn(at, kind, <u32>own === profile.end);
  at = over(at, text + <usize>own, profile.length - own);
  const when = at === 0 ? -1 : timesAt(at);
  if (when < 0 || at + TIMES_BYTES > stop) return 0;
  const found = rowOf(row);
  found.at = when;
  found.slot = SLOTS + slot;
  found.action = action;
  found.number = number;
  found.seconds = seconds;
  setName(found, exec, execAt);
  return at + TIMES_BYTES;
}

/** What the action says of itself, with the comma that parts it from the other attributes. */
function overOwn(at: usize, kind: u32, isLast: bool): usize {
  if (kind < KIND_EXEC) return ownAt(at, kind);
  if (isLast) return load<u8>(at) === COMMA ? ownAt(at + 1, kind) : 0;
  const behind = ownAt(at, kind);
  return behind !== 0 && load<u8>(behind) === COMMA ? behind + 1 : 0;
}

/** The place behind a text that stands there; 0 if it does not, or nothing was there before. */
function over(at: usize, text: usize, length: usize): usize {
  return at !== 0 && same(at, text, length) ? at + length : 0;
}
