import type { Event } from '../event/event.js';
import { Actions } from './actions.js';
import { Containers, type Lesson } from './containers.js';
import { filledWith, type Hole } from './fill.js';
import type { Unplaced } from './format.js';
import { Profiles } from './profiles.js';
import { type Outline, Scanner } from './scanner.js';
import { type Decode, templateOf } from './template.js';
import { TIMES_BYTES, Times } from './times.js';

/** A record is looked up by so many bytes of its beginning. */
const HEAD_BYTES = 128;
/** Who reads less at once reads a few records, or as they come: to compare them would take longer to begin than it saves. */
const CHUNK_BYTES_MIN = 16 * 1024;
/** Who begins in the middle of a log wants a few records, and so many bytes are parsed before what comparing takes is got ready and taught. */
const PARSED_BYTES = 512 * 1024;
/** Records that no template can be made of. */
const BARREN = 0x80;

/** What the records of a slot tell. */
interface Entry {
  readonly event: Unplaced;
  readonly hole: Hole | null;
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
  /** Undefined: nobody has asked for it yet. */
  #scanner: Scanner | null | undefined;
  /** Bytes that are still to be parsed; null: nobody has asked for that. */
  #toParse: number | null = null;
  /** Whether the block that came last is compared. */
  #isCompared = true;
  /** Places for templates, two for each of half as many hashes; a new one takes the place of an old one. */
  #slots: (Entry | undefined)[] = [];
  /** Which of the two in each pair of places came last. */
  #newest = new Uint8Array(0);
  /** Which beginnings were seen once: what never comes again need not be kept. */
  #seen = new Uint8Array(0);
  readonly #actions = new Actions();
  /** Those that the scanner knows; null where there is none, or the records are not Docker's. */
  #containers: Containers | null = null;
  readonly #profiles: Profiles | null;
  readonly #times = new Times();
  readonly #decode: Decode;

  constructor({ decode, knowsDocker }: Decoding) {
    this.#decode = decode;
    this.#profiles = knowsDocker ? new Profiles(this.#actions) : null;
  }

  /** Where a chunk stands that {@link blocks} gives as it is; null where nothing is compared in a place of its own. */
  get room(): Uint8Array | null {
    if (this.#scanner === undefined) this.#prepare();
    return this.#scanner?.room ?? null;
  }

  /** What comes now may be all that is read. It is said once: who compares already, or is on the way there, goes on with that. */
  hesitate(): void {
    if (this.#scanner === undefined) this.#toParse ??= PARSED_BYTES;
  }

  /** The chunk in blocks that {@link match} can look at; each holds until the next one is asked for. */
  *blocks(chunk: Uint8Array): Generator<Uint8Array> {
    this.#isCompared = this.#toParse === null || this.#toParse <= 0;
    if (this.#toParse !== null) this.#toParse -= chunk.length;
    if (!this.#isCompared) return yield chunk;
    if (this.#scanner === undefined && chunk.length >= CHUNK_BYTES_MIN) this.#prepare();
    const scanner = this.#scanner;
    if (!scanner) return yield chunk;
    for (let at = 0; at < chunk.length; at += scanner.blockBytes) {
      yield scanner.load(chunk.subarray(at, at + scanner.blockBytes));
    }
  }

  #prepare(): void {
    this.#scanner = Scanner.make();
    const slots = this.#scanner?.slots ?? 0;
    this.#slots = new Array(slots).fill(undefined);
    this.#newest = new Uint8Array(slots / 2);
    this.#seen = new Uint8Array(slots);
    if (this.#scanner && this.#profiles) this.#containers = new Containers(this.#scanner, this.#actions);
  }

  /** Adds the events of the records that begin there, one after the other, as long as they are known and whole. Gives the place behind them. */
  match(block: Uint8Array, view: DataView, start: number, records: number, events: Event[]): number {
    if (!this.#isCompared) return start;
    const before = records - events.length;
    let from = start;
    for (let lesson: Lesson | null = null; ; ) {
      const scanned = this.#scanner ? this.#scan(this.#scanner, from, before, events) : from;
      if (scanned > from) lesson = null;
      from = scanned;
      // A record that is not known when its container is has something else in it.
      if (lesson !== 'container') {
        lesson = this.#containers?.learn(block, view, from) ?? null;
        if (lesson !== null) continue;
      }
      const end = this.#profiles ? this.#profiled(this.#profiles, block, view, from, before, events) : 0;
      if (end === 0) return from;
      lesson = null;
      from = end;
    }
  }

  /** Takes note of a record of the block that was decoded. */
  learn(text: string, from: number, event: Event): void {
    const scanner = this.#scanner;
    if (!scanner || text.length < HEAD_BYTES || text.length >= scanner.recordBytesMax) return;
    const hash = scanner.hashAt(from);
    const slot = hash & (scanner.slots - 1);
    const tag = (hash >>> 25) | 1;
    if (this.#seen[slot] === BARREN) return;
    if (this.#seen[slot] !== tag) {
      this.#seen[slot] = tag;
      return;
    }
    const template = templateOf(text, event, this.#decode);
    if (template === null) this.#seen[slot] = BARREN;
    else this.#keep(scanner, from, template.outline, template);
  }

  #keep(scanner: Scanner, from: number, outline: Outline, { event, hole }: Entry): void {
    const slot = this.#placeFor(scanner.hashAt(from) & (scanner.slots - 1));
    this.#slots[slot] = { event, hole };
    scanner.learn(from, slot, outline);
  }

  /** Of the two places for a hash, the one in which the older template is. */
  #placeFor(slot: number): number {
    const place = this.#slots[slot] === undefined || this.#newest[slot >> 1] !== (slot & 1) ? slot : slot ^ 1;
    this.#newest[slot >> 1] = place & 1;
    return place;
  }

  #scan(scanner: Scanner, from: number, before: number, events: Event[]): number {
    const count = scanner.scan(from);
    for (let row = 0; row < count; row++) {
      const position = before + events.length + 1;
      events.push(this.#containers?.inRow(row, position) ?? this.#inRow(scanner, row, position));
    }
    return scanner.end;
  }

  #inRow(scanner: Scanner, row: number, position: number): Event {
    const entry = this.#slots[scanner.slotOf(row)];
    if (entry === undefined) throw new Error('the scanner knows a record that nobody taught it');
    const { event, hole } = entry;
    const { type, id, source } = event;
    const inHole = hole === null ? null : (this.#containers?.holderIn(row) ?? scanner.idOf(row));
    const data = hole === null ? event.data : filledWith(event.data, hole, inHole);
    return { type, at: scanner.instantOf(row), position, id, data, source } as Event;
  }

  /** Adds the event of a container's record; 0 if there is none that is known. */
  #profiled(
    profiles: Profiles,
    block: Uint8Array,
    view: DataView,
    from: number,
    before: number,
    events: Event[],
  ): number {
    const found = profiles.match(block, view, from);
    if (found === null) return 0;
    const at = this.#times.at(block, view, profiles.times);
    if (at === null) return 0;
    const { type, id, data } = found;
    const position = before + events.length + 1;
    events.push({ type, at, position, id, data, source: 'docker-json' } as Event);
    return profiles.times + TIMES_BYTES;
  }
}
