import type { Event } from '../event/event.js';
import { type Action, Actions } from './actions.js';
import { numberIn } from './digits.js';
import type { Unplaced } from './format.js';
import { HEX_BYTES, type HexNames, sameBytes } from './hex-names.js';
import { type Profile, profileOf } from './profile.js';

/** Containers that are remembered; of two with one place the later. */
const SLOTS = 1 << 11;
const QUOTE = 0x22;
const COMMA = 0x2c;
/** A whole number that an action says of itself. */
const DIGITS_MAX = 9;
/** Room for an action's own attributes and the times. */
const REST_BYTES = 256;

const literal = (text: string) => new DataView(new TextEncoder().encode(text).buffer);
const FLAT = literal('{"status":"');
const TYPED = literal('{"Type":"container","Action":"');
const EXEC_ID = literal('"execID":"');
const EXIT_CODE = literal('"exitCode":"');
const EXEC_DURATION = literal('"execDuration":"');
const SIGNAL = literal('"signal":"');

function slotOf(view: DataView, at: number): number {
  const word = view.getInt32(at, true) ^ Math.imul(view.getInt32(at + 4, true), 0x9e3779b1);
  return (word ^ (word >>> 15)) & (SLOTS - 1);
}

/**
 * Records of containers of which one was decoded: each of the others has the same name, image and labels, and another action.
 *
 * In plain words: what is the same is compared, what differs is read where Docker's order has it. A record that has anything else, or anything
 * elsewhere, is for the decoder.
 */
export class Profiles {
  readonly #slots: (Profile | undefined)[] = new Array(SLOTS);
  readonly #actions = new Actions();
  readonly #names: HexNames;
  #times = 0;
  #idAt = 0;
  #at = 0;

  constructor(names: HexNames) {
    this.#names = names;
  }

  /** Where the times begin of the record that {@link match} found last. */
  get times(): number {
    return this.#times;
  }

  /** Where its exec's id begins; 0 if it has none. */
  get idAt(): number {
    return this.#idAt;
  }

  learn(text: string, event: Unplaced): boolean {
    const profile = profileOf(text, event);
    if (profile) this.#slots[slotOf(profile.bytes, profile.idAt)] = profile;
    return profile !== null;
  }

  /** Type and data of the record that begins there, up to its times; null: that is for the decoder. */
  match(bytes: Uint8Array, view: DataView, from: number): Pick<Event, 'type' | 'id' | 'data'> | null {
    if (bytes.length - from < REST_BYTES) return null;
    const flat = sameBytes(view, from, FLAT, 0, FLAT.byteLength);
    if (!flat && !sameBytes(view, from, TYPED, 0, TYPED.byteLength)) return null;
    const actionAt = from + (flat ? FLAT : TYPED).byteLength;
    const action = this.#actions.at(bytes, view, actionAt);
    if (action === null) return null;
    const at = actionAt + action.length;
    const idAt = at + (flat ? '","id":"' : '","Actor":{"ID":"').length;
    if (idAt + HEX_BYTES > bytes.length) return null;
    const profile = this.#slots[slotOf(view, idAt)];
    if (profile === undefined || profile.flat !== flat) return null;
    const longest = profile.bytes.byteLength + action.length + REST_BYTES;
    if (at + longest > bytes.length) return null;
    return this.#compare(profile, action, bytes, view, at);
  }

  #compare(profile: Profile, action: Action, bytes: Uint8Array, view: DataView, from: number) {
    const { bytes: own, behind, attributesEnd } = profile;
    const split = profile.splits[action.kind];
    if (split < 0) return null;
    this.#at = from;
    if (profile.flat && !(this.#same(view, own, 0, behind) && this.#same(view, action.bytes, 0, action.length)))
      return null;
    if (!this.#same(view, own, behind, split)) return null;
    const { kind, type } = action;
    const { id, name, image, labels } = profile;
    this.#idAt = 0;
    let data: object;
    if (kind === 'plain') data = { ...action.data, name, image, labels };
    else {
      if (split === attributesEnd && bytes[this.#at++] !== COMMA) return null;
      const said = this.#own(action, bytes, view);
      if (said === null) return null;
      if (split !== attributesEnd && bytes[this.#at++] !== COMMA) return null;
      data = { ...action.data, name, image, labels, ...said };
    }
    if (!this.#same(view, own, split, own.byteLength)) return null;
    this.#times = this.#at;
    return { type, id, data } as Pick<Event, 'type' | 'id' | 'data'>;
  }

  /** What an action says of itself. */
  #own({ kind }: Action, bytes: Uint8Array, view: DataView): object | null {
    if (kind === 'exec' || kind === 'execDie') {
      const execId = this.#execId(bytes, view);
      if (execId === null) return null;
      if (kind === 'exec') return { execId };
      if (bytes[this.#at++] !== COMMA) return null;
      const exitCode = this.#number(EXIT_CODE, bytes, view);
      return exitCode < 0 ? null : { execId, exitCode };
    }
    if (kind === 'kill') {
      const signal = this.#number(SIGNAL, bytes, view);
      return signal < 0 ? null : { signal };
    }
    const execDuration = this.#number(EXEC_DURATION, bytes, view);
    if (execDuration >= 0 && bytes[this.#at++] !== COMMA) return null;
    const exitCode = this.#number(EXIT_CODE, bytes, view);
    return exitCode < 0 ? null : { exitCode, execDuration: execDuration < 0 ? null : execDuration };
  }

  #execId(bytes: Uint8Array, view: DataView): string | null {
    if (!this.#same(view, EXEC_ID, 0, EXEC_ID.byteLength)) return null;
    this.#idAt = this.#at;
    const execId = this.#names.at(bytes, view, this.#at);
    this.#at += HEX_BYTES;
    return bytes[this.#at++] === QUOTE ? execId : null;
  }

  /** A number in quotes behind its key; -1 and no step further if it is not there. */
  #number(key: DataView, bytes: Uint8Array, view: DataView): number {
    const before = this.#at;
    if (!this.#same(view, key, 0, key.byteLength)) return -1;
    const start = this.#at;
    while (this.#at - start <= DIGITS_MAX && bytes[this.#at] !== QUOTE) this.#at += 1;
    const digits = this.#at - start;
    const value = digits === 0 || digits > DIGITS_MAX ? -1 : numberIn(bytes, start, digits);
    this.#at = value < 0 ? before : this.#at + 1;
    return value;
  }

  /** Steps over these bytes, if they stand there. */
  #same(view: DataView, own: DataView, from: number, to: number): boolean {
    if (!sameBytes(view, this.#at, own, from, to - from)) return false;
    this.#at += to - from;
    return true;
  }
}
