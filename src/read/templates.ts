import type { Event, ExecData } from '../event/event.js';
import { InstantMaker, numberIn } from './digits.js';
import type { Unplaced } from './format.js';
import { HEX_BYTES, HexNames, sameBytes } from './hex-names.js';
import { Profiles } from './profiles.js';
import {
  type Decode,
  type Hole,
  NANOS_DIGITS,
  SECONDS_DIGITS,
  type Template,
  TIMES_APART,
  TIMES_BYTES,
  templateOf,
} from './template.js';

/** Templates are looked up by so many bytes of a record's beginning: enough for the action and the id, too few for what differs. */
const HEAD_BYTES = 128;
/** Places for templates, two for each of half as many hashes; a new one takes the place of an old one. */
const SLOTS = 1 << 12;
/** Longer records are the decoder's. Docker's are about one thousand. */
const RECORD_BYTES_MAX = 16 * 1024;
/** Records that no template can be made of. */
const BARREN = 0x80;
/** What stands behind the digits: `}` and a newline. */
const END = 0x7d0a;
const TIMES = new DataView(new TextEncoder().encode(',"timeNano":').buffer);

interface Entry extends Template {
  readonly hash: number;
}

function hashOf(view: DataView, from: number): number {
  let a = 0;
  let b = 0;
  for (let at = from; at < from + HEAD_BYTES; at += 8) {
    a = Math.imul(a ^ view.getInt32(at, true), 0x9e3779b1);
    b = Math.imul(b ^ view.getInt32(at + 4, true), 0x85ebca6b);
    a ^= b >>> 15;
  }
  return a ^ (a >>> 13) ^ b;
}

/** The data with another id in the hole. Field by field where there are most of them: that takes half as long as to copy whatever is there. */
function filledWith(data: Unplaced['data'], hole: Hole, id: string): object {
  if (hole === 'container') return { ...data, container: id };
  if ('exitCode' in data) return { ...data, execId: id };
  const { name, image, labels, command } = data as ExecData;
  return { name, image, labels, execId: id, command };
}

/**
 * Records that are known but for what differs from one to the next: two thirds of a busy log are health probes, each container's the same three
 * over and over. They are compared, not parsed.
 *
 * In plain words: what it gives is what the decoder gave for the same bytes. Whatever it does not know is for the decoder, and then learnt.
 */
export class Templates {
  readonly #slots: (Entry | undefined)[] = new Array(SLOTS);
  /** Which beginnings were seen once: what never comes again need not be kept. */
  readonly #seen = new Uint8Array(SLOTS);
  readonly #names = new HexNames();
  readonly #profiles = new Profiles(this.#names);
  readonly #instants = new InstantMaker();
  readonly #decode: Decode;
  #end = 0;

  constructor(decode: Decode) {
    this.#decode = decode;
  }

  /** Behind the record, and its newline, that {@link match} found last. */
  get end(): number {
    return this.#end;
  }

  /** The event of the record that begins there, if it is known and its newline is there too. */
  match(bytes: Uint8Array, view: DataView, from: number, position: number): Event | null {
    if (bytes.length - from < HEAD_BYTES) return null;
    const hash = hashOf(view, from);
    const slot = hash & (SLOTS - 1);
    return (
      this.#filled(this.#slots[slot], hash, bytes, view, from, position) ??
      this.#filled(this.#slots[slot ^ 1], hash, bytes, view, from, position) ??
      this.#profiled(hash, bytes, view, from, position)
    );
  }

  /** Takes note of a record that was decoded. */
  learn(text: string, view: DataView, from: number, event: Event): void {
    if (text.length < HEAD_BYTES || text.length > RECORD_BYTES_MAX) return;
    if (this.#profiles.learn(text, event)) return;
    const hash = hashOf(view, from);
    const slot = hash & (SLOTS - 1);
    const tag = (hash >>> 25) | 1;
    if (this.#seen[slot] === BARREN) return;
    if (this.#seen[slot] !== tag) {
      this.#seen[slot] = tag;
      return;
    }
    const template = templateOf(text, event, this.#decode);
    if (template === null) this.#seen[slot] = BARREN;
    else this.#keep({ ...template, hash });
  }

  #keep(entry: Entry): void {
    const slot = entry.hash & (SLOTS - 1);
    if (this.#slots[slot] !== undefined) this.#slots[slot ^ 1] = this.#slots[slot];
    this.#slots[slot] = entry;
  }

  #filled(
    entry: Entry | undefined,
    hash: number,
    bytes: Uint8Array,
    view: DataView,
    from: number,
    position: number,
  ): Event | null {
    if (entry === undefined || entry.hash !== hash || from + entry.length > bytes.length) return null;
    const { bytes: own, times, hole, holeAt } = entry;
    if (!sameBytes(view, from, own, 0, holeAt)) return null;
    const at = this.#instantAt(bytes, view, from + times);
    if (at === null) return null;
    const { type, id, data, source } = entry.event;
    if (hole === null) return { type, at, position, id, data, source } as Event;
    const behind = holeAt + HEX_BYTES;
    if (!sameBytes(view, from + behind, own, behind, times - behind)) return null;
    const name = this.#names.at(bytes, view, from + holeAt);
    if (name === null) return null;
    return { type, at, position, id, data: filledWith(data, hole, name), source } as Event;
  }

  #profiled(hash: number, bytes: Uint8Array, view: DataView, from: number, position: number): Event | null {
    const found = this.#profiles.match(bytes, view, from);
    if (found === null) return null;
    const { times, idAt } = this.#profiles;
    const at = this.#instantAt(bytes, view, times);
    if (at === null) return null;
    const event = { type: found.type, at, position, id: found.id, data: found.data, source: 'docker-json' } as Event;
    // What an exec's record is like shows again with the next exec.
    if (idAt > 0) {
      const own = new DataView(new Uint8Array(bytes.subarray(from, this.#end)).buffer);
      const holes = { hole: 'execId', holeAt: idAt - from, times: times - from } as const;
      this.#keep({ bytes: own, length: own.byteLength, ...holes, event, hash });
    }
    return event;
  }

  /** The time, where both are written in full and agree, and the record ends behind them: all others are for the decoder to judge. */
  #instantAt(bytes: Uint8Array, view: DataView, from: number): bigint | null {
    if (from + TIMES_BYTES > bytes.length) return null;
    const nanosAt = from + TIMES_APART;
    if (!sameBytes(view, from, view, nanosAt, SECONDS_DIGITS)) return null;
    if (!sameBytes(view, from + SECONDS_DIGITS, TIMES, 0, TIMES.byteLength)) return null;
    if (view.getUint16(nanosAt + NANOS_DIGITS, false) !== END) return null;
    const seconds = numberIn(bytes, from, SECONDS_DIGITS);
    const nanos = numberIn(bytes, nanosAt + SECONDS_DIGITS, NANOS_DIGITS - SECONDS_DIGITS);
    // JSON knows no number with a zero before it.
    if (seconds < 1_000_000_000 || nanos < 0) return null;
    this.#end = from + TIMES_BYTES;
    return this.#instants.instant(seconds, nanos);
  }
}
