import { PROFILE_BYTES, PROFILE_TEXT_BYTES, PROFILE_TEXTS, PROFILES, PROFILES_MAX } from './layout';
import { HEX_BYTES } from './names';
import { same } from './same';
import { ACTOR_BYTES } from './shape';

/** What is known of a container: what its records have in common. A `length` of zero: nothing is. */
@unmanaged
export class Profile {
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
  /** Of the two containers in a pair of places, which came last; it stands in the first. */
  newest: u32;
  unused: u32;
}

export function profileIn(slot: u32): Profile {
  return changetype<Profile>(PROFILES + <usize>slot * PROFILE_BYTES);
}

export function profileText(slot: u32): usize {
  return PROFILE_TEXTS + <usize>slot * PROFILE_TEXT_BYTES;
}

/** The first place for a container with this id; the other is beside it. */
export function profileSlot(id: usize): u32 {
  const word = load<u32>(id) ^ (load<u32>(id, 4) * 0x9e3779b1);
  return (word ^ (word >> 15)) & (PROFILES_MAX - 1);
}

/** The slot of the container whose id stands there; -1: none that is known has it. */
export function slotOf(id: usize): i32 {
  const slot = profileSlot(id);
  return isOf(slot, id) ? <i32>slot : isOf(slot ^ 1, id) ? <i32>(slot ^ 1) : -1;
}

function isOf(slot: u32, id: usize): bool {
  const profile = profileIn(slot);
  return profile.length !== 0 && same(id, profileText(slot) + profile.behind + ACTOR_BYTES, HEX_BYTES);
}

/** The place for a new container: of two, the one that is free, or in which the older one is. */
export function placeFor(slot: u32): u32 {
  const pair = profileIn(slot & ~1);
  const place = profileIn(slot).length === 0 || pair.newest !== (slot & 1) ? slot : slot ^ 1;
  pair.newest = place & 1;
  return place;
}

/** Where in the attributes the own ones of that kind of action stand. */
export function splitOf(profile: Profile, kind: u32): i32 {
  return load<i32>(changetype<usize>(profile) + ((<usize>kind) << 2), offsetof<Profile>('plain'));
}
