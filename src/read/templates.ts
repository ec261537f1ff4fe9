import type { Event } from '../event/event.js';
import { filledWith } from './fill.js';
import { HEX_BYTES, HexNames } from './hex-names.js';
import { Profiles } from './profiles.js';
import { sameBytes } from './same.js';
import { Slab } from './slab.js';
import { type Decode, type Template, templateOf } from './template.js';
import { HEAD_BYTES, hashOf } from './template-hash.js';
import { TIMES_BYTES, Times } from './times.js';

/** Places for templates, two for each of half as many hashes; a new one takes the place of an old one. */
const SLOTS = 1 << 11;
/** Most records are shorter. */
const TEMPLATE_BYTES = 1024;
/** Longer records are the decoder's. Docker's are about one thousand. */
const RECORD_BYTES_MAX = 16 * 1024;
/** Records that no template can be made of. */
const BARREN = 0x80;

interface Entry extends Template {
  readonly hash: number;
}

/** How the reader that uses the templates decodes a record that is not known. */
export interface Decoding {
  readonly decode: Decode;
  /** Whether it takes Docker's records for what they are: so if no other format was asked for. */
  readonly knowsDocker: boolean;
}

/**
 * Records that are known but for what differs from one to the next: two thirds of a busy log are health probes, each container's the same three
 * over and over. They are compared, not parsed.
 *
 * In plain words: what it gives is what the decoder gave for the same bytes. Whatever it does not know is for the decoder, and then learnt.
 */
export class Templates {
  readonly #slots: (Entry | undefined)[] = new Array(SLOTS).fill(undefined);
  readonly #slab = new Slab(SLOTS, TEMPLATE_BYTES);
  /** Which of the two in each pair of places came last. */
  readonly #newest = new Uint8Array(SLOTS / 2);
  /** Which beginnings were seen once: what never comes again need not be kept. */
  readonly #seen = new Uint8Array(SLOTS);
  readonly #names = new HexNames();
  readonly #profiles: Profiles | null;
  readonly #times = new Times();
  readonly #decode: Decode;
  #end = 0;

  constructor({ decode, knowsDocker }: Decoding) {
    this.#decode = decode;
    this.#profiles = knowsDocker ? new Profiles(this.#names) : null;
  }

  /** Behind the record, and its newline, that {@link match} found last. */
  get end(): number {
    return this.#end;
  }

  /** The event of the record that begins there, if it is known and its newline is there too. */
  match(bytes: Uint8Array, view: DataView, from: number, position: number): Event | null {
    if (bytes.length - from < HEAD_BYTES) return null;
    const hash = hashOf(bytes, view, from);
    const slot = hash & (SLOTS - 1);
    const first = this.#slots[slot];
    if (first?.hash === hash) {
      const event = this.#filled(first, bytes, view, from, position);
      if (event !== null) return event;
    }
    const second = this.#slots[slot ^ 1];
    if (second?.hash === hash) {
      const event = this.#filled(second, bytes, view, from, position);
      if (event !== null) return event;
    }
    return this.#profiles === null ? null : this.#profiled(this.#profiles, hash, bytes, view, from, position);
  }

  /** Takes note of a record that was decoded. */
  learn(text: string, bytes: Uint8Array, view: DataView, from: number, event: Event): void {
    if (text.length < HEAD_BYTES || text.length > RECORD_BYTES_MAX) return;
    const hash = hashOf(bytes, view, from);
    const slot = hash & (SLOTS - 1);
    const tag = (hash >>> 25) | 1;
    if (this.#seen[slot] === BARREN) return;
    if (this.#seen[slot] !== tag) {
      this.#seen[slot] = tag;
      return;
    }
    const template = templateOf(text, event, this.#decode);
    if (template === null) this.#seen[slot] = BARREN;
    else this.#slots[this.#placeFor(hash)] = { ...template, hash };
  }

  /** Of the two places for a hash, the one in which the older template is. */
  #placeFor(hash: number): number {
    const slot = hash & (SLOTS - 1);
    const place = this.#slots[slot] === undefined || this.#newest[slot >> 1] !== (slot & 1) ? slot : slot ^ 1;
    this.#newest[slot >> 1] = place & 1;
    return place;
  }

  #filled(entry: Entry, bytes: Uint8Array, view: DataView, from: number, position: number): Event | null {
    const { room, length, times, hole, holeAt } = entry;
    if (from + length > bytes.length || !sameBytes(view, from, room.view, room.at, holeAt)) return null;
    const behind = holeAt + HEX_BYTES;
    if (hole !== null && !sameBytes(view, from + behind, room.view, room.at + behind, times - behind)) return null;
    const at = this.#times.at(bytes, view, from + times);
    if (at === null) return null;
    const { type, id, data, source } = entry.event;
    const name = hole === null ? null : this.#names.at(bytes, view, from + holeAt);
    if (hole !== null && name === null) return null;
    this.#end = from + length;
    const filled = hole === null || name === null ? data : filledWith(data, hole, name);
    return { type, at, position, id, data: filled, source } as Event;
  }

  #profiled(
    profiles: Profiles,
    hash: number,
    bytes: Uint8Array,
    view: DataView,
    from: number,
    position: number,
  ): Event | null {
    const found = profiles.match(bytes, view, from);
    if (found === null) return null;
    const { times, idAt } = profiles;
    const at = this.#times.at(bytes, view, times);
    if (at === null) return null;
    const end = times + TIMES_BYTES;
    const event = { type: found.type, at, position, id: found.id, data: found.data, source: 'docker-json' } as Event;
    // What an exec's record is like shows again with the next exec.
    if (idAt > 0 && end - from <= RECORD_BYTES_MAX) {
      const length = end - from;
      const place = this.#placeFor(hash);
      const room = this.#slab.keep(place, view, from, length);
      this.#slots[place] = { room, length, hole: 'execId', holeAt: idAt - from, times: times - from, event, hash };
    }
    this.#end = end;
    return event;
  }
}
