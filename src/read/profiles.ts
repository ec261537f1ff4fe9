import type { Action, Actions } from './actions.js';
import { dataOf, type Told } from './container-data.js';
import { HEX_BYTES, HexNames } from './hex-names.js';
import { KIND, type Kind } from './kinds.js';
import { ID_BEHIND, type Profile, profileOf } from './profile.js';
import { literal, sameBytes } from './same.js';
import { type Room, Slab } from './slab.js';
import { Texts } from './texts.js';
import { numberIn } from './times.js';

/** Containers that are remembered, two for each of half as many hashes; a new one takes the place of an old one. */
const SLOTS = 1 << 11;
/** What the records of most containers have in common is shorter. */
const PROFILE_BYTES = 1024;
const QUOTE = 0x22;
const COMMA = 0x2c;
/** A whole number that an action says of itself. */
const DIGITS_MAX = 9;
/** The least that a record of a container has: its id, and what must stand beside it. */
const RECORD_BYTES_MIN = 200;

const FLAT = literal('{"status":"');
const TYPED = literal('{"Type":"container","Action":"');
const EXEC_ID = literal('"execID":"');
const EXIT_CODE = literal('"exitCode":"');
const EXEC_DURATION = literal('"execDuration":"');
const SIGNAL = literal('"signal":"');

/**
 * Records of containers: all of one container have the same name, image and labels, and differ in the action.
 *
 * In plain words: what is the same is compared, what differs is read where Docker's order has it, and a container that is new is read where Docker's
 * order has all of it. A record that has anything else, or anything elsewhere, is for the decoder. Where a scanner runs, it does all of this itself, and this
 * is for what is longer than its places.
 */
export class Profiles {
  readonly #slots: (Profile | undefined)[] = new Array(SLOTS).fill(undefined);
  readonly #slab = new Slab(SLOTS, PROFILE_BYTES);
  /** Which of the two in each pair of places came last. */
  readonly #newest = new Uint8Array(SLOTS / 2);
  readonly #texts = new Texts();
  readonly #actions: Actions;
  readonly #names = new HexNames();
  #execId: string | null = null;
  #number = -1;
  #seconds = -1;
  #at = 0;

  constructor(actions: Actions) {
    this.#actions = actions;
  }

  /** Where the times begin of the record that {@link match} found last. */
  get times(): number {
    return this.#at;
  }

  /** Type and data of the record that begins there, up to its times; null: that is for the decoder. */
  match(bytes: Uint8Array, view: DataView, from: number): Told | null {
    if (bytes.length - from < RECORD_BYTES_MIN) return null;
    const flat = sameBytes(view, from, FLAT, 0, FLAT.byteLength);
    if (!flat && !sameBytes(view, from, TYPED, 0, TYPED.byteLength)) return null;
    const actionAt = from + (flat ? FLAT : TYPED).byteLength;
    const action = this.#actions.at(bytes, view, actionAt);
    if (action === null) return null;
    const at = actionAt + action.length;
    const idAt = at + (flat ? ID_BEHIND.flat : ID_BEHIND.typed);
    if (idAt + HEX_BYTES > bytes.length) return null;
    const slot = slotOf(view, idAt);
    return (
      this.#known(slot, flat, action, bytes, view, at) ??
      this.#known(slot ^ 1, flat, action, bytes, view, at) ??
      this.#meet(slot, idAt, flat, action, bytes, view, at)
    );
  }

  #known(slot: number, flat: boolean, action: Action, bytes: Uint8Array, view: DataView, from: number): Told | null {
    const profile = this.#slots[slot];
    if (profile === undefined || profile.flat !== flat) return null;
    return this.#compare(profile, action, bytes, view, from);
  }

  /** A container that is new, or of which something has changed. */
  #meet(
    slot: number,
    idAt: number,
    flat: boolean,
    action: Action,
    bytes: Uint8Array,
    view: DataView,
    from: number,
  ): Told | null {
    const id = this.#names.at(bytes, view, idAt);
    if (id === null) return null;
    // The older one of the two goes.
    const place = this.#slots[slot] === undefined || this.#newest[slot >> 1] !== (slot & 1) ? slot : slot ^ 1;
    const profile = profileOf({ bytes, view, from, flat, action, id, texts: this.#texts }, (length) =>
      this.#slab.room(place, length),
    );
    if (profile === null) return null;
    this.#slots[place] = profile;
    this.#newest[slot >> 1] = place & 1;
    return this.#compare(profile, action, bytes, view, from);
  }

  #compare(profile: Profile, action: Action, bytes: Uint8Array, view: DataView, from: number): Told | null {
    const { room, behind, attributesEnd } = profile;
    const { kind } = action;
    const split = profile.splits[kind] ?? -1;
    if (split < 0) return null;
    this.#at = from;
    if (
      profile.flat &&
      !(this.#same(bytes, view, room, 0, behind) && this.#text(bytes, view, action.bytes, action.length))
    )
      return null;
    if (!this.#same(bytes, view, room, behind, split)) return null;
    if (kind >= KIND.exec) {
      if (split === attributesEnd && bytes[this.#at++] !== COMMA) return null;
      if (!this.#own(kind, bytes, view)) return null;
      if (split !== attributesEnd && bytes[this.#at++] !== COMMA) return null;
    }
    if (!this.#same(bytes, view, room, split, profile.length)) return null;
    const data = dataOf(profile.said, action, this.#execId, this.#number, this.#seconds);
    return { type: action.type, id: profile.id, data } as Told;
  }

  /** What the action says of itself. */
  #own(kind: Kind, bytes: Uint8Array, view: DataView): boolean {
    if (kind === KIND.kill) return this.#numberBehind(SIGNAL, bytes, view);
    if (kind === KIND.die) {
      this.#seconds = this.#read(EXEC_DURATION, bytes, view);
      if (this.#seconds >= 0 && bytes[this.#at++] !== COMMA) return false;
      return this.#numberBehind(EXIT_CODE, bytes, view);
    }
    if (!this.#text(bytes, view, EXEC_ID, EXEC_ID.byteLength)) return false;
    this.#execId = this.#names.at(bytes, view, this.#at);
    this.#at += HEX_BYTES;
    if (bytes[this.#at++] !== QUOTE || this.#execId === null) return false;
    return kind === KIND.exec || (bytes[this.#at++] === COMMA && this.#numberBehind(EXIT_CODE, bytes, view));
  }

  #numberBehind(key: DataView, bytes: Uint8Array, view: DataView): boolean {
    this.#number = this.#read(key, bytes, view);
    return this.#number >= 0;
  }

  /** A number in quotes behind its key; -1 and no step further if it is not there. */
  #read(key: DataView, bytes: Uint8Array, view: DataView): number {
    const before = this.#at;
    if (!this.#text(bytes, view, key, key.byteLength)) return -1;
    const start = this.#at;
    while (this.#at - start <= DIGITS_MAX && bytes[this.#at] !== QUOTE) this.#at += 1;
    const digits = this.#at - start;
    const value = digits === 0 || digits > DIGITS_MAX ? -1 : numberIn(bytes, start, digits);
    this.#at = value < 0 ? before : this.#at + 1;
    return value;
  }

  /** Steps over what the container's records have in common from one place to another, if it stands there. */
  #same(bytes: Uint8Array, view: DataView, room: Room, from: number, to: number): boolean {
    const length = to - from;
    if (this.#at + length > bytes.length || !sameBytes(view, this.#at, room.view, room.at + from, length)) return false;
    this.#at += length;
    return true;
  }

  #text(bytes: Uint8Array, view: DataView, text: DataView, length: number): boolean {
    if (this.#at + length > bytes.length || !sameBytes(view, this.#at, text, 0, length)) return false;
    this.#at += length;
    return true;
  }
}

function slotOf(view: DataView, at: number): number {
  const word = view.getInt32(at, true) ^ Math.imul(view.getInt32(at + 4, true), 0x9e3779b1);
  return (word ^ (word >>> 15)) & (SLOTS - 1);
}
