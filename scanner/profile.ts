import { actionAt, actionEnd, kindOf } from './actions';
import { TYPED } from './hash';
import { PROFILE_BYTES, PROFILE_TEXT_BYTES, PROFILE_TEXTS, PROFILES, PROFILES_MAX, SLOTS } from './layout';
import { HEX_BYTES } from './names';
import { COMMA, exec, execAt, KIND_EXEC, number, ownAt, seconds } from './own';
import { rowOf, setName } from './row';
import { same } from './same';
import { TIMES_BYTES, timesAt } from './times';

/** What is known of a container. A `length` of zero: nothing is. */
@unmanaged
class Profile {
  length: u32;
  /** Whether the flat fields are there: then the action stands twice. */
  flat: u32;
  /** Where what follows on the last action begins. */
  behind: u32;
  /** Where the attributes end. */
  end: u32;
  /** For each kind of action, where in the attributes its own stand; -1 where labels stand between them. */
  plain: i32;
  health: i32;
  exec: i32;
  execDie: i32;
  die: i32;
  kill: i32;
}

/** `{"status` and `":"`, and what follows on `{"Type":` up to `"Action":"`, as they stand in memory. */
const STATUS: u64 = 0x737574617473227b;
const STATUS_END: u32 = 0x223a22;
const STATUS_BYTES: usize = 11;
const CONTAIN: u64 = 0x6e6961746e6f6322;
const ACTION: u64 = 0x746341222c227265;
const ACTION_END: u64 = 0x223a226e6f697463;
const ACTION_FROM: usize = 30;
/** From the end of the first action to the id: `","id":"` or `","Actor":{"ID":"`. */
const FLAT_ID_BYTES: usize = 8;
const ACTOR_BYTES: usize = 17;

/** Takes note of a container, whose text is in its slot already. */
export function introduce(slot: u32, length: u32, flat: u32, behind: u32, end: u32): void {
  const profile = profileIn(slot);
  profile.length = length;
  profile.flat = flat;
  profile.behind = behind;
  profile.end = end;
}

/** Where the own attributes of an action of each kind stand, from `exec` on: before, there are none. */
export function split(slot: u32, exec: i32, execDie: i32, die: i32, kill: i32): void {
  const profile = profileIn(slot);
  profile.plain = <i32>profile.end;
  profile.health = <i32>profile.end;
  profile.exec = exec;
  profile.execDie = execDie;
  profile.die = die;
  profile.kill = kill;
}

/** Writes the row of the record that begins there if it is one of a container that is known, and gives its length; 0 otherwise. */
export function findContainer(at: usize, stop: usize, row: u32): u32 {
  const flat = isFlat(at);
  if (!flat && !isTyped(at)) return 0;
  const from = at + (flat ? STATUS_BYTES : ACTION_FROM);
  const end = actionEnd(from);
  const action = end === 0 ? -1 : actionAt(from, end);
  if (action < 0) return 0;
  const id = end + (flat ? FLAT_ID_BYTES : ACTOR_BYTES);
  if (id + HEX_BYTES > stop) return 0;
  const slot = slotOf(id);
  const behind =
    compare(slot, flat, action, from, end, stop, row) || compare(slot ^ 1, flat, action, from, end, stop, row);
  return behind === 0 ? 0 : <u32>(behind - at);
}

function isFlat(at: usize): bool {
  return load<u64>(at) === STATUS && (load<u32>(at, 8) & 0xffffff) === STATUS_END;
}

function isTyped(at: usize): bool {
  if (load<u64>(at) !== TYPED || load<u64>(at, 8) !== CONTAIN) return false;
  return load<u64>(at, 16) === ACTION && load<u64>(at, 22) === ACTION_END;
}

/** The place behind the record; 0 if it is not one of this container. */
function compare(slot: u32, flat: bool, action: i32, from: usize, end: usize, stop: usize, row: u32): usize {
  const profile = profileIn(slot);
  const text = PROFILE_TEXTS + <usize>slot * PROFILE_TEXT_BYTES;
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

function splitOf(profile: Profile, kind: u32): i32 {
  return load<i32>(changetype<usize>(profile) + ((<usize>kind) << 2), offsetof<Profile>('plain'));
}

function profileIn(slot: u32): Profile {
  return changetype<Profile>(PROFILES + <usize>slot * PROFILE_BYTES);
}

function slotOf(id: usize): u32 {
  const word = load<u32>(id) ^ (load<u32>(id, 4) * 0x9e3779b1);
  return (word ^ (word >> 15)) & (PROFILES_MAX - 1);
}
